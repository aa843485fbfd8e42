"""Whatever is changed after it was sealed is found, and named with its place; nothing else is."""

from __future__ import annotations

import threading

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.ledger.checkpoints import sign
from shared.ledger.notes import Signer
from shared.ledger.tiles import WIDTH
from shared.verification import ledger_rows
from tests.verification.sealed import SIGNER, Sealed, other_root

SWAP = (
    "UPDATE {store}.stored_events AS e SET state = o.state FROM {store}.stored_events o "
    "WHERE (e.notification_id, o.notification_id) IN ((2, 5), (5, 2))"
)


def test_what_nobody_touched_holds(sealed: Sealed) -> None:
    report = sealed.verified(sealed.newest())
    assert report.findings == []
    assert (report.events, report.checkpoints, report.newest_size) == (6, 2, 6)


def test_an_empty_ledger_holds(sealed: Sealed) -> None:
    sealed.tamper(
        "DELETE FROM {store}.stored_events; DELETE FROM {ledger}.entries; DELETE FROM {ledger}.tiles; "
        "DELETE FROM {ledger}.checkpoints; UPDATE {ledger}.tree SET size = 0"
    )
    assert sealed.verified().findings == []


@pytest.mark.parametrize(
    ("tampering", "kinds", "says"),
    [
        (
            "UPDATE {store}.stored_events SET state = state || ' ' WHERE notification_id = 3",
            ["changed"],
            "scheduling, event 3 (leaf 2): its stored bytes are not those that were sealed.",
        ),
        (
            "UPDATE {store}.stored_events SET topic = 'x.y' WHERE notification_id = 3",
            ["changed"],
            "its record, version, topic or time is not",
        ),
        (
            "UPDATE {store}.stored_events SET recorded_at = recorded_at - interval '1 day' "
            "WHERE notification_id = 3",
            ["changed"],
            "topic or time is not",
        ),
        (
            "DELETE FROM {store}.stored_events WHERE notification_id = 3",
            ["missing"],
            "scheduling, event 3 (leaf 2) was sealed and is not in the store any more.",
        ),
        (
            "DELETE FROM {store}.stored_events WHERE notification_id > 3",
            ["missing"],
            "3 events from position 4 to 6 were sealed and are not in the store any more. If they",
        ),
        (
            "INSERT INTO {store}.stored_events SELECT 0, gen_random_uuid(), 1, topic, state, "
            "recorded_at, written_in FROM {store}.stored_events WHERE notification_id = 1",
            ["inserted"],
            "scheduling, event 0 stands in the log before events that are sealed",
        ),
        (SWAP, ["swapped"], "event 2 (leaf 1) and scheduling, event 5 (leaf 4) hold each other's"),
        (
            "UPDATE {store}.stored_events AS e SET state = o.state FROM {store}.stored_events o "
            "WHERE (e.notification_id, o.notification_id) IN ((2, 5), (5, 3), (3, 2))",
            ["changed"] * 3,
            "holds the bytes that were sealed as",
        ),
        (
            "UPDATE {ledger}.entries SET digest = repeat('a', 64) WHERE position = 3",
            ["changed"],
            "is what was sealed, and the audit service's own entry of it was changed",
        ),
        (
            "UPDATE {ledger}.entries SET \"case\" = 'HERTS-CCCC-DDDD' WHERE position = 3",
            ["changed"],
            "own entry of it was changed",
        ),
        (
            "DELETE FROM {ledger}.entries WHERE position = 3",
            ["rewritten", "inserted"],
            "it has 6 entries; 5 have a leaf, the highest is 5",
        ),
        (
            "UPDATE {ledger}.tiles SET hashes = substr(hashes, 1, 64) || sha256('x') || "
            "substr(hashes, 97)",
            ["rewritten", "rewritten", "changed"],
            "first 3 entries are not those of its signed checkpoint",
        ),
        (
            "DELETE FROM {ledger}.tiles",
            ["rewritten", "set_back", "set_back"],
            "hashes were removed",
        ),
        (
            "UPDATE {ledger}.checkpoints SET note = replace(note, '+', '/') || E'\\n' WHERE size = 3",
            ["signature"],
            "The checkpoint of 3 entries: ",
        ),
        (
            "UPDATE {ledger}.tree SET size = 3; DELETE FROM {ledger}.entries WHERE leaf > 2; "
            "DELETE FROM {store}.stored_events WHERE notification_id > 3",
            ["set_back"],
            "A checkpoint was signed of 6 entries, and the ledger has 3: it was set back.",
        ),
    ],
)
def test_what_was_changed_is_found_and_named(
    sealed: Sealed, tampering: str, kinds: list[str], says: str
) -> None:
    sealed.tamper(tampering)
    report = sealed.verified()
    assert [finding.kind for finding in report.findings] == kinds
    assert any(says in finding.text for finding in report.findings), report.findings


