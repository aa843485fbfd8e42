"""Who is in a case, and how old its youngest child is; asked by the audit service alone."""

from __future__ import annotations

from datetime import date

from services.referral.application.people import birthdays, people
from shared.commanding import Work
from tests.acting import REFERENCE, act
from tests.kept import Kept
from tests.referral.arranged import BORN, child, received, unborn


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
