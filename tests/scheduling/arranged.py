"""Conferences of a made-up family, in each state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from services.scheduling.domain.conference import Conference
from tests.acting import REFERENCE, act, later

DUE = date(2027, 3, 1)
STARTS, NEXT_DAY = later(21), later(22)
VISITED = date(2027, 1, 4)
Step = Callable[[Conference], None]


def by_coordinator(**changes: Any) -> Any:
    """The coordinator of the case acts."""
    return act(**{"actor": "herts-coordinator", "role": "coordinator", **changes})


def opened(**changes: Any) -> Conference:
    """A conference of an accepted referral, which nobody coordinates yet."""
    told: dict[str, Any] = {"children": ["child-1"], "conference_by": DUE, **changes}
    return Conference.open(act(), REFERENCE, "herts-referrer", **told)


def offer(conference: Conference, coordinator: str = "herts-coordinator") -> None:
    conference.allocate_coordinator(act(), coordinator)


def declare(another_role: bool = False, knows: bool = False) -> Step:
    return lambda c: c.declare_independence(
        by_coordinator(actor=c.offered_to), another_role, knows, None
    )


def allocate(conference: Conference) -> None:
    """Offered to somebody, who declares no conflict."""
    offer(conference)
    declare()(conference)


def conflict(conference: Conference) -> None:
    conference.declare_conflict(by_coordinator(), "A cousin of mine lives with them.")


def reallocate(coordinator: str = "herts-coordinator-2") -> Step:
    return lambda c: c.reallocate_coordinator(act(), coordinator, "On leave.")


def change_referrer(referrer: str) -> Step:
    return lambda c: c.change_referrer(act(), referrer, c.referrer, c.referrer_position + 1)


def view(person: str = "child-1", **changes: Any) -> Step:
    told = {
        "person": person,
        "wants_to_come": "yes",
        "to_discuss": None,
        "advocate": "declined",
        "asked_on": VISITED,
        "how": "at school",
        **changes,
    }
    return lambda c: c.record_view(by_coordinator(), told)


def agree_line(conference: Conference) -> None:
    conference.agree_bottom_line(by_coordinator(), VISITED, None)


def network(*names: str) -> Step:
    people = [{"name": n, "relation": "aunt", "how_they_help": "school runs"} for n in names]
    return lambda c: c.record_support_network(by_coordinator(), people)


def heard(conference: Conference) -> None:
    """What has to be done beside meeting the attendees."""
    for person in conference.centre:
        view(person)(conference)
    agree_line(conference)


def attendee(**changes: Any) -> dict[str, Any]:
    """A grandmother who speaks English."""
    return {
        "name": "Joan Ashdown",
        "relation": "grandmother",
        "part": "family",
        "email": "joan.ashdown@family.example",
        "phone": None,
        "language": "English",
        "person": None,
        "children": [],
        "keep_from_others": [],
        "contact_is_safe": True,
        "needs": [],
        **changes,
    }


def invite(who: str = "joan", **changes: Any) -> Step:
    return lambda c: c.invite(by_coordinator(), who, attendee(**changes))


def prepare(who: str = "joan", met_on: date = VISITED) -> Step:
    return lambda c: c.prepare(by_coordinator(), who, met_on, "in_person", None)


def attempt(who: str = "joan", tried_on: date = VISITED) -> Step:
    return lambda c: c.log_attempt(by_coordinator(), who, tried_on, "phone", "no_answer")


def decline(who: str = "joan", reason: str = "cannot_come") -> Step:
    return lambda c: c.decline_invitation(by_coordinator(), who, reason)


def contact(who: str = "joan", safe: bool = True, keep: list[str] | None = None) -> Step:
    return lambda c: c.change_contact(by_coordinator(), who, "new@family.example", None, safe, keep)


def exclude(who: str = "joan", other_way: str = "letter") -> Step:
    told = {
        "decided_by": "The service manager",
        "reason": "Threats were made.",
        "other_way": other_way,
        "other_way_details": None,
    }
    return lambda c: c.exclude_attendee(act(), who, told)


def own_session(who: str = "joan", how: str = "separate_session", **changes: Any) -> Step:
    told = {"how": how, "starts_at": STARTS, "place": "venue", "where": "The library", **changes}
    if how == "main_meeting":
        told |= {"starts_at": None, "place": None, "where": None}
    return lambda c: c.arrange_own_session(by_coordinator(), who, told)


def book(who: str = "joan", interpreter: str = "Agency interpreter 14") -> Step:
    return lambda c: c.book_interpreter(by_coordinator(), who, interpreter, False)


def interpreter_cancels(who: str = "joan") -> Step:
    return lambda c: c.cancel_interpreter(by_coordinator(), who, "Ill.")


def keep_apart(one: str, other: str, source: str = "court_order") -> Step:
    told = {"one": one, "other": other, "source": source, "reference": None, "why": "An order."}
    return lambda c: c.keep_apart(by_coordinator(), told)


def lift_apart(one: str, other: str) -> Step:
    return lambda c: c.lift_apart(act(), one, other, "The order has ended.")


def report_harm(told_by: str | None = None) -> Step:
    return lambda c: c.report_harm(by_coordinator(), "He is left alone.", told_by, [], False)


def confirm(
    starts_at: datetime = STARTS,
    place: str = "venue",
    neutral: bool | None = True,
    where: str = "The Green Room",
    **changes: Any,
) -> Step:
    neutral = neutral if place == "venue" else None
    return lambda c: c.confirm(by_coordinator(**changes), starts_at, place, where, neutral)


def reschedule(starts_at: datetime = NEXT_DAY, neutral: bool = True, **changes: Any) -> Step:
    return lambda c: c.reschedule(
        by_coordinator(**changes), starts_at, "venue", "The Green Room", neutral, "A funeral."
    )


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


def bound(conference: Conference) -> None:
    """Somebody has accepted the offer of the conference."""
    conference.note_offer(act(), True, conference.offer_position + 1)


def unbound(conference: Conference) -> None:
    """The accepted offer binds the council no longer."""
    conference.note_offer(act(), False, conference.offer_position + 1)


def call_off(reason: str = "unsafe") -> Step:
    return lambda c: c.call_off(by_coordinator(), reason)


def note_withdrawal(conference: Conference) -> None:
    conference.note_withdrawal(act(at=later(22)))


def reopen_case(conference: Conference) -> None:
    conference.reopen(act(at=later(22)), "family_asks_again")


def after(*steps: Step) -> Conference:
    """A conference on which these steps were taken."""
    conference = opened()
    for step in steps:
        step(conference)
    return conference


OFFERED = (offer,)
READY = (allocate, invite(), prepare(), heard)
CONFIRMED = (*READY, confirm())
UNDER_WAY = (*CONFIRMED, share)
IN_PRIVATE = (*UNDER_WAY, begin_private)
AGREEING = (*IN_PRIVATE, end_private)
HELD = (*AGREEING, hold)

IN: dict[str, Callable[[], Conference]] = {
    "opened": lambda: after(),
    "allocated": lambda: after(*OFFERED),
    "preparing": lambda: after(*READY),
    "confirmed": lambda: after(*CONFIRMED),
    "information_sharing": lambda: after(*UNDER_WAY),
    "private_family_time": lambda: after(*IN_PRIVATE),
    "agreeing_plan": lambda: after(*AGREEING),
    "held": lambda: after(*HELD),
    "cancelled": lambda: after(cancel),
}


def wishes(who: str = "joan", words: str = "I want us to meet near the school.") -> Step:
    return lambda c: c.give_wishes(act(actor=f"family:{who}", role="family"), who, words)


def offer_days(*attendees: str, days: int = 2, at: datetime = STARTS) -> Step:
    told = [
        {
            "starts_at": at + (NEXT_DAY - STARTS) * number,
            "place": "venue",
            "where": f"Hall {number}",
        }
        for number in range(days)
    ]
    return lambda c: c.offer_days(by_coordinator(), told, list(attendees))


def choose_days(*suits: int, who: str = "joan", offer: int = 1, said: str | None = None) -> Step:
    by = act(actor=f"family:{who}", role="family")
    return lambda c: c.choose_days(by, who, offer, suits, said)


def end_case(conference: Conference) -> None:
    conference.note_case_end(act(actor="kinplan", role="system"), "family_request")
