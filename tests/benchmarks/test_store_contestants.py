"""On a real PostgreSQL each contestant stores what it was told, and a run leaves nothing behind."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from benchmarks.failing import MeasurementFailed
from benchmarks.store import sealed
from benchmarks.store.commanding import Commanding
from benchmarks.store.conditions import conditions
from benchmarks.store.contestants import Read, Save, WithHistory, pgbench
from benchmarks.store.contestants.ours import Ours
from benchmarks.store.contestants.stock import Stock
from benchmarks.store.contestants.taking_part import Field
from benchmarks.store.databases import Databases
from benchmarks.store.events import Event, events_of, numbers_of
from benchmarks.store.plan import QUICK
from benchmarks.store.replaying import Replaying
from benchmarks.store.saving import Saving, SavingAfterHistory
from benchmarks.store.together import Load, saved_by
from benchmarks.store.verifying import TEMPLATE, Verifying, verified
from cli.node_programs import postgres_folder

pytestmark = pytest.mark.marathon

TINY = replace(
    QUICK,
    saves=20,
    warm=1,
    writers=(1, 2),
    history_writers=2,
    histories=(0, 3),
    records=(3,),
    logs=(20, 60),
    commands=2,
)
LOAD = Load(writers=2, saves=20, warm=2, size=200, patience=0.5)


@pytest.fixture
def databases(database_url: str) -> Iterator[Databases]:
    made = Databases(database_url)
    for each in (Ours(), Stock()):
        made.template(each.name, each.prepare)
    yield made
    made.close()


class Forgetful(Stock):
    """The library's, but one save in ten is not done."""

    @contextlib.contextmanager
    def writer(self, url: str) -> Iterator[Save]:
        with super().writer(url) as save:

            def sometimes(event: Event) -> None:
                if event.version != 7:
                    save(event)

            yield sometimes


class Inattentive(Stock):
    """The library's, but its reader looks away at some events."""

    @contextlib.contextmanager
    def reader(self, url: str) -> Iterator[Read]:
        with super().reader(url) as read:
            yield lambda after: [seen for seen in read(after) if seen[0] % 10]


@pytest.mark.parametrize("contestant", [Ours(), Stock()], ids=lambda each: each.name)
def test_it_stores_and_reads_each_event_that_it_was_told(
    databases: Databases, contestant: WithHistory
) -> None:
    with databases.fresh(contestant.name) as url:
        with contestant.writer(url) as save, contestant.reader(url) as read:
            for event in events_of(0, 25, 200):
                save(event)
            found = read(0)
            assert [number for _, number in found] == list(numbers_of(0, 25))
            assert read(found[-1][0]) == []
            assert read(found[9][0]) == found[10:]
        assert contestant.stored(url) == 25


@pytest.mark.parametrize("contestant", [Ours(), Stock()], ids=lambda each: each.name)
def test_writers_side_by_side_save_all_and_a_reader_misses_none(
    databases: Databases, contestant: WithHistory
) -> None:
    with databases.fresh(contestant.name) as url:
        contestant.fill(url, 30, 200)
        outcome = saved_by(contestant, url, replace(LOAD, history=30))
        assert contestant.stored(url) == 30 + LOAD.total
    assert outcome.rate > 0
    assert (outcome.missed, outcome.repeated) == (0, 0)


@pytest.mark.parametrize(
    ("contestant", "why"),
    [(Forgetful(), "24 events should be there, 22 are"), (Inattentive(), "missed 2 of 24 events")],
    ids=["forgetful", "inattentive"],
)
def test_one_that_loses_events_has_no_figure(
    databases: Databases, contestant: Stock, why: str
) -> None:
    """The planted fault: it shows that the checks of a run can fail."""
    with databases.fresh(Stock.name) as url, pytest.raises(MeasurementFailed, match=why):
        saved_by(contestant, url, LOAD)


def test_a_writer_that_fails_is_told_of_at_once(databases: Databases) -> None:
    with (
        databases.fresh(Stock.name) as url,
        pytest.raises(MeasurementFailed, match="eventsourcing, its own recorder: "),
    ):
        with psycopg.connect(url) as connection:
            connection.execute("DROP TABLE stored_events")
        saved_by(Stock(), url, LOAD)


def test_postgresql_itself_inserts_the_same_row(databases: Databases) -> None:
    programs = postgres_folder()
    if programs is None or not (programs / "pgbench").exists():
        pytest.skip("pgbench is not on this machine")
    databases.template(pgbench.NAME, pgbench.prepare)
    with databases.fresh(pgbench.NAME) as url:
        assert pgbench.rate(programs, url, 2, 20, 200) > 0


def test_one_whose_tables_cannot_be_made_is_left_out(database_url: str, tmp_path: Path) -> None:
    class Broken(Stock):
        name, title, strict = "broken", "Broken", False

        def prepare(self, url: str) -> None:
            raise MeasurementFailed("planted")

    field, databases = Field([Ours(), Broken()]), Databases(database_url)
    saving = Saving(TINY, databases, field, tmp_path)
    saving.prepare()
    databases.close()
    assert list(saving.rates) == [Ours.name]
    assert field.left_out["Broken"] == "its tables were not made (MeasurementFailed)"
    assert pgbench.TITLE in field.left_out


def test_every_measurement_gives_a_figure_for_everything_it_names(databases: Databases) -> None:
    history, replaying = SavingAfterHistory(TINY, databases), Replaying(TINY, databases)
    verifying, commanding = Verifying(TINY, databases), Commanding(TINY, databases)
    for each in (history, replaying, verifying, commanding):
        each.prepare()
        each.measure(1)
        each.finish()
    measured = [
        *history.rates.values(),
        *replaying.mapping.values(),
        *replaying.finding.values(),
        *commanding.seconds.values(),
    ]
    assert all(len(rounds) == 1 for one in measured for rounds in one.values())
    assert [rounds[0].events for rounds in verifying.rounds.values()] == [20, 60]
    assert all(rounds[0].peak_mib > 1 for rounds in verifying.rounds.values())


def test_a_log_of_which_one_event_was_changed_has_no_figure(database_url: str) -> None:
    """The planted fault: what is timed is a verification that can fail."""
    databases = Databases(database_url)
    verifying = Verifying(replace(TINY, logs=(60,)), databases)
    verifying.prepare()
    with databases.fresh(f"{TEMPLATE}-60") as url:
        assert verified(url, 60, verifying.secret).events == 60
        sealed.change_one(url, 7)
        with pytest.raises(MeasurementFailed, match="1 things are wrong"):
            verified(url, 60, verifying.secret)
    databases.close()


def test_no_database_is_left_behind(database_url: str) -> None:
    databases = Databases(database_url)
    databases.template("stock", Stock().prepare)
    with pytest.raises(MeasurementFailed), databases.fresh("stock"):
        assert len(_there(database_url, databases)) == 2
        raise MeasurementFailed("planted")
    assert len(_there(database_url, databases)) == 1
    databases.close()
    assert not _there(database_url, databases)


def _there(url: str, databases: Databases) -> list[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT datname FROM pg_database").fetchall()
    return [name for (name,) in rows if name.startswith(databases._mark)]


def test_a_server_that_would_forget_what_it_confirmed_is_refused(database_url: str) -> None:
    """As the server of these very tests would, whose data nobody needs once they are over, unless another
    was named."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT current_setting('fsync')").fetchone()
    careless = f"{database_url}?options=-c%20synchronous_commit%3Doff"
    named = "synchronous_commit" if row == ("on",) else "fsync"
    with pytest.raises(MeasurementFailed, match=f"{named}.*off: saves would not be"):
        conditions(careless, {})
