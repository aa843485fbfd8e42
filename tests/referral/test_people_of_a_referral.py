"""Who is in a case, and how old its youngest child is; asked by the audit service alone."""

from __future__ import annotations

from datetime import date

import pytest

from services.referral.application.people import birthdays, contact, hidden_words, people
from services.referral.domain.refusals import NobodyOfThatName
from shared.commanding import Work
from shared.refusals import NotFound
from tests.acting import REFERENCE, act
from tests.kept import Kept
from tests.referral.arranged import BORN, adult_referred, child, parent, received, unborn


def work(*records, **told) -> Work:
    return Work(Kept(*records), REFERENCE, act(), told)


def youngest(*children) -> str | None:
    referral = received(children=list(children))
    told = birthdays(work(referral, references=[REFERENCE]))["birthdays"]
    assert list(told) == [REFERENCE]
    return told[REFERENCE]


def test_the_children_and_the_parents_are_told_with_what_they_are():
    assert people(work(received())) == {
        "people": [
            {"id": "person-1", "name": "Milo Ashdown", "kind": "child", "part": ""},
            {"id": "person-2", "name": "Carys Ashdown", "kind": "parent", "part": ""},
        ]
    }


def test_without_a_referral_there_is_nobody():
    assert people(work()) == {"people": []}


def test_the_youngest_childs_birthday_counts():
    older = child(date_of_birth=date(2012, 1, 1))
    assert youngest(older, child()) == BORN.isoformat()


def test_a_baby_that_was_expected_counts_by_its_due_date():
    assert youngest(child(), unborn()) == "2027-04-01"


def test_of_a_case_that_is_not_here_no_birthday_is_known():
    assert birthdays(work(references=["HERTS-CDFG-3467"])) == {
        "birthdays": {"HERTS-CDFG-3467": None}
    }


def test_when_one_childs_birthday_was_erased_the_youngest_is_not_known():
    referral = received(children=[child(), child(name="Ella")])
    referral.children[1].update(date_of_birth=None, due_date=None)
    assert referral.youngest_born is None


def test_the_adult_is_told_as_one_and_their_birthday_counts():
    assert people(work(adult_referred()))["people"] == [
        {"id": "person-1", "name": "Ines Calloway", "kind": "adult", "part": ""}
    ]
    told = birthdays(work(adult_referred(), references=[REFERENCE]))["birthdays"]
    assert told == {REFERENCE: "1956-03-09"}
    unknown = adult_referred(date_of_birth=None)
    assert birthdays(work(unknown, references=[REFERENCE]))["birthdays"] == {REFERENCE: None}


def test_how_a_parent_is_reached_is_told_and_it_is_recorded_about_whom():
    referral = received(parents=[parent(email="carys@ashdown.example", language="Welsh")])
    found = contact(work(referral, person="person-2"))
    assert found.answer == {
        "name": "Carys Ashdown",
        "email": "carys@ashdown.example",
        "unsafe": False,
        "language": "Welsh",
    }
    assert found.about == ("person-2",)


def test_where_contact_is_not_safe_there_is_no_address():
    unsafe = parent(email="carys@ashdown.example", contact_is_safe=False)
    found = contact(work(received(parents=[unsafe]), person="person-2")).answer
    assert (found["email"], found["unsafe"]) == (None, True)


def test_an_adult_is_reached_like_a_parent():
    referral = adult_referred(email="ines@calloway.example")
    assert contact(work(referral, person="person-1")).answer["email"] == "ines@calloway.example"


@pytest.mark.parametrize("person", ["person-1", "nobody"])
def test_neither_a_child_nor_a_stranger_is_reached_through_the_referral(person):
    with pytest.raises(NobodyOfThatName):
        contact(work(received(), person=person))


def test_the_words_that_must_not_reach_others_are_told_for_each_person():
    referral = received(
        children=[child(keep_from_others=["Holywell School"])],
        parents=[parent(keep_from_others=["14 Mulberry Wharf", "Leeds"]), parent()],
    )
    found = hidden_words(work(referral))
    assert found.answer == {
        "words": [
            {"person": "person-1", "words": ["Holywell School"]},
            {"person": "person-2", "words": ["14 Mulberry Wharf", "Leeds"]},
        ]
    }
    assert found.about == ("person-1", "person-2")
    assert hidden_words(work(received())).answer == {"words": []}


def test_without_a_referral_nobody_is_reached():
    for ask in (contact, hidden_words):
        with pytest.raises(NotFound):
            ask(work(person="person-1"))
