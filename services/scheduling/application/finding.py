"""Finding a case's conference, and keeping the diaries in step with what was decided about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from services.scheduling.application.ending_links import ended_links
from services.scheduling.application.permissions import may_act_on
from services.scheduling.domain.bookings import Bookings
from services.scheduling.domain.conference import Conference
from services.scheduling.domain.diary import COORDINATOR, Diary
from services.scheduling.domain.links import those_who_may
from shared.acts import Act
from shared.commanding import Decision, Work
from shared.eventstore.events import EventSourced
from shared.eventstore.store import CouncilStore
from shared.refusals import NotFound, NotYet

Decide = Callable[[Conference], None]


def find(work: Work) -> Conference | None:
    """The case's conference, if it was opened."""
    return work.store.find(Conference, Conference.id_of(work.act.council, work.reference or ""))


def conference_of(work: Work) -> Conference:
    """The case's conference, for somebody who may act on it. Raises NotYet, Forbidden."""
    conference = opened(work)
    may_act_on(conference, work)
    return conference


def opened(work: Work) -> Conference:
    """The case's conference. Raises NotYet."""
    conference = find(work)
    if conference is None:
        raise NotYet(
            "No conference is open for this reference. If the referral was accepted a moment ago, "
            "try again in a second; otherwise check the reference."
        )
    return conference


def shown(work: Work) -> Conference:
    """The case's conference, for somebody who may look at it. Raises NotFound, Forbidden."""
    conference = find(work)
    if conference is None:
        raise NotFound("No conference is open for this reference in your council.")
    may_act_on(conference, work)
    return conference


def decided(
    work: Work,
    decide: Decide,
    answer: dict[str, Any] | None = None,
    conference: Conference | None = None,
    within_capacity: bool = False,
) -> Decision:
    """What was decided about the conference, with the diaries that follow from it: all are saved
    together, so that of two who book the same hours at the same moment one is refused."""
    conference = conference or conference_of(work)
    others = in_step(work.store, work.act, conference, decide, within_capacity)
    return Decision(conference, answer or {}, tuple(others))


def in_step(
    store: CouncilStore,
    act: Act,
    conference: Conference,
    decide: Decide,
    within_capacity: bool = False,
) -> list[EventSourced]:
    """Let something be decided about the conference; the diaries that change, and the links that end,
    with it. A coordinator
    gets no more cases than the policy's capacity when `within_capacity`, and not when a case comes back
    to them by itself. Raises AlreadyBooked, CoordinatorFull, and what deciding raises."""
    lasts = act.policy.meeting.lasts_hours
    before, linked = Bookings.of(conference, lasts), those_who_may(conference)
    decide(conference)
    after = Bookings.of(conference, lasts)
    capacity = act.policy.coordinators.capacity if within_capacity else None
    changed = _changed(store, act, conference.case, before, after, capacity)
    diaries = [diary for diary in changed if diary.pending]
    return [*diaries, *ended_links(store, act, conference, linked)]


def _changed(
    store: CouncilStore,
    act: Act,
    case: str,
    before: Bookings,
    after: Bookings,
    capacity: int | None,
) -> Iterator[Diary]:
    prepare_changes = before.prepares != after.prepares
    coordinators = [account for account in (before.prepares, after.prepares) if account]
    whose = {*before.hours, *after.hours}
    if prepare_changes:
        whose |= {(COORDINATOR, account) for account in coordinators}
    for kind, key in sorted(whose):
        hours = after.hours.get((kind, key), frozenset())
        is_coordinator = kind == COORDINATOR and prepare_changes
        if not is_coordinator and hours == before.hours.get((kind, key)):
            continue
        diary = _diary(store, act, kind, key)
        diary.book(act, kind, case, hours)
        if is_coordinator and key == after.prepares:
            diary.take(act, case, capacity)
        elif is_coordinator and key == before.prepares:
            diary.give_back(act, case)
        yield diary


def _diary(store: CouncilStore, act: Act, kind: str, key: str) -> Diary:
    """Interpreters and rooms are known by a digest, since their names are nobody else's business."""
    known_as = key if kind == COORDINATOR else store.fingerprint(f"{kind}/{key}".encode())
    id = Diary.id_of(act.council, kind, known_as)
    return store.find(Diary, id) or Diary.empty(act.council, kind, known_as)
