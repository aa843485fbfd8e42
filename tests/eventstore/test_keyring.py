"""Keys are made once, open what they sealed, and what was destroyed opens nothing ever again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import ProgrammingError
from eventsourcing.postgres import PostgresDatastore
from psycopg.sql import SQL, Composed, Identifier

from cli.private_files import write_private
from shared.eventstore import keyring as keyrings
from shared.eventstore.database import open_database, role_of
from shared.eventstore.events import ERASED
from shared.eventstore.keyring import CASE, Keyring, PersonErased
from shared.eventstore.master_keys import (
    MasterKeyProblem,
    MasterKeys,
    key_lines,
    read_file,
)
from shared.eventstore.store import CouncilStore, schema_name
from shared.follower.projecting import statement_in
from tests.acting import HERTFORDSHIRE, REFERENCE, master_of
from tests.eventstore.saying import Sayings, sayings

ANN, BOB = "1a" * 16, "2b" * 16
OTHER_CASE = "HERTS-CDFG-3467"


@pytest.fixture
def empty_url(shared_url: str, emptying: Composed) -> Iterator[str]:
    """The database without any key, before and after: here they are what is tested."""
    schema = Identifier(schema_name("scheduling", HERTFORDSHIRE.council))
    without = SQL("; DELETE FROM {0}.keys; DELETE FROM {0}.master_keys").format(schema)
    with psycopg.connect(shared_url) as connection:
        connection.execute(emptying + without)
    yield shared_url
    with psycopg.connect(shared_url) as connection:
        connection.execute(emptying + without)


def beside(store: CouncilStore) -> CouncilStore:
    """The same council's store, as another process has it."""
    return CouncilStore("scheduling", HERTFORDSHIRE, store.datastore, store.keyring.master)


def said_in(store: CouncilStore) -> list[str]:
    found = store.find(Sayings, sayings().id)
    return found.words if found else []


def erase(store: CouncilStore, subject: str, case: str = REFERENCE) -> int:
    with store.datastore.transaction(commit=True) as curs:
        return store.keyring.erase(curs, case, subject)


def run(store: CouncilStore, statement: str, values: Any = ()) -> list[Any]:
    with store.datastore.transaction(commit=True) as curs:
        curs.execute(statement_in(store, statement), values)
        return curs.fetchall() if curs.description else []


def test_each_case_and_each_person_in_it_has_a_key_of_its_own(store: CouncilStore) -> None:
    keyring = store.keyring
    for case in (REFERENCE, OTHER_CASE):
        for subject in (CASE, ANN, BOB):
            keyring.to_seal(case, [subject])
    secrets = {keyring.data_key(c, s) for c in (REFERENCE, OTHER_CASE) for s in (CASE, ANN, BOB)}
    assert len(secrets) == 6 and None not in secrets
    assert keyring.subjects(REFERENCE) == {CASE: True, ANN: True, BOB: True}
    assert keyring.data_key(REFERENCE, "3c" * 16) is None


def test_a_key_that_another_process_made_is_found(store: CouncilStore) -> None:
    other = beside(store)
    store.keep(sayings().say(ANN, "first"))
    assert said_in(other) == ["first"]
    store.keep(sayings("b").say(BOB, "second"))  # a key that the other did not see when it looked
    other.find(Sayings, sayings("b").id)
    assert other.keyring.to_open(REFERENCE, BOB) is not None


def test_of_many_who_make_a_key_at_once_all_use_the_same(store: CouncilStore) -> None:
    processes = [beside(store) for _ in range(6)]
    together = threading.Barrier(len(processes))

    def seal(process: CouncilStore) -> bytes | None:
        together.wait(timeout=10)
        process.keyring.to_seal(REFERENCE, [ANN])
        return process.keyring.data_key(REFERENCE, ANN)

    with ThreadPoolExecutor(len(processes)) as pool:
        assert len(set(pool.map(seal, processes))) == 1


