"""Who has a part in a case is kept as it is announced; it can end, in whatever order that is heard."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from services.audit.application.gathering import note_announcement
from services.audit.application.parts import BEGINS, ENDS, accounts_with
from services.audit.application.permissions import may_correct
from shared.commanding import Work
from shared.contracts.envelope import IntegrationEvent
from shared.contracts.events import NEWEST
from shared.eventstore.store import CouncilStore
from shared.refusals import Forbidden
from tests.acting import MONDAY, REFERENCE, act
from tests.eventstore.noting import accepted


def announced(name: str, position: int, **data: Any) -> IntegrationEvent:
    """An announcement with the fields that tell whose part begins or ends."""
    return accepted(position, name=name, data=data)


TODAY = MONDAY.date()
NAMED = announced(
    "LeadProfessionalNamed",
    3,
    professional="herts-teacher",
    from_day=TODAY,
    until_day=TODAY + timedelta(days=10),
)
ENDED = announced(
    "LeadProfessionalEnded", 5, professional="herts-teacher", until_day=TODAY + timedelta(days=4)
)
RECEIVED = announced("ReferralReceived", 1, referrer="herts-referrer")
CHANGED = announced("ReferrerChanged", 5, referrer="another-referrer", previous="herts-referrer")
BACK = announced("ReferrerChanged", 9, referrer="herts-referrer", previous="another-referrer")
ALLOCATED = announced("CoordinatorAllocated", 2, coordinator="herts-coordinator")
RELEASED = announced("CoordinatorReleased", 6, coordinator="herts-coordinator")
TAKEN_ON = announced("CoordinatorAllocated", 7, coordinator="another-coordinator")


def hear(ledger: CouncilStore, *events: IntegrationEvent) -> None:
    for event in events:
        note_announcement(ledger, event, lambda: MONDAY)


def correct_as(ledger: CouncilStore, account: str, role: str) -> None:
    may_correct(Work(ledger, REFERENCE, act(actor=account, role=role), {}))


def test_the_new_referrer_has_the_part_and_the_previous_one_no_longer(ledger: CouncilStore) -> None:
    hear(ledger, RECEIVED, CHANGED)
    assert accounts_with(ledger, REFERENCE, "referrer", TODAY) == {"another-referrer"}
    correct_as(ledger, "another-referrer", "referrer")
    with pytest.raises(Forbidden):
        correct_as(ledger, "herts-referrer", "referrer")


def test_a_referrer_who_takes_the_case_back_has_the_part_again(ledger: CouncilStore) -> None:
    hear(ledger, RECEIVED, CHANGED, BACK)
    assert accounts_with(ledger, REFERENCE, "referrer", TODAY) == {"herts-referrer"}


@pytest.mark.parametrize("order", list(permutations((RECEIVED, CHANGED, BACK, CHANGED))))
def test_the_order_in_which_it_is_heard_and_repeats_make_no_difference(
    ledger: CouncilStore, order: tuple[IntegrationEvent, ...]
) -> None:
    hear(ledger, *order)
    assert accounts_with(ledger, REFERENCE, "referrer", TODAY) == {"herts-referrer"}


def test_a_coordinator_who_was_released_has_no_part_any_more(ledger: CouncilStore) -> None:
    hear(ledger, RELEASED, TAKEN_ON, ALLOCATED)
    assert accounts_with(ledger, REFERENCE, "coordinator", TODAY) == {"another-coordinator"}
    correct_as(ledger, "another-coordinator", "coordinator")
    with pytest.raises(Forbidden):
        correct_as(ledger, "herts-coordinator", "coordinator")


def test_a_referrer_who_is_said_to_follow_themselves_keeps_the_part(ledger: CouncilStore) -> None:
    hear(ledger, announced("ReferrerChanged", 3, referrer="same", previous="same"))
    assert accounts_with(ledger, REFERENCE, "referrer", TODAY) == {"same"}


def test_the_fields_that_tell_it_are_those_of_the_contracts() -> None:
    for table in (BEGINS, ENDS):
        for name, (_, field) in table.items():
            assert field in NEWEST[name].schema().fields


@pytest.mark.parametrize("order", list(permutations((NAMED, ENDED, NAMED))))
def test_a_lead_professionals_part_has_days_in_whichever_order_they_are_heard(
    ledger: CouncilStore, order: tuple[IntegrationEvent, ...]
) -> None:
    hear(ledger, *order)
    days = [TODAY + timedelta(days=day) for day in (-1, 0, 4, 5)]
    found = [accounts_with(ledger, REFERENCE, "lead_professional", day) for day in days]
    assert found == [set(), {"herts-teacher"}, {"herts-teacher"}, set()]


@pytest.mark.parametrize("name", ["CaseTransferred", "CaseSealed"])
def test_nobody_has_a_part_in_a_case_that_was_transferred_or_sealed(
    ledger: CouncilStore, name: str
) -> None:
    hear(ledger, RECEIVED, ALLOCATED, NAMED)
    everybody = {
        "referrer": "herts-referrer",
        "coordinator": "herts-coordinator",
        "lead_professional": "herts-teacher",
    }
    for role, account in everybody.items():
        correct_as(ledger, account, role)
    hear(ledger, announced(name, 9, to="northmere"))
    for role, account in everybody.items():
        with pytest.raises(Forbidden, match="managers of the service"):
            correct_as(ledger, account, role)
    correct_as(ledger, "herts-manager", "manager")
