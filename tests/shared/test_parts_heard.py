"""What a service hears of parts comes in any order and more than once, and means the same."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from shared.acts import Act
from shared.parts_heard import (
    AllPartsEnded,
    LeadProfessionalEndNoted,
    LeadProfessionalNoted,
    Parts,
    end_part_when_lead_professional_ended,
    end_parts_when_case_sealed,
    end_parts_when_case_transferred,
    note_lead_professional_when_named,
)
from shared.refusals import Forbidden
from shared.taking_part import require_part
from tests.acting import REFERENCE, act, heard, later
from tests.kept import Kept, answered, kinds

MONDAY, FRIDAY, NEXT = date(2027, 1, 4), date(2027, 1, 8), date(2027, 1, 11)
REACTIONS = {
    "LeadProfessionalNamed": note_lead_professional_when_named,
    "LeadProfessionalEnded": end_part_when_lead_professional_ended,
    "CaseTransferred": end_parts_when_case_transferred,
    "CaseSealed": end_parts_when_case_sealed,
}
NAMED = heard(
    "LeadProfessionalNamed", 3, professional="herts-teacher", from_day=MONDAY, until_day=None
)
ENDED = heard("LeadProfessionalEnded", 5, professional="herts-teacher", until_day=FRIDAY)
AGAIN = heard(
    "LeadProfessionalNamed", 8, professional="herts-teacher", from_day=NEXT, until_day=NEXT
)
AWAY = heard("CaseTransferred", 9, to="northmere")
SEALED = heard("CaseSealed", 10)


def listening(*events):
    store = Kept()
    for event in events:
        answered(store, REACTIONS[event.name], event)
    return Parts.of(store, REFERENCE)


def by_teacher(day: date) -> Act:
    return act(actor="herts-teacher", role="lead_professional", at=later((day - MONDAY).days))


def admits(parts: Parts, day: date) -> bool:
    try:
        require_part(by_teacher(day), {}, parts)
    except Forbidden:
        return False
    return True


@pytest.mark.parametrize("order", list(permutations((NAMED, ENDED, AGAIN, ENDED))))
def test_the_order_and_repeats_make_no_difference(order):
    parts = listening(*order)
    days = [date(2027, 1, day) for day in (3, 4, 8, 9, 10, 11, 12)]
    assert [admits(parts, day) for day in days] == [False, True, True, False, False, True, False]


def test_what_is_heard_again_is_ignored():
    store = Kept()
    assert kinds(answered(store, REACTIONS[NAMED.name], NAMED)) == [LeadProfessionalNoted]
    assert kinds(answered(store, REACTIONS[ENDED.name], ENDED)) == [LeadProfessionalEndNoted]
    assert kinds(answered(store, REACTIONS[AWAY.name], AWAY)) == [AllPartsEnded]
    for event in (NAMED, ENDED, AWAY):
        assert answered(store, REACTIONS[event.name], event) == []


@pytest.mark.parametrize(
    ("events", "words"), [((NAMED, AWAY), "transferred"), ((SEALED, AWAY, NAMED), "sealed")]
)
def test_all_parts_end_with_a_transfer_or_a_seal_whenever_they_began(events, words):
    parts = listening(*events)
    holders = {"referrer": "herts-referrer", "coordinator": "herts-coordinator"}
    for role, actor in (*holders.items(), ("lead_professional", "herts-teacher")):
        with pytest.raises(Forbidden, match=words):
            require_part(act(actor=actor, role=role), holders, parts)
    require_part(act(), holders, parts)  # managers have no part that could end


def test_a_part_that_nobody_has_is_not_that_of_somebody_without_a_name():
    for role in ("referrer", "coordinator"):
        with pytest.raises(Forbidden):
            require_part(act(actor="", role=role), {role: ""}, listening())
