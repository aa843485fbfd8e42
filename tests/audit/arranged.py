"""The keeping of a made-up case, and the people in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from services.audit.domain.keeping import Keeping, ToldIn
from services.audit.domain.rules import Person
from tests.acting import REFERENCE, act

SERVICES = ("referral", "plans")
MILO = Person("milo", "child")
ODA = Person("oda", "adult")
CARYS = Person("carys", "parent")
JOAN = Person("joan", "attendee", "family")
ELLA = Person("ella", "attendee", "child")
Step = Callable[[Keeping], Any]


def keeping(*steps: Step) -> Keeping:
    """The case's keeping, on which these steps were taken."""
    record = Keeping.new(act(), REFERENCE)
    for step in steps:
        step(record)
    return record


def place(record: Keeping) -> None:
    record.place_hold(act(), "An inquiry has asked for it.")


def lift(record: Keeping) -> None:
    record.lift_hold(act(), "The inquiry has ended.")


def erase(
    *people: Person,
    ground: str = "person_asked",
    over: bool = False,
    erasure: str = "erasure-1",
    told_in: ToldIn | None = None,
) -> Step:
    who: Sequence[Person] = people or (JOAN,)
    return lambda k: k.decide_erasure(
        act(), erasure, who, ground, "Asked by letter.", told_in or ToldIn(), over
    )


def confirm(service: str, person: str = "joan", keys: int = 1, erasure: str = "erasure-1") -> Step:
    return lambda k: k.confirm_erasure(
        act(actor="kinplan", role="system"), erasure, service, person, keys, SERVICES
    )
