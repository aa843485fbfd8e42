"""Rotating a council's master keys: whatever interrupts it, nothing is lost, and a second run finishes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from eventsourcing.postgres import PostgresDatastore

from cli import key_rotation
from cli.key_rotation import Rotation, RotationFailed
from cli.keys import make_keys
from services.audit.domain.events import KeysRetired, KeysRotated
from shared.eventstore.database import open_database
from shared.eventstore.events import ERASED
from shared.eventstore.keyring import Keyring
from shared.eventstore.master_keys import MasterKeyProblem, read_file
from shared.eventstore.store import CouncilStore
from shared.migrations import SERVICES
from tests.acting import COUNCILS, HERTFORDSHIRE, REFERENCE, act
from tests.eventstore.saying import Sayings, sayings

ANN, BOB = "1a" * 16, "2b" * 16


class PowerCut(Exception):
    pass


@pytest.fixture
def file(tmp_path: Path) -> Path:
    make_keys(COUNCILS, tmp_path / "master", tmp_path / "ledger")
    return tmp_path / "master" / "hertfordshire.toml"


@pytest.fixture
def database(database_url: str) -> Iterator[PostgresDatastore]:
    opened = open_database(database_url)
    yield opened
    opened.close()


def process(database: PostgresDatastore, file: Path, service: str = "scheduling") -> CouncilStore:
    """A process that starts now: it reads the file, and proves the keys."""
    master = read_file(file, HERTFORDSHIRE.council)
    store = CouncilStore(service, HERTFORDSHIRE, database, master)
    store.keyring.prove_master_keys()
    return store


def rotation(database: PostgresDatastore, file: Path, said: list[str] | None = None) -> Rotation:
    master = read_file(file, HERTFORDSHIRE.council)
    operator = act(actor="herts-operator", role="operator")
    say = said.append if said is not None else lambda line: None
    return Rotation(HERTFORDSHIRE, database, master, operator, say)


def ids(file: Path) -> list[str]:
    return list(read_file(file, HERTFORDSHIRE.council).secrets)


def words(store: CouncilStore, name: str = "a") -> list[str]:
    found = store.find(Sayings, sayings(name).id)
    return found.words if found else []


def recorded(database: PostgresDatastore, file: Path, kind: type) -> list[object]:
    log = process(database, file, "audit").read_log(after=0, limit=100)
    return [logged.event for logged in log if isinstance(logged.event, kind)]


@pytest.fixture
def running(database: PostgresDatastore, file: Path) -> CouncilStore:
    """A process in which something was said, and which goes on running."""
    store = process(database, file)
    store.keep(sayings().say(ANN, "first").say(BOB, "second"))
    return store


def test_a_new_key_is_put_first_and_every_data_key_of_every_service_is_wrapped_under_it(
    database: PostgresDatastore, file: Path, running: CouncilStore
) -> None:
    (old,) = ids(file)
    process(database, file, "plans").keep(sayings("p").say(ANN, "in another service"))
    said: list[str] = []
    rotation(database, file, said).rotate()
    new, kept = ids(file)
    assert kept == old != new
    for service in SERVICES:
        assert set(process(database, file, service).keyring.wrapped_under()) <= {new}
    assert words(process(database, file)) == ["first", "second"]
    assert "  scheduling     3 data keys wrapped anew" in said
    assert file.read_text().startswith("# The master keys of hertfordshire.")


def test_a_running_process_goes_on_without_being_started_again(
    database: PostgresDatastore, file: Path, running: CouncilStore
) -> None:
    one = rotation(database, file)
    one.rotate()
    one.retire()
    running.keyring.notice(-1)  # it has forgotten what it had in memory
    assert words(running) == ["first", "second"]
    running.keep(sayings("b", "HERTS-CDFG-3467").say(ANN, "third"))
    assert set(running.keyring.wrapped_under()) == set(ids(file))


def test_it_is_recorded_with_the_names_of_the_keys_alone(
    database: PostgresDatastore, file: Path, running: CouncilStore
) -> None:
    (old,) = ids(file)
    one = rotation(database, file)
    one.rotate()
    one.retire()
    (new,) = ids(file)
    (rotated,) = recorded(database, file, KeysRotated)
    (retired,) = recorded(database, file, KeysRetired)
    assert (rotated.key, rotated.older, rotated.actor) == (new, [old], "herts-operator")
    assert retired.retired == [old]


def test_an_old_key_stays_in_the_file_until_it_is_retired(
    database: PostgresDatastore, file: Path, running: CouncilStore
) -> None:
    (old,) = ids(file)
    said: list[str] = []
    one = rotation(database, file, said)
    one.rotate()
    assert one.spare() == [old]
    one.tell_spare()
    assert said[-1].startswith(f"Needed no more by this database: {old}.")
    one.retire()
    assert len(ids(file)) == 1 and one.spare() == []
    one.retire()
    assert said[-1] == "No key is to be retired."


@pytest.mark.parametrize("step", ["_write", "_record", "rewrap"])
def test_an_interruption_anywhere_is_finished_by_a_second_run(
    database: PostgresDatastore,
    file: Path,
    running: CouncilStore,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    (old,) = ids(file)
    where = Keyring if step == "rewrap" else Rotation
    done = getattr(where, step)

    def interrupted(self: object, *given: object, **told: object) -> object:
        done(self, *given, **told)
        raise PowerCut

    monkeypatch.setattr(where, step, interrupted)
    with pytest.raises(PowerCut):
        rotation(database, file).rotate()
    monkeypatch.undo()
    assert words(process(database, file)) == ["first", "second"]
    first = ids(file)[0]
    again = rotation(database, file)
    again.rotate()
    assert first in ids(file) and old in ids(file)
    assert set(process(database, file).keyring.wrapped_under()) == {ids(file)[0]}
    again.retire()
    assert words(process(database, file)) == ["first", "second"]


def test_a_rotation_that_was_begun_goes_on_under_the_same_key(
    database: PostgresDatastore, file: Path, running: CouncilStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_rotation, "BATCH", 1)
    rewrap, batches = Keyring.rewrap, []

    def one_batch(self: Keyring, limit: int) -> int:
        if len(batches) == 1:
            raise PowerCut
        batches.append(limit)
        return rewrap(self, limit)

    process(database, file, "referral").keep(sayings("r").say(ANN, "first"))
    monkeypatch.setattr(Keyring, "rewrap", one_batch)
    with pytest.raises(PowerCut):
        rotation(database, file).rotate()
    monkeypatch.setattr(Keyring, "rewrap", rewrap)
    before, said = ids(file), list[str]()
    rotation(database, file, said).rotate()
    assert ids(file) == before
    assert said[0] == f"Going on under master key {before[0]}, which is first in the file."
    assert len(recorded(database, file, KeysRotated)) == 2


def test_an_interruption_while_retiring_is_finished_by_a_second_run(
    database: PostgresDatastore, file: Path, running: CouncilStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = rotation(database, file)
    one.rotate()
    retire, calls = Keyring.retire, []

    def interrupted(self: Keyring, id: str) -> None:
        if len(calls) == 2:
            raise PowerCut
        calls.append(id)
        retire(self, id)

    monkeypatch.setattr(Keyring, "retire", interrupted)
    with pytest.raises(PowerCut):
        one.retire()
    assert len(ids(file)) == 2, "the file is the last to change"
    monkeypatch.undo()
    rotation(database, file).retire()
    assert len(ids(file)) == 1
    assert words(process(database, file)) == ["first", "second"]


def test_a_key_under_which_a_process_wrapped_something_meanwhile_is_not_lost(
    database: PostgresDatastore, file: Path, running: CouncilStore
) -> None:
    one = rotation(database, file)
    one.rotate()
    running.keep(sayings("late", "HERTS-CDFG-3467").say(ANN, "late"))  # still under the old one
    assert one.spare() == []
    one.retire()
    assert len(ids(file)) == 2
    again = rotation(database, file)
    again.rotate()
    again.retire()
    assert words(process(database, file), "late") == ["late"]


def test_a_process_that_wraps_something_between_looking_and_retiring_is_no_harm(
    database: PostgresDatastore, file: Path, running: CouncilStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = rotation(database, file)
    one.rotate()
    record = Rotation._record

    def in_between(self: Rotation, *given: object, **told: object) -> None:
        running.keep(sayings("late", "HERTS-CDFG-3467").say(ANN, "late"))
        record(self, *given, **told)  # type: ignore[arg-type]

    monkeypatch.setattr(Rotation, "_record", in_between)
    one.retire()
    assert len(ids(file)) == 1
    assert words(process(database, file), "late") == ["late"]


def test_what_was_erased_stays_erased(
    database: PostgresDatastore, file: Path, running: CouncilStore
) -> None:
    with running.datastore.transaction(commit=True) as curs:
        running.keyring.erase(curs, REFERENCE, ANN)
    one = rotation(database, file)
    one.rotate()
    one.retire()
    assert words(process(database, file)) == [ERASED, "second"]


def test_two_cannot_rotate_at_once(database: PostgresDatastore, file: Path) -> None:
    one, other = rotation(database, file), rotation(database, file)
    said = "rotated by somebody else now"
    with one.alone(), pytest.raises(RotationFailed, match=said), other.alone():
        pass
    with other.alone():
        pass


def test_a_file_that_cannot_be_written_is_said_and_nothing_was_done(
    database: PostgresDatastore, file: Path, running: CouncilStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(path: Path, text: str) -> None:
        raise PermissionError(13, "Read-only file system")

    monkeypatch.setattr(key_rotation, "replace_private", read_only)
    before = ids(file)
    with pytest.raises(RotationFailed, match=r"Read-only file system.*secret store"):
        rotation(database, file).rotate()
    assert ids(file) == before
    assert recorded(database, file, KeysRotated) == []


def test_a_key_that_somebody_put_first_by_hand_is_taken_into_use(
    database: PostgresDatastore, file: Path, running: CouncilStore
) -> None:
    (old,) = ids(file)
    by_hand = "[[key]]\nid = 'by-hand'\nsecret = 'MjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjI='\n"
    file.write_text(by_hand + file.read_text())
    rotation(database, file).rotate()
    assert ids(file) == ["by-hand", old]
    assert set(process(database, file).keyring.wrapped_under()) == {"by-hand"}


def test_the_file_keeps_its_owner_and_mode(database: PostgresDatastore, file: Path) -> None:
    file.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(file, 65534, 65534)
    before = file.stat()
    rotation(database, file).rotate()
    after = file.stat()
    assert (after.st_mode, after.st_uid) == (before.st_mode, before.st_uid)
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".")] == []


def test_an_old_backup_opens_with_its_master_key_alone(
    database: PostgresDatastore, file: Path, running: CouncilStore
) -> None:
    """What was destroyed since is in the backup; without the old master key it is worth nothing."""
    old = read_file(file, HERTFORDSHIRE.council)
    backup = running.keyring._query("SELECT subject, wrapped FROM {schema}.keys")
    with running.datastore.transaction(commit=True) as curs:
        running.keyring.erase(curs, REFERENCE, ANN)
    one = rotation(database, file)
    one.rotate()
    one.retire()
    (row,) = (row for row in backup if row["subject"] == ANN)
    purpose = running.keyring._purpose(REFERENCE, ANN)
    assert old.unwrap(old.current, bytes(row["wrapped"]), purpose)
    new = read_file(file, HERTFORDSHIRE.council)
    with pytest.raises(MasterKeyProblem):
        new.unwrap(new.current, bytes(row["wrapped"]), purpose)
