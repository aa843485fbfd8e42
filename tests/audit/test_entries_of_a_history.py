"""Every entry of a history says who did it, in which role, for which council, and both times."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.audit.application.history import show_history
from shared.accounts import ROLES
from shared.acts import SYSTEM, SYSTEM_ROLE
from tests.acting import MONDAY
from tests.audit.region import Region, prepared, referred, through_agreement

PEOPLE = {"herts-referrer", "herts-manager", "herts-coordinator"}


def entries(region: Region, reference: str, **part: str) -> list[dict[str, Any]]:
    told = show_history(region.work(reference, **part), region.asking())
    assert told["problems"] == []
    found: list[dict[str, Any]] = told["entries"]
    return found


def incomplete(entry: dict[str, Any]) -> list[str]:
    """What an entry does not say, or says wrongly."""
    wrong = []
    role = SYSTEM_ROLE if entry["actor"] == SYSTEM else entry["actor"].removeprefix("herts-")
    if entry["actor"] not in {*PEOPLE, SYSTEM} or not entry["actor_name"]:
        wrong.append("actor")
    if entry["role"] != role or role not in (*ROLES, SYSTEM_ROLE):
        wrong.append("role")
    if entry["council"] != "hertfordshire":
        wrong.append("council")
    if not entry["policy_version"]:
        wrong.append("policy_version")
    occurred, recorded = (
        datetime.fromisoformat(entry[name]) for name in ("occurred_at", "recorded_at")
    )
    if occurred.tzinfo is None or recorded.tzinfo is None or recorded < occurred:
        wrong.append("times")
    return wrong


def test_every_entry_has_actor_role_council_and_both_times(region: Region) -> None:
    reference, _ = through_agreement(region)
    found = entries(region, reference)
    assert len(found) > 20
    assert {entry["service"] for entry in found} >= {
        "referral", "scheduling", "plans", "notifications",
    }  # fmt: skip
    assert [(entry["place"], incomplete(entry)) for entry in found if incomplete(entry)] == []


@pytest.mark.parametrize("gone", ["actor", "role", "council", "policy_version"])
def test_an_entry_without_one_of_them_is_noticed(region: Region, gone: str) -> None:
    reference, _, _ = referred(region)
    entry = {**entries(region, reference)[0], gone: ""}
    assert gone in incomplete(entry)


def test_a_late_entry_keeps_both_times_and_says_that_it_is_late(region: Region) -> None:
    reference, _, _ = referred(region)
    joan = prepared(region, reference)
    region.pass_time(days=9)
    region.perform(
        "herts-coordinator", "prepare_attendee", reference, joan,
        met_on="2027-01-06", how="phone", occurred_at="2027-01-06T09:30:00Z",
    )  # fmt: skip
    (late,) = [entry for entry in entries(region, reference) if entry["late"]]
    assert datetime.fromisoformat(late["occurred_at"]) == MONDAY + timedelta(days=1, hours=23.5)
    assert datetime.fromisoformat(late["recorded_at"]) == region.now
    assert late in [e for e in entries(region, reference, as_of="2027-01-06") if e["late"]]
    assert not [e for e in entries(region, reference, as_known_at="2027-01-06") if e["late"]]


def test_entries_stand_in_the_order_in_which_they_were_recorded_however_late_they_are(
    region: Region,
) -> None:
    reference, _, _ = referred(region)
    joan = prepared(region, reference)
    for days in (5, 3, 4):  # typed in one after the other, of days that are not in order
        region.pass_time(hours=1)
        region.perform(
            "herts-coordinator", "prepare_attendee", reference, joan,
            met_on=f"2027-01-0{days}", how="phone", occurred_at=f"2027-01-0{days}T09:30:00Z",
        )  # fmt: skip
    recorded = [entry["recorded_at"] for entry in entries(region, reference)]
    assert recorded == sorted(recorded)
