"""A likely duplicate is put to a person; a merge keeps both references and can be undone."""

from __future__ import annotations

from datetime import date

import pytest

from services.referral.application import commands, showing
from services.referral.application.published import announce
from services.referral.domain.events import (
    Accepted,
    DuplicateDecided,
    LikelyDuplicateFound,
    Merged,
    Separated,
)
from services.referral.domain.likeness import marks_of, same_name
from services.referral.domain.referral import Referral
from services.referral.domain.refusals import (
    CannotMergeInto,
    CaseIsMerged,
    DuplicateUndecided,
    NoSuchOtherCase,
    NotTheSameFamily,
)
from shared.commanding import Work
from shared.eventstore.events import ERASED
from tests.acting import REFERENCE, act, counting
from tests.given import given
from tests.kept import Kept
from tests.referral.arranged import (
    OTHER,
    accept,
    after,
    by_referrer,
    child,
    close,
    decide_same,
    find_duplicate,
    merge,
    received,
    return_it,
    seal,
    separate,
    told,
    unborn,
)


def decide(same_family, other=OTHER, status="received"):
    return lambda r: r.decide_duplicate(act(), other, status, same_family, "Looked at both.")


def test_a_sealed_case_is_joined_to_no_other_and_the_refusal_does_not_tell_of_it():
    sealed = given(received()).when(decide(True, status="sealed")).then_refused(NoSuchOtherCase)
    absent = given(received()).when(decide(True, status=None)).then_refused(NoSuchOtherCase)
    assert sealed.message == absent.message


def other_case(*steps):
    other = Referral.receive(by_referrer(), OTHER, told(), counting("other"))
    for step in steps:
        step(other)
    return other


def test_a_likely_duplicate_is_noted_once():
    given(received()).when(find_duplicate).then(
        LikelyDuplicateFound, other=OTHER, alike_by="nhs_number"
    )
    given(received(), find_duplicate).when(find_duplicate).then_nothing()
    given(received(), decide_same).when(find_duplicate).then_nothing()


@pytest.mark.parametrize("end", [close, seal])
def test_of_a_case_that_has_ended_nothing_is_noted(end):
    given(received(), end).when(find_duplicate).then_nothing()


def test_nothing_is_accepted_before_a_person_has_decided():
    given(received(), find_duplicate).when(accept).then_refused(DuplicateUndecided)


def test_a_case_that_was_sealed_since_holds_nobody_up_and_is_not_named():
    refusal = given(received(), find_duplicate).when(accept).then_refused(DuplicateUndecided)
    assert OTHER not in refusal.message
    given(received(), find_duplicate).when(lambda r: r.accept(act(), [OTHER])).then(Accepted)


@pytest.mark.parametrize("same_family", [True, False])
def test_when_a_person_has_decided_it_can_be_accepted(same_family):
    decided = given(received(), find_duplicate).when(decide(same_family))
    decided.then(DuplicateDecided, other=OTHER, same_family=same_family)
    given(decided.record).when(accept).then(Accepted)


def test_every_one_of_several_is_decided():
    family = received()
    find_duplicate(family)
    family.note_likely_duplicate(act(), "HERTS-MNPQ-7999", "name_and_birth")
    decide(False)(family)
    given(family).when(accept).then_refused(DuplicateUndecided)


def test_a_person_may_notice_what_was_not_found_but_not_a_case_that_is_not_there():
    given(received()).when(decide(True)).then(DuplicateDecided)
    given(received()).when(decide(True, status=None)).then_refused(NoSuchOtherCase)
    given(received()).when(decide(True, other=REFERENCE)).then_refused(NoSuchOtherCase)


@pytest.mark.parametrize("steps", [(), (return_it,)])
def test_a_case_is_merged_after_a_person_has_decided_and_both_references_stay(steps):
    merged = given(received(), *steps, decide_same).when(merge)
    event = merged.then(Merged, into=OTHER)
    assert (merged.record.status, merged.record.merged_into) == ("merged", OTHER)
    assert merged.record.case == REFERENCE
    assert announce(event) == ("CaseMerged", {"into": OTHER})


def test_nothing_is_merged_by_itself_or_against_what_was_decided():
    given(received()).when(merge).then_refused(NotTheSameFamily)
    given(received(), find_duplicate).when(merge).then_refused(NotTheSameFamily)
    given(received(), decide(False)).when(merge).then_refused(NotTheSameFamily)
    given(received(), decide_same, decide(False)).when(merge).then_refused(NotTheSameFamily)