def rewritten(sealed: Sealed, signer: Signer) -> None:
    """Change an event, and build the whole ledger anew over it, signed by that key."""
    sealed.tamper(
        "UPDATE {store}.stored_events SET state = state || ' ' WHERE notification_id = 3; "
        "DELETE FROM {ledger}.entries; DELETE FROM {ledger}.tiles; DELETE FROM {ledger}.checkpoints; "
        "UPDATE {ledger}.tree SET size = 0"
    )
    sealed.after, sealed.sealer.last, sealed.sealer.signer = 0, None, signer
    sealed.seal()


def test_a_ledger_that_was_rewritten_by_somebody_without_its_key_is_found(sealed: Sealed) -> None:
    rewritten(sealed, Signer(SIGNER.name, Ed25519PrivateKey.from_private_bytes(b"f" * 32)))
    report = sealed.verified()
    assert {finding.kind for finding in report.findings} == {"signature"}


def test_even_one_rewritten_with_its_key_differs_from_a_checkpoint_that_was_kept(
    sealed: Sealed,
) -> None:
    """This is why checkpoints are kept elsewhere: without one, nothing is found."""
    kept = sealed.newest()
    rewritten(sealed, SIGNER)
    assert sealed.kinds() == []
    assert sealed.kinds(kept) == ["forked"]


def test_a_ledger_restored_from_an_older_copy_is_found_by_a_checkpoint_that_was_kept(
    sealed: Sealed,
) -> None:
    kept = sealed.newest()
    sealed.tamper(
        "UPDATE {ledger}.tree SET size = 3; DELETE FROM {ledger}.entries WHERE leaf > 2; "
        "UPDATE {ledger}.tiles SET hashes = substr(hashes, 1, 96); "
        "DELETE FROM {ledger}.checkpoints WHERE size > 3; "
        "DELETE FROM {store}.stored_events WHERE notification_id > 3"
    )
    assert sealed.kinds() == []
    report = sealed.verified(kept)
    assert [finding.kind for finding in report.findings] == ["set_back"]
    assert "restored from an older copy" in report.findings[0].text


def test_a_kept_checkpoint_of_another_history_is_no_part_of_this_one(sealed: Sealed) -> None:
    assert sealed.kinds(other_root(sealed.newest())) == ["forked"]


def test_a_checkpoint_of_another_ledger_under_the_same_key_is_found(sealed: Sealed) -> None:
    elsewhere = Signer("kinplan.example/elsewhere", SIGNER.private)
    foreign = sign(
        type(sealed.newest())(elsewhere.name, 6, sealed.newest().root), elsewhere
    ).decode()
    sealed.tamper("UPDATE {ledger}.checkpoints SET note = %s WHERE size = 6", foreign)
    assert sealed.kinds() == ["signature"]


def test_more_than_one_part_is_compared(sealed: Sealed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.verification.verifying.LEAVES_AT_ONCE", WIDTH)
    assert ledger_rows.LEAVES_AT_ONCE % WIDTH == 0
    sealed.add(*(f"more {number}" for number in range(2 * WIDTH)))
    assert sealed.verified().findings == []
    sealed.tamper(
        "UPDATE {store}.stored_events SET state = state || ' ' WHERE notification_id IN (2, 500)"
    )
    report = sealed.verified()
    assert [finding.text.split(" (")[0] for finding in report.findings] == [
        "scheduling, event 2",
        "scheduling, event 500",
    ]
    assert report.events == 6 + 2 * WIDTH


def test_what_is_stored_and_not_sealed_in_time_is_told(sealed: Sealed) -> None:
    from tests.eventstore.noting import notes

    sealed.store.keep(notes("late", "text"))
    report = sealed.verified()
    assert [finding.kind for finding in report.findings] == ["unsealed"]
    assert report.waiting == 1


def test_a_system_that_is_written_to_gives_no_false_alarm(sealed: Sealed) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            sealed.add(f"while {number}")
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        reports = [sealed.verified(sealed.newest(), patience=60) for _ in range(5)]
    finally:
        stop.set()
        writer.join()
    assert [report.findings for report in reports] == [[]] * 5
    assert reports[-1].events > reports[0].events


def test_verifying_changes_nothing(sealed: Sealed) -> None:
    with psycopg.connect(sealed.url) as connection:
        rows = ledger_rows.LedgerRows(connection, "hertfordshire")
        rows.begin()
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("UPDATE audit_hertfordshire.tree SET size = 0")