def test_what_was_said_is_read_as_erased_when_the_key_was_destroyed(store: CouncilStore) -> None:
    store.keep(sayings().say(ANN, "first").say(BOB, "second"))
    assert erase(store, ANN) == 1
    found = store.find(Sayings, sayings().id)
    assert found is not None
    assert (found.words, found.notes) == ([ERASED, "second"], ["noted", "noted"])
    assert store.keyring.subjects(REFERENCE) == {CASE: True, ANN: False, BOB: True}
    assert store.keyring.data_key(REFERENCE, ANN) is None


def test_a_key_that_another_process_destroyed_is_forgotten_at_the_next_reading(
    store: CouncilStore,
) -> None:
    other = beside(store)
    store.keep(sayings().say(ANN, "first"))
    assert said_in(other) == ["first"]
    erase(store, ANN)
    assert said_in(other) == [ERASED]
    (logged,) = beside(store).read_log(after=0, limit=10)
    assert vars(logged.event)["words"] == ERASED


def test_a_key_that_was_being_read_when_it_was_destroyed_is_not_kept(
    store: CouncilStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.keep(sayings().say(ANN, "first"))
    slow, query = beside(store), Keyring._query

    def destroyed_meanwhile(self: Keyring, statement: str, values: Any = ()) -> list[Any]:
        rows = query(self, statement, values)
        monkeypatch.undo()
        erase(store, ANN)
        self.notice(2)  # as another thread of the process, which read a record in the meantime
        return rows

    monkeypatch.setattr(Keyring, "_query", destroyed_meanwhile)
    assert slow.keyring.to_open(REFERENCE, ANN) is not None
    assert slow.keyring.to_open(REFERENCE, ANN) is None


def test_nothing_new_is_recorded_about_somebody_who_was_erased(store: CouncilStore) -> None:
    store.keep(sayings().say(ANN, "first"))
    erase(store, ANN)
    found = store.find(Sayings, sayings().id)
    assert found is not None
    with pytest.raises(PersonErased, match="nothing more can be recorded about them"):
        store.keep(found.say(ANN, "again"))
    store.keep(sayings("b").say(BOB, "of somebody else"))


def test_nothing_is_recorded_about_somebody_who_was_erased_before_anything_was(
    store: CouncilStore,
) -> None:
    assert erase(store, ANN) == 0
    with pytest.raises(PersonErased):
        store.keep(sayings().say(ANN, "first"))
    with pytest.raises(PersonErased):
        beside(store).keep(sayings().say(ANN, "first"))
    assert said_in(store) == []


def test_erasing_again_tells_what_was_erased_before(store: CouncilStore) -> None:
    store.keep(sayings().say(ANN, "first"))
    assert [erase(store, ANN), erase(store, ANN)] == [1, 1]
    assert [erase(store, BOB), erase(store, BOB)] == [0, 0]


def test_what_was_erased_in_one_case_stays_in_another(store: CouncilStore) -> None:
    store.keep(sayings().say(ANN, "first"), sayings("b", OTHER_CASE).say(ANN, "elsewhere"))
    erase(store, ANN)
    found = store.find(Sayings, sayings("b").id)
    assert found is not None and found.words == ["elsewhere"]


def test_erasing_that_was_not_committed_destroys_nothing(store: CouncilStore) -> None:
    store.keep(sayings().say(ANN, "first"))

    class PowerCut(Exception):
        pass

    with pytest.raises(PowerCut), store.datastore.transaction(commit=True) as curs:
        assert store.keyring.erase(curs, REFERENCE, ANN) == 1
        raise PowerCut
    assert said_in(store) == said_in(beside(store)) == ["first"]


def test_a_key_whose_row_is_gone_is_missed_in_plain_words(store: CouncilStore) -> None:
    store.keep(sayings().say(ANN, "first"))
    run(store, "DELETE FROM {schema}.keys WHERE subject = %s", (ANN,))
    with pytest.raises(MasterKeyProblem, match=r"scheduling.*key of case .* is gone.*backup"):
        said_in(beside(store))


def test_a_wrapped_key_that_was_moved_to_another_person_does_not_open(store: CouncilStore) -> None:
    store.keep(sayings().say(ANN, "first").say(BOB, "second"))
    run(
        store,
        "UPDATE {schema}.keys k SET wrapped = o.wrapped FROM {schema}.keys o "
        "WHERE k.subject = %s AND o.subject = %s",
        (ANN, BOB),
    )
    with pytest.raises(MasterKeyProblem, match="moved to another place"):
        said_in(beside(store))


def test_more_cases_than_are_remembered_are_read_again(
    store: CouncilStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyrings, "CASES_REMEMBERED", 2)
    cases = [f"HERTS-CDFG-346{n}" for n in range(5)]
    for case in cases:
        store.keep(sayings(case, case).say(ANN, f"in {case}"))
    for case in cases:
        found = store.find(Sayings, sayings(case).id)
        assert found is not None and found.words == [f"in {case}"]


# Rotation of the master key


def with_masters(store: CouncilStore, *ids: str) -> CouncilStore:
    """The store with those master keys, the first in use."""
    secrets = {id: master_of(HERTFORDSHIRE).secrets["test"][::-1] for id in ids}
    secrets |= {"test": master_of(HERTFORDSHIRE).secrets["test"]} if "test" in ids else {}
    master = MasterKeys(HERTFORDSHIRE.council, ids[0], secrets)
    fresh = CouncilStore("scheduling", HERTFORDSHIRE, store.datastore, master)
    return fresh


def states(store: CouncilStore) -> list[bytes]:
    return [logged.state for logged in store.read_log(after=0, limit=100)]


@pytest.fixture
def rotated(store: CouncilStore) -> CouncilStore:
    """A store in which something was said under the old master key, opened with the new one first."""
    store.keyring.prove_master_keys()
    for person in (ANN, BOB):
        store.keep(sayings(person).say(person, "first"))
    new = with_masters(store, "new", "test")
    new.keyring.prove_master_keys()
    return new


def test_keys_are_wrapped_anew_in_batches_and_no_event_is_written_again(
    store: CouncilStore, rotated: CouncilStore
) -> None:
    before = states(store)
    assert rotated.keyring.wrapped_under() == {"test": 3}
    assert [rotated.keyring.rewrap(limit=2) for _ in range(3)] == [2, 1, 0]
    assert rotated.keyring.wrapped_under() == {"new": 3}
    assert states(with_masters(store, "new")) == before
    with pytest.raises(MasterKeyProblem, match="'new', which memory does not hold"):
        states(beside(store))


def test_a_destroyed_key_is_not_wrapped_anew(store: CouncilStore, rotated: CouncilStore) -> None:
    erase(store, ANN)
    assert rotated.keyring.rewrap() == 2
    found = with_masters(store, "new").find(Sayings, sayings(ANN).id)
    assert found is not None and found.words == [ERASED]


def test_two_who_wrap_anew_at_once_do_no_harm(rotated: CouncilStore) -> None:
    together = threading.Barrier(2)

    def rewrap(_: int) -> int:
        together.wait(timeout=10)
        return rotated.keyring.rewrap()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(rewrap, range(2)))
    assert rotated.keyring.wrapped_under() == {"new": 3}
    assert len(states(rotated)) == 2


