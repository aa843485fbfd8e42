"""An event is stored as JSON in which what is personal is sealed, and read again in any form it had."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, TypedDict

import pytest
from eventsourcing.persistence import StoredEvent

from shared.eventstore.events import ERASED, CaseEvent, personal
from shared.eventstore.keyring import CASE
from shared.eventstore.mapping import (
    StateMapper,
    StateUnreadable,
    erased_value,
    shape_of,
)
from shared.eventstore.store import CouncilStore
from shared.identifiers import identifier
from tests.acting import HERTFORDSHIRE, REFERENCE, act
from tests.eventstore.saying import Said, Wish, sayings

ANN = "1a" * 16


def said(**changes: Any) -> Said:
    told = {"who": ANN, "words": "good morning", "note": "at the door", "wishes": [], **changes}
    return Said(
        originator_id=identifier("sayings", "a"),
        originator_version=1,
        case=REFERENCE,
        **act().provenance(),
        **told,
    )


def state_of(stored: StoredEvent) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(stored.state)
    return told


def with_state(stored: StoredEvent, state: bytes) -> StoredEvent:
    return StoredEvent(stored.originator_id, stored.originator_version, stored.topic, state)


def test_what_is_not_personal_is_stored_in_the_clear_and_where_it_is_kept_is_not_repeated(
    store: CouncilStore,
) -> None:
    state = state_of(store.mapper.to_stored_event(said()))
    assert (state["form"], state["who"], state["case"]) == (1, ANN, REFERENCE)
    assert state["actor"] == "herts-manager"
    assert not {"words", "note", "originator_id", "originator_version"} & set(state)
    assert set(state["sealed"]) == {ANN, CASE}


def test_what_is_about_nobody_in_particular_is_about_the_case(store: CouncilStore) -> None:
    wishes: list[Wish] = [{"who": None, "what": "peace"}, {"who": ANN, "what": "quiet"}]
    event = said(who="", wishes=wishes)
    stored = store.mapper.to_stored_event(event)
    assert set(state_of(stored)["sealed"]) == {ANN, CASE}
    assert state_of(stored)["wishes"] == [CASE, ANN]
    assert store.mapper.to_domain_event(stored) == event


def test_the_same_event_is_never_sealed_the_same_way_twice(store: CouncilStore) -> None:
    one, other = (state_of(store.mapper.to_stored_event(said()))["sealed"] for _ in range(2))
    assert set(one.values()).isdisjoint(other.values())


def test_the_shape_of_an_event_says_what_is_personal_and_of_whom() -> None:
    shape = shape_of(Said)
    assert dict(shape.whole) == {"words": "who", "note": ""}
    assert dict(shape.each) == {"wishes": "who"}
    assert "who" in shape.plain and "words" not in shape.plain


class Inner(TypedDict):
    text: str
    day: date | None


@pytest.mark.parametrize(
    ("hint", "erased"),
    [
        (str, ERASED),
        (str | None, None),
        (date | None, None),
        (list[str], []),
        (dict[str, str], {}),
        (bool, False),
        (int, 0),
        (datetime, None),
        (Inner, {"text": ERASED, "day": None}),
    ],
    ids=str,
)
def test_what_was_erased_is_marked_or_empty(hint: Any, erased: Any) -> None:
    assert erased_value(hint) == erased


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"form": 1}',
        b"{" * 50,
        b'{"form": "x"}',
    ],
    ids=str,
)
def test_bytes_that_were_not_stored_are_unreadable_and_nothing_else(
    store: CouncilStore, broken: bytes
) -> None:
    stored = store.mapper.to_stored_event(said())
    with pytest.raises(StateUnreadable, match=r"tests\.said, version 1 of .* cannot be read"):
        store.mapper.to_domain_event(with_state(stored, broken))


@pytest.mark.parametrize(
    "change",
    [
        {"form": None},
        {"form": 0},
        {"case": 5},
        {"who": None},
        {"recorded_at": "yesterday"},
        {"sealed": {ANN: "AAAA"}},
        {"sealed": {ANN: "not base64!"}},
        {"sealed": {ANN: None}},
        {"sealed": "text"},
        {"wishes": ["somebody"]},
    ],
    ids=str,
)
def test_a_state_in_which_something_was_changed_is_unreadable(
    store: CouncilStore, change: dict[str, Any]
) -> None:
    stored = store.mapper.to_stored_event(said())
    changed = json.dumps({**state_of(stored), **change}).encode()
    try:
        read = store.mapper.to_domain_event(with_state(stored, changed))
    except StateUnreadable:
        return
    assert read == said(wishes=read.wishes)  # what is in the clear is the ledger's to guard


def test_what_cannot_be_read_is_not_quoted(store: CouncilStore) -> None:
    stored = store.mapper.to_stored_event(said())
    changed = json.dumps({**state_of(stored), "actor": ["Quillfeather"]}).encode()
    with pytest.raises(StateUnreadable) as raised:
        store.mapper.to_domain_event(with_state(stored, changed))
    assert "Quillfeather" not in str(raised.value)


# A kind of event whose fields were renamed since the first was stored.


def _second(state: dict[str, Any]) -> dict[str, Any]:
    return {"name" if k == "nickname" else k: v for k, v in state.items()}


def _third(state: dict[str, Any]) -> dict[str, Any]:
    return {**state, "visits": 0}


@dataclass(frozen=True, kw_only=True)
class NamedFirst(CaseEvent):
    TOPIC: ClassVar[str] = "tests.named"

    who: str
    nickname: str = personal(about="who")
    place: str = personal()


@dataclass(frozen=True, kw_only=True)
class NamedNow(CaseEvent):
    TOPIC: ClassVar[str] = "tests.named_now"
    FORM: ClassVar[int] = 3
    UPCASTS: ClassVar[Any] = {1: _second, 2: _third}

    who: str
    visits: int
    name: str = personal(about="who")
    place: str = personal()
    language: str = personal(about="who", default="English")


class Renamed(StateMapper):
    """Reads the old event under the new one's topic, as if its fields had been renamed in place."""

    def _place_of(self, record: Any, version: int, topic: str, subject: str) -> bytes:
        return super()._place_of(record, version, NamedFirst.TOPIC, subject)


