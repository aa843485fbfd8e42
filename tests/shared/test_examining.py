"""What is kept of people, told by place and field: about themselves, and where others speak of them."""

from __future__ import annotations

from typing import Any

import pytest

from shared.eventstore.events import ERASED
from shared.eventstore.store import CouncilStore
from shared.examining import examine
from tests.acting import REFERENCE
from tests.eventstore.saying import sayings

ANN, BOB = "1a" * 16, "2b" * 16


def found(store: CouncilStore, **names: str) -> dict[str, Any]:
    people = {"ann": ANN, "bob": BOB}
    wanted = {people[who]: name for who, name in names.items()}
    return examine(store, REFERENCE, list(range(1, 20)), wanted)


def test_what_is_about_somebody_is_told_by_its_fields(store: CouncilStore) -> None:
    store.keep(sayings().say(ANN, "first").say(BOB, "second", wishes=[{"who": ANN, "what": "tea"}]))
    told = found(store, ann="Ann Lee")
    assert [(each["position"], each["fields"]) for each in told["about"]] == [
        (1, ["words"]),
        (2, ["wishes"]),
    ]
    assert told["keys"] == [ANN]
    assert "first" not in str(told) and "Ann" not in str(told)


@pytest.mark.parametrize(
    "note",
    ["Ann Lee came.", "ANN was there", "near ann-lee", "with Ann  Lee", "Ann\nLee", "said (Ann)."],
)
def test_a_passage_in_which_the_name_stands_is_told(store: CouncilStore, note: str) -> None:
    store.keep(sayings().say(BOB, "second", note=note))
    (hit,) = found(store, ann="Ann Lee")["mentions"]
    assert (hit["person"], hit["fields"]) == (ANN, ["note"])


@pytest.mark.parametrize("note", ["Annabel came.", "Joanne", "the Lees", "a plan", "Mrs Lee", ""])
def test_a_passage_in_which_another_word_stands_is_not(store: CouncilStore, note: str) -> None:
    store.keep(sayings().say(BOB, "second", note=note or "nothing"))
    assert found(store, ann="Ann Lee")["mentions"] == []


def test_what_somebody_else_said_of_them_is_told_too_since_it_stays(store: CouncilStore) -> None:
    store.keep(
        sayings().say(BOB, "I want Ann there", wishes=[{"who": None, "what": "Ann, with tea"}])
    )
    (hit,) = found(store, ann="Ann Lee")["mentions"]
    assert hit["fields"] == ["wishes", "words"]
    assert found(store, bob="Bob Lee")["mentions"] == []


def test_what_goes_with_them_does_not_stay(store: CouncilStore) -> None:
    store.keep(sayings().say(ANN, "I am Ann", note="of two identifiers"))
    store.keep(sayings("b").say(BOB, "Ann again"))
    assert found(store, ann="Ann Lee", bob="Ann Lee")["mentions"] == []


def test_of_somebody_who_was_erased_nothing_is_left_to_tell(store: CouncilStore) -> None:
    store.keep(sayings().say(ANN, "first", note="a word"))
    with store.datastore.transaction(commit=True) as curs:
        store.keyring.erase(curs, REFERENCE, ANN)
    assert found(store, ann=ERASED) == {"keys": [], "about": [], "mentions": []}


def test_events_of_other_cases_are_not_looked_at(store: CouncilStore) -> None:
    store.keep(sayings("b", "HERTS-CDFG-3467").say(ANN, "first", note="Ann"))
    assert found(store, ann="Ann Lee") == {"keys": [], "about": [], "mentions": []}


def test_a_name_with_signs_in_it_is_looked_for_as_it_stands(store: CouncilStore) -> None:
    store.keep(sayings().say(BOB, "x", note="D.J. (Dee) was there"))
    assert found(store, ann="D.J. (Dee")["mentions"]
    assert found(store, ann="(.*")["mentions"] == []
