"""The finder reads the log in its order, keeps digests alone, and puts what is alike to a person."""

from __future__ import annotations

from datetime import date

import pytest

from services.referral.application.likeness import DuplicateFinder
from services.referral.domain.events import LikelyDuplicateFound
from services.referral.domain.referral import Referral
from shared.eventstore.erasing import erase_people
from shared.eventstore.store import Conflict
from shared.follower.projecting import statement_in
from tests.acting import CENTRAL_BEDFORDSHIRE, MONDAY, REFERENCE, act, counting, heard, later
from tests.referral.arranged import (
    OTHER,
    by_referrer,
    child,
    close,
    give_birth,
    parent,
    seal,
    told,
    unborn,
)

THIRD = "HERTS-MNPQ-7999"
NUMBER = "9434765919"


def refer(store, reference, at=MONDAY, **changes):
    """A family is referred and kept; people of each case have identifiers of their own."""
    body = told(**{"children": [child()], **changes})
    by = by_referrer(at=at)
    referral = Referral.receive(by, reference, body, counting(f"{reference}-person"))
    store.keep(referral)
    return referral


def find(store):
    finder = DuplicateFinder(store, lambda: later(1))
    while finder.step():
        pass


def found(store, reference):
    referral = store.find(Referral, Referral.id_of(store.council, reference))
    return {other: one["alike_by"] for other, one in referral.duplicates.items()}


def rows(store):
    statement = statement_in(store, 'SELECT "case", person, mark FROM {schema}.likeness')
    with store.datastore.transaction() as curs:
        return [tuple(row.values()) for row in curs.execute(statement).fetchall()]


def change(store, reference, step):
    referral = store.find(Referral, Referral.id_of(store.council, reference))
    step(referral)
    store.keep(referral)


def test_the_newer_of_two_alike_is_the_one_that_is_put_to_a_person(store):
    refer(store, OTHER)
    refer(store, REFERENCE, at=later(2))
    find(store)
    assert found(store, REFERENCE) == {OTHER: "name_and_birth"}
    assert found(store, OTHER) == {}


def test_it_is_noted_once_and_by_kinplan_itself_however_often_the_log_is_read(store):
    refer(store, OTHER)
    refer(store, REFERENCE, at=later(2))
    find(store)
    with store.datastore.transaction(commit=True) as curs:
        curs.execute(statement_in(store, "DELETE FROM {schema}.followed"))
    find(store)
    noted = [each.event for each in store.read_log(0, 100)]
    (only,) = [event for event in noted if isinstance(event, LikelyDuplicateFound)]
    assert (only.case, only.other, only.role) == (REFERENCE, OTHER, "system")


def test_the_nhs_number_counts_before_the_name(store):
    refer(store, OTHER, children=[child(nhs_number=NUMBER)])
    refer(store, REFERENCE, at=later(2), children=[child(nhs_number=NUMBER)])
    refer(store, THIRD, at=later(3), children=[child(name="M Ashdown", nhs_number=NUMBER)])
    find(store)
    assert found(store, REFERENCE) == {OTHER: "nhs_number"}
    assert found(store, THIRD) == {OTHER: "nhs_number", REFERENCE: "nhs_number"}


def test_two_people_of_one_name_with_different_birth_dates_are_no_duplicate(store):
    refer(store, OTHER)
    refer(store, REFERENCE, children=[child(date_of_birth=date(2016, 5, 15))])
    find(store)
    assert found(store, REFERENCE) == found(store, OTHER) == {}


def test_parents_who_are_in_two_cases_make_no_duplicate(store):
    refer(store, OTHER, parents=[parent(nhs_number=NUMBER)])
    other_child = [child(name="Nia Pell", date_of_birth=date(2019, 1, 1))]
    refer(store, REFERENCE, children=other_child, parents=[parent(nhs_number=NUMBER)])
    find(store)
    assert found(store, REFERENCE) == {}


def test_nothing_is_looked_for_in_another_council(store, elsewhere):
    theirs = Referral.receive(
        by_referrer(council="central-bedfordshire", policy=CENTRAL_BEDFORDSHIRE),
        OTHER,
        told(children=[child(nhs_number=NUMBER)]),
        counting("theirs"),
    )
    elsewhere.keep(theirs)
    refer(store, REFERENCE, children=[child(nhs_number=NUMBER)])
    find(store)
    find(elsewhere)
    assert found(store, REFERENCE) == found(elsewhere, OTHER) == {}
    assert not {mark for *_, mark in rows(store)} & {mark for *_, mark in rows(elsewhere)}