@pytest.fixture
def old_and_read(store: CouncilStore) -> tuple[StoredEvent, StateMapper]:
    """An event of the first form, as it lies there, and what reads it now."""
    first = NamedFirst(
        originator_id=identifier("named"),
        originator_version=1,
        case=REFERENCE,
        **act().provenance(),  # type: ignore[arg-type]
        who=ANN,
        nickname="Pip",
        place="the marshes",
    )
    stored = store.mapper.to_stored_event(first)
    now = StoredEvent(stored.originator_id, 1, NamedNow.TOPIC, stored.state)
    return now, Renamed("scheduling", HERTFORDSHIRE.council, store.keyring)


def test_an_older_form_is_read_as_what_it_became(
    old_and_read: tuple[StoredEvent, StateMapper],
) -> None:
    stored, mapper = old_and_read
    read = mapper.to_domain_event(stored)
    assert isinstance(read, NamedNow)
    assert (read.name, read.visits, read.place) == ("Pip", 0, "the marshes")
    assert read.language == "English", "a field with a default needs no new form"


def test_an_older_form_of_somebody_who_was_erased_is_read_as_erased(
    store: CouncilStore, old_and_read: tuple[StoredEvent, StateMapper]
) -> None:
    stored, mapper = old_and_read
    with store.datastore.transaction(commit=True) as curs:
        store.keyring.erase(curs, REFERENCE, ANN)
    store.keyring.notice(-1)
    read = mapper.to_domain_event(stored)
    assert isinstance(read, NamedNow)
    assert (read.who, read.name, read.language) == (ANN, ERASED, ERASED)
    assert (read.visits, read.place) == (0, "the marshes")


def test_a_record_is_read_again_as_it_was(store: CouncilStore) -> None:
    store.keep(sayings().say(ANN, "first", wishes=[{"who": ANN, "what": "tea"}]))
    (logged,) = store.read_log(after=0, limit=10)
    assert isinstance(logged.event, Said)
    assert (logged.event.words, logged.event.wishes) == ("first", [{"who": ANN, "what": "tea"}])
