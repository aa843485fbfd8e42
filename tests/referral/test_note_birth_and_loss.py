"""A child who was expected is born, or will not be."""

from __future__ import annotations

from datetime import date

import pytest

from services.referral.application.published import announce
from services.referral.domain.events import BirthNoted, Closed, PregnancyLost
from services.referral.domain.refusals import (
    CaseIsClosed,
    DayInTheFuture,
    NhsNumberWrong,
    NobodyAtTheCentre,
    NobodyOfThatName,
    NotExpected,
)
from tests.given import given, replays_to_the_same
from tests.referral.arranged import accept, child, give_birth, lose, received, reopen, unborn


def expecting(*others):
    """A baby is expected, person-1; and these others."""
    return received(children=[unborn(), *others])


def test_a_birth_adds_name_and_date_to_the_same_child_of_the_same_case():
    born = given(expecting(), accept).when(lambda r: give_birth(r, nhs_number="943 476 5919"))
    event = born.then(BirthNoted, child="person-1", name="Wren Ashdown", nhs_number="9434765919")
    (the_child,) = born.record.children
    assert (the_child["id"], the_child["name"]) == ("person-1", "Wren Ashdown")
    assert the_child["date_of_birth"] == date(2027, 1, 3)
    assert the_child["due_date"] is None
    assert born.record.youngest_born == date(2027, 1, 3)
    assert announce(event) == ("ChildBorn", {"child": "person-1"})


def test_a_birth_replays_to_the_same():
    family = expecting(child())
    give_birth(family)
    replays_to_the_same(family, list(family.pending))


def test_a_child_is_born_once():
    given(expecting(), give_birth).when(give_birth).then_refused(NotExpected)
    given(expecting(), give_birth).when(lose).then_refused(NotExpected)


@pytest.mark.parametrize("step", [give_birth, lose])
def test_only_a_child_who_is_expected_is_born_or_lost(step):
    given(received()).when(step).then_refused(NotExpected)
    given(expecting()).when(lambda r: step(r, "person-2")).then_refused(NobodyOfThatName)


def test_a_birth_is_not_of_tomorrow():
    given(expecting()).when(lambda r: give_birth(r, born_on=date(2027, 1, 5))).then_refused(
        DayInTheFuture
    )


def test_an_nhs_number_of_a_newborn_is_checked_too():
    given(expecting()).when(lambda r: give_birth(r, nhs_number="9434765918")).then_refused(
        NhsNumberWrong
    )


def test_when_the_only_child_is_lost_the_case_ends_at_once():
    lost = given(expecting(), accept).when(lose)
    lost.then(PregnancyLost, Closed, reason="pregnancy_lost")
    first, second = lost.recorded
    assert announce(first) == (
        "PregnancyLost",
        {"child": "person-1", "case_goes_on": False},
    )
    assert announce(second) == ("CaseClosed", {"reason": "pregnancy_lost"})
    given(lost.record).when(lose).then_refused(CaseIsClosed)


def test_when_there_are_other_children_the_case_goes_on_for_them():
    lost = given(expecting(child())).when(lose)
    lost.then(PregnancyLost, case_goes_on=True)
    assert [one["id"] for one in lost.record.centre] == ["person-2"]
    assert given(lost.record).when(accept).recorded[-1].children == ["person-2"]


def test_of_twins_who_are_lost_one_after_the_other_the_second_ends_the_case():
    twins = expecting(unborn())
    given(twins).when(lose).then(PregnancyLost)
    given(twins).when(lambda r: lose(r, "person-2")).then(PregnancyLost, Closed)


def test_a_case_of_which_nobody_is_left_is_not_reopened():
    given(expecting(), lose).when(reopen).then_refused(NobodyAtTheCentre)


def test_the_due_date_of_a_child_who_was_lost_does_not_count_for_the_keeping():
    family = expecting(child())
    lose(family)
    assert family.youngest_born == date(2016, 5, 14)