NOT_UNDER_WAY = ["merged", "sealed", "closed", "declined", "consent_withdrawn"]


@pytest.mark.parametrize("status", NOT_UNDER_WAY)
def test_a_case_that_is_not_under_way_leads_no_other(status):
    def into(referral):
        referral.merge(act(), OTHER, status, "One family.")

    given(received(), decide_same).when(into).then_refused(CannotMergeInto)


def test_nothing_is_merged_into_a_case_that_is_not_there():
    def into(referral):
        referral.merge(act(), OTHER, None, "One family.")

    given(received(), decide_same).when(into).then_refused(NoSuchOtherCase)


@pytest.mark.parametrize(("steps", "state"), [((), "received"), ((return_it,), "returned")])
def test_a_merge_is_undone_and_the_case_is_what_it_was(steps, state):
    separated = given(received(), *steps, decide_same, merge).when(separate)
    event = separated.then(Separated, merged_into=OTHER, back_to=state)
    assert (separated.record.status, separated.record.merged_into) == (state, "")
    assert announce(event) == ("CaseSeparated", {"merged_into": OTHER})


def test_in_a_case_that_is_led_elsewhere_nothing_goes_on():
    for step in (accept, merge, close):
        given(received(), decide_same, merge).when(step).then_refused(CaseIsMerged)


def test_the_other_case_is_looked_up_in_the_same_council():
    store = Kept(after(), other_case())
    body = {"other": OTHER, "same_family": True, "reason": "One boy.", "into": OTHER}
    decided = commands.decide_duplicate(Work(store, REFERENCE, act(), body))
    store.keep(decided.record)
    assert commands.merge_case(Work(store, REFERENCE, act(), body)).record.status == "merged"
    alone = Work(Kept(after()), REFERENCE, act(), body)
    with pytest.raises(NoSuchOtherCase):
        commands.decide_duplicate(alone)


def test_two_cases_are_not_merged_into_each_other():
    merged_before = other_case(
        lambda r: r.decide_duplicate(act(), REFERENCE, "received", True, "One."),
        lambda r: r.merge(act(), REFERENCE, "received", "One."),
    )
    store = Kept(after(decide_same), merged_before)
    with pytest.raises(CannotMergeInto):
        commands.merge_case(Work(store, REFERENCE, act(), {"into": OTHER, "reason": "One."}))


def test_only_managers_are_shown_likely_duplicates():
    store = Kept(after(find_duplicate))
    shown = showing.show_referral(Work(store, REFERENCE, act(), {}))
    assert shown["likely_duplicates"] == [
        {"reference": OTHER, "alike_by": "nhs_number", "same_family": None}
    ]
    assert "likely_duplicates" not in showing.show_referral(
        Work(store, REFERENCE, by_referrer(), {})
    )


def test_a_case_that_was_sealed_since_is_shown_beside_no_other():
    store = Kept(after(find_duplicate), other_case(seal))
    shown = showing.show_referral(Work(store, REFERENCE, act(), {}))
    assert shown["likely_duplicates"] == []


def marks(**changes):
    return set(marks_of(child(**changes)))


def test_people_are_alike_by_their_nhs_number_or_by_name_and_birth_together():
    both = marks(nhs_number="9434765919")
    assert {by for by, _ in both} == {"nhs_number", "name_and_birth"}
    assert marks() < both
    assert marks() == marks(name="MILO  ashdown ")
    assert not marks() & marks(date_of_birth=date(2016, 5, 15))
    assert not marks() & marks(name="Milo Ashdowne")


def test_a_baby_without_a_birth_and_somebody_who_was_erased_are_like_nobody():
    assert set(marks_of(unborn())) == set()
    assert marks(name=ERASED) == set()
    assert marks(date_of_birth=None) == set()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("José Peña", "JOSÉ\u00a0PEÑA", True),
        ("Jose\u0301 Pen\u0303a", "José Peña", True),
        ("José", "Jose", False),  # accents tell people apart
        ("Straße", "STRASSE", True),
        ("Ǆemal", "ǆemal", True),
        ("李 娜", "李娜", False),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευς", True),
    ],
)
def test_a_name_is_the_same_whatever_its_capitals_and_spaces(one, other, same):
    assert (same_name(one) == same_name(other)) is same
