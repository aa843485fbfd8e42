"""The timer looks once a day in England at the open cases; the list follows what becomes of each."""

from __future__ import annotations

from datetime import UTC, date, datetime

from services.referral.application.ages import AgeTimer
from services.referral.application.case_list import CASE_LIST, list_cases
from services.referral.domain.events import CameOfAge
from services.referral.domain.referral import Referral
from shared.commanding import Work
from shared.eventstore.store import Conflict
from shared.follower.projecting import Projection, statement_in
from tests.acting import REFERENCE, act
from tests.referral.arranged import (
    OTHER,
    accept,
    by_referrer,
    change_referrer,
    child,
    close,
    complete,
    decide_same,
    merge,
    received,
    reopen,
    return_it,
    seal,
    separate,
)

BIRTHDAY = date(2027, 6, 30)
YOUNG = [child(date_of_birth=date(2009, 6, 30), learning_disability=True)]
BEFORE = datetime(2027, 6, 29, 22, 59, tzinfo=UTC)
MIDNIGHT = datetime(2027, 6, 29, 23, 0, tzinfo=UTC)  # in England, in summer


def keep(store, *steps, **changes):
    referral = received(**changes)
    for step in steps:
        step(referral)
    store.keep(referral)
    follow(store)
    return referral


def follow(store):
    projection = Projection("case_list", store, CASE_LIST)
    while projection.step():
        pass


def take(store, step):
    referral = store.find(Referral, Referral.id_of(store.council, REFERENCE))
    step(referral)
    store.keep(referral)
    follow(store)


def came_of_age(store):
    return [e.event for e in store.read_log(0, 500) if isinstance(e.event, CameOfAge)]


def listed(store, by=None):
    found = list_cases(Work(store, None, by or act(), {}))["cases"]
    return {one["reference"]: one["status"] for one in found}


def test_on_the_birthday_it_is_noted_and_once(store):
    keep(store, children=YOUNG)
    AgeTimer(store, lambda: BEFORE).step()
    assert came_of_age(store) == []
    for _ in range(2):
        AgeTimer(store, lambda: MIDNIGHT).step()
    (noted,) = came_of_age(store)
    assert (noted.case, noted.role, noted.person) == (REFERENCE, "system", "person-1")


def test_a_case_is_looked_at_once_a_day(store, monkeypatch):
    keep(store)
    timer = AgeTimer(store, lambda: MIDNIGHT)
    timer.step()
    monkeypatch.setattr(store, "find", lambda *_: (_ for _ in ()).throw(AssertionError))
    timer.step()


def test_a_case_that_has_ended_is_not_looked_at_and_one_that_was_reopened_is(store):
    keep(store, close, children=YOUNG)
    AgeTimer(store, lambda: MIDNIGHT).step()
    assert came_of_age(store) == []
    take(store, reopen)
    AgeTimer(store, lambda: MIDNIGHT).step()
    assert len(came_of_age(store)) == 1


def test_when_somebody_works_on_the_case_at_that_moment_it_is_looked_at_again(store, monkeypatch):
    keep(store, children=YOUNG)
    timer, keeping = AgeTimer(store, lambda: MIDNIGHT), store.keep

    def busy(*_, **__):
        raise Conflict("somebody was quicker")

    monkeypatch.setattr(store, "keep", busy)
    timer.step()
    monkeypatch.setattr(store, "keep", keeping)
    timer.step()
    assert len(came_of_age(store)) == 1


def test_no_date_of_birth_is_kept_beside_the_list(store):
    keep(store, children=YOUNG)
    AgeTimer(store, lambda: MIDNIGHT).step()
    with store.datastore.transaction() as curs:
        row = curs.execute(statement_in(store, "SELECT * FROM {schema}.case_list")).fetchone()
    assert row["ages_checked_on"] == BIRTHDAY
    assert date(2009, 6, 30) not in row.values()


def test_the_list_follows_each_change_of_state(store):
    keep(store)
    for step, status in (
        (return_it, "returned"),
        (complete, "received"),
        (decide_same, "received"),
        (merge, "merged"),
        (separate, "received"),
        (accept, "accepted"),
        (close, "closed"),
        (reopen, "accepted"),
    ):
        take(store, step)
        assert listed(store) == {REFERENCE: status}


def test_a_sealed_case_is_in_no_list(store):
    keep(store, seal)
    assert listed(store) == {}


def test_the_case_is_in_the_list_of_its_present_referrer_alone(store):
    keep(store, change_referrer)
    assert listed(store, by_referrer()) == {}
    assert listed(store, by_referrer(actor="herts-referrer-2")) == {REFERENCE: "received"}


def test_the_case_is_in_the_list_of_its_present_coordinator_alone(store):
    keep(store, accept, lambda r: r.note_coordinator(act(), "herts-coordinator"))
    by = act(actor="herts-coordinator", role="coordinator")
    assert listed(store, by) == {REFERENCE: "accepted"}
    take(store, lambda r: r.note_release(act(), "herts-coordinator"))
    assert listed(store, by) == {}
    assert OTHER not in listed(store)
