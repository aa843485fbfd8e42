"""What was gathered is sealed once, in a tree whose root is signed; a changed ledger is not continued."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from eventsourcing.persistence import OperationalError
from prometheus_client import REGISTRY

from services.audit.application import sealing
from services.audit.application.gathering import gather_record
from services.audit.application.sealing import Sealer
from services.audit.application.tree import Tree, leaf_of
from services.audit.domain.refusals import LedgerChanged
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import statement_in
from shared.ledger import merkle
from shared.ledger.checkpoints import Checkpoint, open_checkpoint, sign
from shared.ledger.notes import Signer
from tests.acting import MONDAY, ledger_seed
from tests.audit.recorded import recorded

ORIGIN = "kinplan.example/hertfordshire"


def signer(seed: bytes = ledger_seed("hertfordshire")) -> Signer:
    return Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(seed))


class Waited:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def waited() -> Waited:
    return Waited()


@pytest.fixture
def sealer(ledger: CouncilStore, waited: Waited) -> Sealer:
    return Sealer(ledger, signer(), lambda: MONDAY, waited)


def gather(ledger: CouncilStore, *positions: int, service: str = "referral") -> None:
    for position in positions:
        gather_record(ledger, recorded(position, service=service), lambda: MONDAY)


def ask(ledger: CouncilStore, statement: str, *values: Any) -> list[dict[str, Any]]:
    with ledger.datastore.transaction(commit=True) as curs:
        found = curs.execute(statement_in(ledger, statement), values)
        return found.fetchall() if found.description else []


def newest(ledger: CouncilStore) -> Checkpoint | None:
    with ledger.datastore.transaction() as curs:
        signed = Tree(ledger, curs).newest()
    return open_checkpoint(signed.note.encode(), [signer().verifier]) if signed else None


def leaves(ledger: CouncilStore) -> list[tuple[str, int, int]]:
    rows = ask(ledger, "SELECT service, position, leaf FROM {schema}.entries ORDER BY leaf")
    return [(row["service"], row["position"], row["leaf"]) for row in rows]


def gauge(name: str) -> float | None:
    """What operators are alerted by."""
    return REGISTRY.get_sample_value(name, {"council": "hertfordshire"})


def test_what_was_gathered_is_sealed_and_the_root_is_signed(
    ledger: CouncilStore, sealer: Sealer
) -> None:
    gather(ledger, 2, 1)
    gather(ledger, 7, service="plans")
    assert not sealer.step()
    assert leaves(ledger) == [("plans", 7, 0), ("referral", 1, 1), ("referral", 2, 2)]
    entries = ask(ledger, "SELECT * FROM {schema}.entries ORDER BY leaf")
    root = merkle.root_of(leaf_of("hertfordshire", entry) for entry in entries)
    assert newest(ledger) == Checkpoint(ORIGIN, 3, root)


def test_what_comes_later_continues_what_was_signed(
    ledger: CouncilStore, sealer: Sealer, waited: Waited
) -> None:
    gather(ledger, 3)
    sealer.step()
    first = newest(ledger)
    gather(ledger, 1, 2)
    waited.seconds += sealing.SECONDS
    sealer.step()
    second = newest(ledger)
    assert first is not None and second is not None and (first.size, second.size) == (1, 3)
    with ledger.datastore.transaction() as curs:
        proof = merkle.consistency_proof(1, 3, Tree(ledger, curs).reader(3))
    merkle.verify_consistency(1, first.root, 3, second.root, proof)


def test_checkpoints_are_some_seconds_apart_unless_there_is_much_to_sign(
    ledger: CouncilStore, sealer: Sealer, waited: Waited, monkeypatch: pytest.MonkeyPatch
) -> None:
    gather(ledger, 1)
    sealer.step()
    gather(ledger, 2)
    sealer.step()
    assert len(leaves(ledger)) == 2 and newest(ledger).size == 1  # type: ignore[union-attr]
    monkeypatch.setattr(sealing, "LEAVES", 2)
    gather(ledger, 3)
    sealer.step()
    assert newest(ledger).size == 3  # type: ignore[union-attr]
    gather(ledger, 4)
    sealer.step()
    assert newest(ledger).size == 3  # type: ignore[union-attr]
    waited.seconds += sealing.SECONDS
    sealer.step()
    assert newest(ledger).size == 4  # type: ignore[union-attr]


def test_when_nothing_is_new_nothing_is_signed(
    ledger: CouncilStore, sealer: Sealer, waited: Waited
) -> None:
    sealer.step()
    assert newest(ledger) is None
    gather(ledger, 1)
    sealer.step()
    waited.seconds += 60
    sealer.step()
    assert len(ask(ledger, "SELECT size FROM {schema}.checkpoints")) == 1


def test_more_than_one_batch_is_sealed_in_several_steps(
    ledger: CouncilStore, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 2)
    gather(ledger, 1, 2, 3)
    assert sealer.step() and not sealer.step()
    assert [leaf for *_, leaf in leaves(ledger)] == [0, 1, 2]


def test_a_crash_while_sealing_loses_nothing_and_seals_nothing_twice(
    ledger: CouncilStore, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    gather(ledger, 1, 2)

    def crash(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Tree, "keep_checkpoint", crash)
        with pytest.raises(KeyboardInterrupt):
            sealer.step()
    assert [leaf for *_, leaf in leaves(ledger)] == [None, None]
    Sealer(ledger, signer(), lambda: MONDAY).step()
    assert [leaf for *_, leaf in leaves(ledger)] == [0, 1]


def test_two_that_seal_at_once_give_every_entry_one_leaf(
    ledger: CouncilStore, sealer: Sealer
) -> None:
    gather(ledger, *range(1, 41))
    others = [Sealer(ledger, signer(), lambda: MONDAY) for _ in range(4)]
    threads = [threading.Thread(target=other.step) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [leaf for *_, leaf in leaves(ledger)] == list(range(40))
    sealer.step()


def test_a_clock_that_goes_back_does_no_harm(ledger: CouncilStore, waited: Waited) -> None:
    times = iter((MONDAY, MONDAY, MONDAY, *[MONDAY - timedelta(days=400)] * 9))
    sealer = Sealer(ledger, signer(), lambda: next(times), waited)
    gather(ledger, 1)
    sealer.step()
    gather(ledger, 2)
    waited.seconds += sealing.SECONDS
    sealer.step()
    assert newest(ledger).size == 2  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE {schema}.tiles SET hashes = sha256('x') || substr(hashes, 33)",
        "DELETE FROM {schema}.tiles",
        "UPDATE {schema}.tree SET size = 1",
        "UPDATE {schema}.checkpoints SET note = replace(note, E'\\n2\\n', E'\\n1\\n')",
    ],
)
def test_a_changed_ledger_is_not_continued(
    ledger: CouncilStore, sealer: Sealer, waited: Waited, tampering: str
) -> None:
    gather(ledger, 1, 2)
    sealer.step()
    ask(ledger, tampering)
    gather(ledger, 3)
    waited.seconds += sealing.SECONDS
    for one in (sealer, Sealer(ledger, signer(), lambda: MONDAY)):
        with pytest.raises(LedgerChanged, match="Nothing more is signed"):
            one.step()
    assert leaves(ledger)[-1] == ("referral", 3, None)
    assert gauge("kinplan_ledger_broken") == 1


def test_a_ledger_that_was_set_back_is_not_continued_by_whoever_signed_more(
    ledger: CouncilStore, sealer: Sealer, waited: Waited
) -> None:
    gather(ledger, 1)
    sealer.step()
    gather(ledger, 2)
    waited.seconds += sealing.SECONDS
    sealer.step()
    ask(ledger, "DELETE FROM {schema}.checkpoints WHERE size = 2")
    ask(ledger, "UPDATE {schema}.tree SET size = 1")
    ask(ledger, "UPDATE {schema}.entries SET leaf = NULL WHERE leaf = 1")
    with pytest.raises(LedgerChanged):
        sealer.step()


def test_a_checkpoint_under_another_key_is_not_continued(
    ledger: CouncilStore, sealer: Sealer
) -> None:
    gather(ledger, 1)
    sealer.step()
    forged = sign(newest(ledger), signer(b"f" * 32)).decode()  # type: ignore[arg-type]
    ask(ledger, "UPDATE {schema}.checkpoints SET note = %s", forged)
    with pytest.raises(LedgerChanged, match="cannot be continued"):
        Sealer(ledger, signer(), lambda: MONDAY).step()


def test_a_checkpoint_that_is_none_any_more_is_told_as_a_broken_ledger_until_it_is_put_back(
    ledger: CouncilStore, sealer: Sealer
) -> None:
    gather(ledger, 1)
    sealer.step()
    assert gauge("kinplan_ledger_broken") == 0
    (kept,) = ask(ledger, "SELECT note FROM {schema}.checkpoints")
    ask(ledger, "UPDATE {schema}.checkpoints SET note = 'nothing'")
    with pytest.raises(LedgerChanged, match="a newest checkpoint that is none"):
        sealer.step()
    assert gauge("kinplan_ledger_broken") == 1
    ask(ledger, "UPDATE {schema}.checkpoints SET note = %s", kept["note"])
    gather(ledger, 2)
    sealer.step()
    assert gauge("kinplan_ledger_broken") == 0


def test_a_database_that_is_lost_while_looking_is_no_broken_ledger(
    ledger: CouncilStore, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    gather(ledger, 1)
    sealer.step()
    gather(ledger, 2)

    def lost(tree: Tree, size: int) -> bytes:
        raise OperationalError

    monkeypatch.setattr(Tree, "root_at", lost)
    with pytest.raises(OperationalError):
        sealer.step()
    assert gauge("kinplan_ledger_broken") == 0


def test_what_waits_is_told_until_the_last_of_it_is_sealed(
    ledger: CouncilStore, waited: Waited, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 2)
    sealer = Sealer(ledger, signer(), lambda: MONDAY + timedelta(minutes=5), waited)
    gather(ledger, 1, 2, 3)
    assert sealer.step()
    assert (gauge("kinplan_ledger_unsealed_seconds") or 0) >= 300
    assert not sealer.step()
    assert gauge("kinplan_ledger_unsealed_seconds") == 0
