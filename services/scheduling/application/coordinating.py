"""What people do about who coordinates a conference."""

from __future__ import annotations

from services.scheduling.application.finding import conference_of, decided, opened
from services.scheduling.application.permissions import may_declare
from services.scheduling.domain.rules import leads_nothing
from shared.commanding import Decision, Work
from shared.parts_heard import Parts


def allocate_coordinator(work: Work) -> Decision:
    """The case is offered to a coordinator."""
    told = work.told
    leads_nothing(told["coordinator"], Parts.of(work.store, work.reference or "").leading)
    return decided(
        work,
        lambda c: c.allocate_coordinator(work.act, told["coordinator"]),
        within_capacity=True,
    )


def declare_independence(work: Work) -> Decision:
    """The coordinator declares whether they are independent, before they see anything."""
    conference, told = opened(work), work.told
    may_declare(conference, work)
    return decided(
        work,
        lambda c: c.declare_independence(
            work.act, told["holds_another_role"], told["knows_the_family"], told["remarks"]
        ),
        conference=conference,
    )


def declare_conflict(work: Work) -> Decision:
    """The coordinator turns out not to be independent."""
    return decided(work, lambda c: c.declare_conflict(work.act, work.told["reason"]))


def reallocate_coordinator(work: Work) -> Decision:
    """The case is given to another coordinator."""
    conference, told = conference_of(work), work.told
    leads_nothing(told["coordinator"], Parts.of(work.store, conference.case).leading)
    return decided(
        work,
        lambda c: c.reallocate_coordinator(work.act, told["coordinator"], told["reason"]),
        conference=conference,
        within_capacity=True,
    )