def test_twins_of_one_name_in_one_case_make_none(store):
    refer(store, REFERENCE, children=[child(), child()])
    find(store)
    assert found(store, REFERENCE) == {}


def test_a_case_that_has_ended_is_found_too_and_a_sealed_one_is_not(store):
    refer(store, OTHER)
    change(store, OTHER, close)
    refer(store, REFERENCE, at=later(2))
    find(store)
    assert found(store, REFERENCE) == {OTHER: "name_and_birth"}
    change(store, OTHER, seal)
    refer(store, THIRD, at=later(3))
    find(store)
    assert found(store, THIRD) == {REFERENCE: "name_and_birth"}
    assert OTHER not in {case for case, *_ in rows(store)}


def test_a_case_that_was_sealed_before_the_finder_came_to_it_is_not_named(store):
    refer(store, OTHER)
    refer(store, REFERENCE, at=later(2))
    change(store, OTHER, seal)
    find(store)
    assert found(store, REFERENCE) == {}


def test_a_baby_is_looked_for_when_it_is_born(store):
    refer(store, OTHER, children=[unborn()])
    born = [child(name="Wren Ashdown", date_of_birth=date(2027, 1, 3))]
    refer(store, REFERENCE, at=later(2), children=born)
    find(store)
    assert found(store, REFERENCE) == {}
    change(store, OTHER, lambda r: give_birth(r, f"{OTHER}-person-1"))
    find(store)
    assert found(store, REFERENCE) == {OTHER: "name_and_birth"}
    assert found(store, OTHER) == {}, (
        "the case that came first is not the one that is put to anybody"
    )


def test_what_is_kept_to_recognise_people_by_is_nothing_in_the_clear(store):
    refer(store, REFERENCE, children=[child(nhs_number=NUMBER)])
    find(store)
    assert len(rows(store)) == 2
    for case, person, mark in rows(store):
        assert (case, person) == (REFERENCE, f"{REFERENCE}-person-1")
        assert len(mark) == 64
        assert NUMBER not in mark and "ashdown" not in mark


def test_when_somebody_is_erased_nothing_is_left_to_recognise_them_by(store):
    refer(store, OTHER)
    refer(store, REFERENCE, at=later(2), children=[child(), child(name="Nia Ashdown")])
    find(store)
    erased = heard("PersonErasureDecided", erasure="4e" * 16, people=[f"{REFERENCE}-person-1"])
    store.keep(*erase_people(store, act(), erased))
    find(store)
    assert {(case, person) for case, person, _ in rows(store)} == {
        (OTHER, f"{OTHER}-person-1"),
        (REFERENCE, f"{REFERENCE}-person-2"),
    }


def test_whoever_was_erased_is_not_looked_for_when_the_table_is_made_again(store):
    refer(store, REFERENCE)
    erased = heard("PersonErasureDecided", erasure="4e" * 16, people=[f"{REFERENCE}-person-1"])
    store.keep(*erase_people(store, act(), erased))
    find(store)
    assert rows(store) == []


def test_when_somebody_works_on_the_case_at_that_moment_the_next_step_looks_again(
    store, monkeypatch
):
    refer(store, OTHER)
    refer(store, REFERENCE, at=later(2))
    finder = DuplicateFinder(store, lambda: later(3))
    keep = store.keep

    def busy(*records, **options):
        raise Conflict("somebody was quicker")

    monkeypatch.setattr(store, "keep", busy)
    finder.step()
    monkeypatch.setattr(store, "keep", keep)
    assert found(store, REFERENCE) == {}
    find(store)
    assert found(store, REFERENCE) == {OTHER: "name_and_birth"}


@pytest.mark.parametrize(
    "names", [("José Peña", "JOSÉ  PEÑA"), ("李娜", "李娜"), ("Ѳёдоръ", "ѳЁДОРЪ")]
)
def test_names_of_every_script_are_recognised(store, names):
    first, second = names
    refer(store, OTHER, children=[child(name=first)])
    refer(store, REFERENCE, at=later(2), children=[child(name=second)])
    find(store)
    assert found(store, REFERENCE) == {OTHER: "name_and_birth"}
