"""The audit service keeps the place and the digest of every stored event, once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from services.audit.application.gathering import gather_record, note_announcement
from services.audit.domain.refusals import DigestDiffers
from shared.eventstore.inbox import HANDLED, IGNORED_REPEAT
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import statement_in
from tests.acting import MONDAY, REFERENCE
from tests.audit.recorded import DIGEST, OTHER_DIGEST, recorded
from tests.eventstore.noting import accepted


def clock() -> datetime:
    return MONDAY


def rows(ledger: CouncilStore, table: str) -> list[dict[str, Any]]:
    statement = f"SELECT * FROM {{schema}}.{table} ORDER BY service, position"
    with ledger.datastore.transaction() as curs:
        return curs.execute(statement_in(ledger, statement)).fetchall()


def test_a_record_is_kept_with_its_place_and_digest(ledger: CouncilStore) -> None:
    assert gather_record(ledger, recorded(7), clock) == HANDLED
    (row,) = rows(ledger, "entries")
    assert (row["service"], row["position"], row["case"]) == ("referral", 7, REFERENCE)
    assert (row["digest"], row["topic"]) == (DIGEST, "referral.received")


def test_a_repeat_is_ignored(ledger: CouncilStore) -> None:
    gather_record(ledger, recorded(7), clock)
    assert gather_record(ledger, recorded(7), clock) == IGNORED_REPEAT
    assert len(rows(ledger, "entries")) == 1


def test_records_may_come_in_any_order(ledger: CouncilStore) -> None:
    came = [gather_record(ledger, recorded(n), clock) for n in (5, 3, 3, 4)]
    assert came == [HANDLED, HANDLED, IGNORED_REPEAT, HANDLED]
    assert [row["position"] for row in rows(ledger, "entries")] == [3, 4, 5]


def test_the_same_place_in_another_services_log_is_another_place(ledger: CouncilStore) -> None:
    gather_record(ledger, recorded(7), clock)
    assert gather_record(ledger, recorded(7, "plans", digest=OTHER_DIGEST), clock) == HANDLED


def test_another_digest_for_the_same_place_is_refused_and_the_first_stays(
    ledger: CouncilStore,
) -> None:
    gather_record(ledger, recorded(7), clock)
    with pytest.raises(DigestDiffers, match="another digest before for 7"):
        gather_record(ledger, recorded(7, digest=OTHER_DIGEST), clock)
    assert [row["digest"] for row in rows(ledger, "entries")] == [DIGEST]


def test_of_two_different_records_at_the_same_moment_one_is_kept_and_one_refused(
    ledger: CouncilStore,
) -> None:
    together = threading.Barrier(2)

    def gather(digest: str) -> str:
        together.wait(timeout=10)
        try:
            return gather_record(ledger, recorded(7, digest=digest), clock)
        except DigestDiffers:
            return "differs"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(gather, (DIGEST, OTHER_DIGEST))) == ["differs", HANDLED]
    assert len(rows(ledger, "entries")) == 1


def test_an_announcement_is_noted_once(ledger: CouncilStore) -> None:
    assert note_announcement(ledger, accepted(7), clock) == HANDLED
    assert note_announcement(ledger, accepted(7), clock) == IGNORED_REPEAT
    (row,) = rows(ledger, "announcements")
    assert (row["service"], row["position"], row["event"]) == ("referral", 7, "ReferralAccepted")
