"""Conferences of a made-up family, in each state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from services.scheduling.domain.conference import Conference
from tests.acting import REFERENCE, act, later

DUE = date(2027, 3, 1)
STARTS = later(21)
VISITED = date(2027, 1, 4)
Step = Callable[[Conference], None]


def by_coordinator(**changes: Any) -> Any:
    """The coordinator of the case acts."""
    return act(**{"actor": "herts-coordinator", "role": "coordinator", **changes})


def opened() -> Conference:
    """A conference of an accepted referral, which nobody coordinates yet."""
    return Conference.open(act(), REFERENCE, "herts-referrer", ["child-1"], DUE)


def allocate(conference: Conference) -> None:
    conference.allocate_coordinator(act(), "herts-coordinator", False)


def attendee(**changes: Any) -> dict[str, Any]:
    """A grandmother who speaks English."""
    return {
        "name": "Joan Ashdown",
        "relation": "grandmother",
        "part": "family",
        "email": "joan.ashdown@family.example",
        "phone": None,
        "language": "English",
        **changes,
    }


def invite(who: str = "joan", **changes: Any) -> Step:
    return lambda c: c.invite(by_coordinator(), who, attendee(**changes))


def prepare(who: str = "joan", met_on: date = VISITED) -> Step:
    return lambda c: c.prepare(by_coordinator(), who, met_on, "in_person", None)


def decline(who: str = "joan") -> Step:
    return lambda c: c.decline_invitation(by_coordinator(), who, "cannot_come")


def book(who: str = "joan") -> Step:
    return lambda c: c.book_interpreter(by_coordinator(), who, "Agency interpreter 14", False)


def confirm(starts_at: datetime = STARTS, place: str = "venue", **changes: Any) -> Step:
    return lambda c: c.confirm(by_coordinator(**changes), starts_at, place, "The Green Room")


def reopen(reason: str = "other") -> Step:
    return lambda c: c.reopen_preparation(by_coordinator(), reason)


def share(conference: Conference) -> None:
    conference.begin_information_sharing(by_coordinator(at=STARTS), True)


def begin_private(conference: Conference) -> None:
    conference.begin_private_time(by_coordinator(at=STARTS))


def end_private(conference: Conference) -> None:
    conference.end_private_time(by_coordinator(at=STARTS))


def hold(conference: Conference) -> None:
    conference.hold(by_coordinator(at=STARTS), "plan", ["joan"])


def reconvene(conference: Conference) -> None:
    conference.reconvene(act(at=later(22)), "plan_not_agreed")


def cancel(conference: Conference) -> None:
    conference.cancel(by_coordinator(), "family_request")


def note_withdrawal(conference: Conference) -> None:
    conference.note_withdrawal(act(at=later(22)))


def after(*steps: Step) -> Conference:
    """A conference on which these steps were taken."""
    conference = opened()
    for step in steps:
        step(conference)
    return conference


READY = (allocate, invite(), prepare())
CONFIRMED = (*READY, confirm())
UNDER_WAY = (*CONFIRMED, share)
IN_PRIVATE = (*UNDER_WAY, begin_private)
AGREEING = (*IN_PRIVATE, end_private)
HELD = (*AGREEING, hold)

IN: dict[str, Callable[[], Conference]] = {
    "opened": lambda: after(),
    "preparing": lambda: after(*READY),
    "confirmed": lambda: after(*CONFIRMED),
    "information_sharing": lambda: after(*UNDER_WAY),
    "private_family_time": lambda: after(*IN_PRIVATE),
    "agreeing_plan": lambda: after(*AGREEING),
    "held": lambda: after(*HELD),
    "cancelled": lambda: after(cancel),
}
