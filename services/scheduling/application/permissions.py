"""Who may do what with a conference, beyond the role that the table of commands names."""

from __future__ import annotations

from services.scheduling.domain.conference import Conference
from shared.acts import Act
from shared.refusals import Forbidden


def may_act_on(conference: Conference, act: Act) -> None:
    """A coordinator acts only on the conferences that are theirs: from their declaration on, until they
    are released. Raises Forbidden."""
    if act.role == "coordinator" and conference.coordinator != act.actor:
        raise Forbidden("Only the coordinator to whom this case is allocated may do that.")


def may_declare(conference: Conference, act: Act) -> None:
    """Only whoever the case is offered to declares whether they are independent. Raises Forbidden."""
    if act.actor not in (conference.offered_to, conference.coordinator):
        raise Forbidden("Only the coordinator to whom this case is offered may declare that.")


def may_see(conference: Conference, act: Act) -> None:
    """The coordinator allocated, the referrer of the case, and managers. Raises Forbidden."""
    may_act_on(conference, act)
    if act.role == "referrer" and conference.referrer != act.actor:
        raise Forbidden("Only the professional who referred this family may see that.")