def test_a_master_key_is_not_retired_while_a_key_is_wrapped_under_it(rotated: CouncilStore) -> None:
    with pytest.raises(MasterKeyProblem, match="still wrapped under master key 'test'"):
        rotated.keyring.retire("test")
    assert run(rotated, "SELECT id FROM {schema}.retired_masters") == []
    rotated.keyring.rewrap()
    rotated.keyring.retire("test")
    rotated.keyring.retire("test")
    assert [row["id"] for row in run(rotated, "SELECT id FROM {schema}.master_keys")] == ["new"]


def test_nothing_is_wrapped_under_a_retired_master_key_by_whoever_still_has_it(
    store: CouncilStore, rotated: CouncilStore
) -> None:
    rotated.keyring.rewrap()
    rotated.keyring.retire("test")
    with pytest.raises(MasterKeyProblem, match="'test' of memory was retired"):
        store.keep(sayings("c", OTHER_CASE).say(ANN, "first"))
    with pytest.raises(MasterKeyProblem, match="was retired"):
        store.keyring.prove_master_keys()
    assert store.keyring.subjects(OTHER_CASE) == {}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "hertfordshire.toml"
    write_private(path, key_lines("old", b"o" * 32))
    return path


def process(database: PostgresDatastore, file: Path) -> CouncilStore:
    """A process that has read that file."""
    master = read_file(file, HERTFORDSHIRE.council)
    return CouncilStore("scheduling", HERTFORDSHIRE, database, master)


