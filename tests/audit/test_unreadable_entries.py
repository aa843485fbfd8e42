"""An event that cannot be read any more is shown as such, and does not hide the others."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg.sql import SQL, Identifier

from services.audit.application.history import show_history
from tests.audit.region import Region, referred


def spoil(region: Region, service: str, change: str) -> None:
    """What somebody with the database's password might do to the first event of a service."""
    statement: Any = SQL(
        f"UPDATE {{}}.stored_events SET {change} WHERE notification_id = 1"
    ).format(Identifier(region.stores[service].schema))
    with region.stores[service].datastore.transaction(commit=True) as curs:
        curs.execute("SET LOCAL session_replication_role = replica")
        assert curs.execute(statement).rowcount == 1


@pytest.mark.parametrize(
    "change",
    [
        "state = 'no JSON'",
        "state = overlay(state placing 'AAAAAAAAAAAA' from length(state) - 40)",  # encrypted
        "topic = 'referral.unheard_of'",
        "topic = 'os:system'",
        "originator_version = 7",
    ],
)
def test_it_is_said_in_its_place_and_under_problems(region: Region, change: str) -> None:
    reference, _, _ = referred(region)
    region.perform("herts-manager", "accept_referral", reference)
    spoil(region, "referral", change)
    told = show_history(region.work(reference), region.asking())
    unreadable = told["entries"][0]
    assert unreadable["place"] == "referral/1"
    assert "cannot be read any more" in unreadable["sentence"]
    assert unreadable["facts"] == {}
    assert [p for p in told["problems"] if p.startswith("referral event 1 cannot be read: ")]
    assert "Accepted" in " ".join(entry["sentence"] for entry in told["entries"])


def test_a_key_whose_row_is_gone_is_said_as_well(region: Region) -> None:
    reference, _, mother = referred(region)
    store = region.stores["referral"]
    statement: Any = SQL("DELETE FROM {}.keys WHERE subject = %s").format(Identifier(store.schema))
    with store.datastore.transaction(commit=True) as curs:
        curs.execute(statement, (mother,))
    store.keyring.notice(99)
    told = show_history(region.work(reference), region.asking())
    assert any("the row of a key" in problem for problem in told["problems"])
    assert told["entries"][0]["unreadable"]
