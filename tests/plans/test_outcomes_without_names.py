"""For an evaluation the outcomes of a case are told as they were last corrected, without saying whose."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from services.plans.application import commands
from services.plans.application.shown import outcomes_without_names
from services.plans.domain.events import OutcomeRecorded
from shared.commanding import Work
from shared.eventstore.events import ERASED
from tests.acting import REFERENCE, act, later
from tests.kept import Kept
from tests.plans.arranged import HELD_ON, outcome, outcomes

CENTRE = ("milo", "ada")
CODES = {"months", "legal_status", "living_arrangement", "proceedings", "days_in_care"}


def recorded(*told):
    found = outcomes()
    for one in told:
        seen = {**one, "on": HELD_ON + timedelta(days=700)}
        found.record(act(at=later(800)), seen, CENTRE, HELD_ON, HELD_ON)
    return found


def told_of(found):
    work = Work(Kept(found), None, act(), {"references": [REFERENCE, "HERTS-ZZZZ-ZZZZ"]})
    return commands.for_evaluation(work)["cases"]


def test_they_are_codes_and_counts_by_the_months_and_name_nobody():
    cases = told_of(recorded(outcome(person="ada", months=12), outcome(person="milo", months=6)))
    assert set(cases) == {REFERENCE}
    rows = cases[REFERENCE]["outcomes"]
    assert [row["months"] for row in rows] == [6, 12]
    assert all(set(row) == CODES for row in rows)
    assert not any(person in str(rows) for person in CENTRE)


def test_of_what_was_corrected_the_last_counts():
    first = outcome(person="milo", months=6)
    rows = told_of(recorded(first, {**first, "days_in_care": 77}))[REFERENCE]["outcomes"]
    assert [row["days_in_care"] for row in rows] == [77]


def test_of_whoever_was_erased_nothing_is_told():
    found = recorded(outcome(person="milo", months=6), outcome(person="ada", months=6))
    (erased,) = found.recorded["ada", 6]
    assert isinstance(erased, OutcomeRecorded)
    found.recorded["ada", 6] = [
        replace(erased, legal_status=ERASED, living_arrangement=ERASED, proceedings=ERASED)
    ]
    assert len(outcomes_without_names(found)) == 1