def test_a_process_reads_the_file_again_when_it_meets_a_master_key_that_it_does_not_know(
    database: PostgresDatastore, file: Path
) -> None:
    running = process(database, file)
    running.keep(sayings().say(ANN, "first"))
    write_private(file, key_lines("new", b"n" * 32) + key_lines("old", b"o" * 32))
    restarted = process(database, file)
    restarted.keep(sayings("b", OTHER_CASE).say(ANN, "under the new one"))
    restarted.keyring.rewrap()
    found = running.find(Sayings, sayings("b").id)
    assert found is not None and found.words == ["under the new one"]
    running.keep(sayings("c").say(BOB, "and goes on under it"))
    assert set(restarted.keyring.wrapped_under()) == {"new"}


def test_a_process_that_missed_the_rotation_reads_the_file_again_before_it_wraps(
    database: PostgresDatastore, file: Path
) -> None:
    running = process(database, file)
    running.keep(sayings().say(ANN, "first"))
    write_private(file, key_lines("new", b"n" * 32) + key_lines("old", b"o" * 32))
    rotating = process(database, file).keyring
    rotating.prove_master_keys()
    rotating.rewrap()
    rotating.retire("old")
    write_private(file, key_lines("new", b"n" * 32))
    running.keep(sayings("b", OTHER_CASE).say(ANN, "second"))
    assert set(rotating.wrapped_under()) == {"new"}
    assert said_in(running) == ["first"]


def test_a_file_with_another_secret_under_a_known_id_is_not_taken_by_a_running_process(
    database: PostgresDatastore, file: Path
) -> None:
    running = process(database, file)
    running.keep(sayings().say(ANN, "first"))
    write_private(file, key_lines("new", b"n" * 32) + key_lines("old", b"o" * 32))
    process(database, file).keep(sayings("b", OTHER_CASE).say(ANN, "second"))
    write_private(file, key_lines("new", b"?" * 32) + key_lines("old", b"o" * 32))
    with pytest.raises(MasterKeyProblem, match=r"'new' of .*hertfordshire\.toml is not the one"):
        running.find(Sayings, sayings("b").id)
    assert said_in(running) == ["first"]


def test_a_service_can_neither_retire_a_master_key_nor_take_one_back(empty_url: str) -> None:
    opened = open_database(empty_url, role=role_of("scheduling"))
    service = CouncilStore("scheduling", HERTFORDSHIRE, opened, master_of(HERTFORDSHIRE))
    service.keep(sayings().say(ANN, "first"))
    assert erase(service, ANN) == 1
    with pytest.raises((ProgrammingError, psycopg.errors.InsufficientPrivilege)):
        service.keyring.retire("test")
    for statement in ("DELETE FROM {schema}.retired_masters", "DELETE FROM {schema}.master_keys"):
        with pytest.raises((ProgrammingError, psycopg.errors.InsufficientPrivilege)):
            run(service, statement)
    opened.close()
