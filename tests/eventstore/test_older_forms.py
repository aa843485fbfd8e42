"""What was stored in an older form is read as what it became: renamed, split, added to, and erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, TypedDict

import pytest

from shared.eventstore.events import ERASED, CaseEvent, personal
from shared.eventstore.mapping import StateMapper
from shared.identifiers import identifier
from tests.acting import REFERENCE, act
from tests.eventstore.frozen import FixedKeyring

TOPIC = "tests.met"
ANN, BOB = "a" * 32, "b" * 32


class Guest(TypedDict):
    """Somebody who was met, in the first form."""

    id: str
    name: str


class Met(TypedDict):
    """Somebody who was met, as it is now."""

    id: str
    given: str
    family: str


@dataclass(frozen=True, kw_only=True)
class First(CaseEvent):
    """The form in which it was stored at first."""

    who: str
    name: str = personal(about="who")
    remarks: str = personal()
    guests: list[Guest] = personal(each="id")


@dataclass(frozen=True, kw_only=True)
class Second(CaseEvent):
    """Renamed: the name, and the list of people."""

    FORM: ClassVar[int] = 2

    who: str
    full_name: str = personal(about="who")
    remarks: str = personal()
    people: list[Guest] = personal(each="id")


def _renamed(state: dict[str, Any]) -> dict[str, Any]:
    new = {"name": "full_name", "guests": "people"}
    return {new.get(field, field): value for field, value in state.items()}


def _split(state: dict[str, Any]) -> dict[str, Any]:
    """Of what was erased there is no field, and of a list of people only the identifier."""
    if "full_name" in state:
        state["given"], _, state["family"] = state.pop("full_name").partition(" ")
    state["people"] = [one if isinstance(one, str) else _split_name(one) for one in state["people"]]
    return {**state, "visits": 1}


def _split_name(one: dict[str, str]) -> dict[str, str]:
    given, _, family = one["name"].partition(" ")
    return {"id": one["id"], "given": given, "family": family}


@dataclass(frozen=True, kw_only=True)
class Now(CaseEvent):
    """Split: the name. Added: how many visits there were."""

    TOPIC: ClassVar[str] = TOPIC
    FORM: ClassVar[int] = 3
    UPCASTS: ClassVar[Any] = {1: _renamed, 2: _split}

    who: str
    visits: int
    given: str = personal(about="who")
    family: str = personal(about="who")
    remarks: str = personal()
    people: list[Met] = personal(each="id")


# Not in their bodies: a topic is registered for one class, the one that is read today.
First.TOPIC = Second.TOPIC = TOPIC

GUESTS = [{"id": ANN, "name": "Ann Ashdown"}, {"id": BOB, "name": "Bob Pell"}]
STORED = [
    (First, {"name": "Ann Ashdown", "guests": GUESTS}),
    (Second, {"full_name": "Ann Ashdown", "people": GUESTS}),
]


def read_again(kind: type[CaseEvent], told: dict[str, Any], erased: tuple[str, ...] = ()) -> Now:
    """The event as it is read today when it was stored in that form, and some people were erased."""
    keyring = FixedKeyring()
    mapper = StateMapper("scheduling", "hertfordshire", keyring)  # type: ignore[arg-type]
    event = kind(
        originator_id=identifier("met"),
        originator_version=1,
        case=REFERENCE,
        **act().provenance(),
        who=ANN,
        remarks="tea was had",
        **told,
    )
    stored = mapper.to_stored_event(event)
    keyring.erased = {*erased}
    read = mapper.to_domain_event(stored)
    assert isinstance(read, Now)
    return read


@pytest.mark.parametrize(("kind", "told"), STORED)
def test_every_older_form_is_read_as_the_present_one(
    kind: type[CaseEvent], told: dict[str, Any]
) -> None:
    read = read_again(kind, told)
    assert (read.who, read.given, read.family) == (ANN, "Ann", "Ashdown")
    assert (read.visits, read.remarks) == (1, "tea was had")
    assert read.people == [
        {"id": ANN, "given": "Ann", "family": "Ashdown"},
        {"id": BOB, "given": "Bob", "family": "Pell"},
    ]


@pytest.mark.parametrize(("kind", "told"), STORED)
def test_in_every_older_form_what_was_erased_is_read_as_erased_under_its_present_name(
    kind: type[CaseEvent], told: dict[str, Any]
) -> None:
    read = read_again(kind, told, erased=(ANN,))
    assert (read.given, read.family, read.remarks) == (ERASED, ERASED, "tea was had")
    assert read.people == [
        {"id": ANN, "given": ERASED, "family": ERASED},
        {"id": BOB, "given": "Bob", "family": "Pell"},
    ]
