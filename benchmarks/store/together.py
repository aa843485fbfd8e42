"""Writers that begin together, each a process, and a reader that follows them; all are made alike.

A process that has imported everything stands by, and every writer is a copy of it: so sixteen are
there in a moment, and each opens its own connection, as in production.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import forkserver
from typing import Any

from benchmarks.contestants.telling import end_in_time
from benchmarks.failing import MeasurementFailed
from benchmarks.store.contestants import Contestant, Read
from benchmarks.store.events import events_of, numbers_of
from shared.settings import REPOSITORY

READY = 60.0
LONGEST = 240.0
AHEAD = 0.2
NAP = 0.005
LOOK_AROUND = 1.0

context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(["benchmarks.store.preloaded"])


@dataclass(frozen=True)
class Load:
    """What is saved: `saves` in all by so many writers, `warm` more by each before; bytes of state;
    how many events are there already; for how many seconds a reader waits for what is late."""

    writers: int
    saves: int
    warm: int
    size: int
    history: int = 0
    patience: float = 10.0

    @property
    def each(self) -> int:
        return self.saves // self.writers

    @property
    def total(self) -> int:
        """All that is saved, warming up included."""
        return (self.each + self.warm) * self.writers


@dataclass(frozen=True)
class Outcome:
    """How it went. `missed` and `repeated` are the reader's; `behind` is how many seconds after the
    last save it had seen everything."""

    rate: float
    missed: int
    repeated: int
    behind: float


def saved_by(contestant: Contestant, url: str, load: Load) -> Outcome:
    """Have it saved, and followed. Raises MeasurementFailed when the log does not hold what was saved,
    or when a reader of a strict contestant missed something."""
    told, reader_told = context.Queue(), context.Queue()
    go, ended, begin_at = context.Event(), context.Event(), context.Value("d")
    with contextlib.ExitStack() as stack:
        writers = [
            stack.enter_context(running(_write, contestant, url, load, number, go, begin_at, told))
            for number in range(load.writers)
        ]
        reader = [stack.enter_context(running(_follow, contestant, url, load, ended, reader_told))]
        _hear(told, "ready", writers, READY)
        _hear(reader_told, "ready", reader, READY)
        begin_at.value = time.monotonic() + AHEAD
        go.set()
        ends = _hear(told, "wrote", writers, LONGEST)
        ended.set()
        ((seen, caught_up),) = _hear(reader_told, "followed", reader, LONGEST)
    outcome = _outcome(load, max(ends) - begin_at.value, seen, caught_up - max(ends))
    _require_all(contestant, contestant.stored(url), load, outcome)
    return outcome


@contextlib.contextmanager
def running(target: Callable[..., None], *arguments: Any) -> Iterator[Any]:
    """A process that does that; it is gone when the block is left."""
    _stand_by()
    process = context.Process(target=target, args=arguments, daemon=True)
    process.start()
    try:
        yield process
        process.join(READY)
    finally:
        if process.is_alive():
            process.kill()
            process.join()


def _stand_by() -> None:
    """Have the process that everybody is copied from, with everything imported. It finds our modules
    by this variable alone, and without a word imports nothing when it does not find them."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(REPOSITORY)
    try:
        forkserver.ensure_running()
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before


def _write(
    contestant: Contestant, url: str, load: Load, number: int, go: Any, begin_at: Any, told: Any
) -> None:
    with _told_if_it_fails(contestant, told):
        events = list(events_of(number, load.warm + load.each, load.size))
        with contestant.writer(url) as save:
            for event in events[: load.warm]:
                save(event)
            told.put(("ready", None))
            go.wait()
            time.sleep(max(0.0, begin_at.value - time.monotonic()))
            for event in events[load.warm :]:
                save(event)
            told.put(("wrote", time.monotonic()))


def _follow(contestant: Contestant, url: str, load: Load, ended: Any, told: Any) -> None:
    with _told_if_it_fails(contestant, told), contestant.reader(url) as read:
        told.put(("ready", None))
        told.put(("followed", followed(read, load, ended.is_set)))


def followed(read: Read, load: Load, ended: Callable[[], bool]) -> tuple[list[int], float]:
    """The numbers that a reader saw, in its order, and the moment when it saw the last of them.

    It goes on until it has seen as many different ones as are saved or, after the end, nothing new for a while.
    """
    seen: list[int] = []
    different: set[int] = set()
    after, moment = load.history, time.monotonic()
    while len(different) < load.total:
        batch = read(after)
        if batch:
            seen += [number for _, number in batch]
            different.update(number for _, number in batch)
            after, moment = batch[-1][0], time.monotonic()
        elif ended() and time.monotonic() > moment + load.patience:
            break
        else:
            time.sleep(NAP)
    return seen, moment


@contextlib.contextmanager
def _told_if_it_fails(contestant: Contestant, told: Any) -> Iterator[None]:
    end_in_time()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us ends us
    try:
        yield
    except Exception as error:
        told.put(("failed", f"{contestant.title}: {type(error).__name__}: {str(error)[:300]}"))


def _hear(told: Any, what: str, by: Sequence[Any], timeout: float) -> list[Any]:
    """What each of these processes tells. Raises MeasurementFailed when one fails, dies or is silent."""
    deadline = time.monotonic() + timeout
    heard: list[Any] = []
    while len(heard) < len(by):
        try:
            kind, value = told.get(timeout=LOOK_AROUND)
        except queue.Empty:
            dead = any(process.exitcode for process in by)
            if not dead and time.monotonic() < deadline:
                continue
            why = "one ended early" if dead else f"{timeout:.0f} s passed"
            raise MeasurementFailed(
                f"Only {len(heard)} of {len(by)} processes told {what!r}: {why}."
            ) from None
        if kind != what:
            raise MeasurementFailed(f"A process {kind}. {value}")
        heard.append(value)
    return heard


def _outcome(load: Load, seconds: float, seen: list[int], behind: float) -> Outcome:
    saved = {
        number
        for writer in range(load.writers)
        for number in numbers_of(writer, load.warm + load.each)
    }
    missed = len(saved - set(seen))
    return Outcome(load.each * load.writers / seconds, missed, len(seen) - len(set(seen)), behind)


def _require_all(contestant: Contestant, stored: int, load: Load, outcome: Outcome) -> None:
    if stored != load.history + load.total:
        raise MeasurementFailed(
            f"{contestant.title}: {load.history + load.total} events should be there, {stored} are."
        )
    if contestant.strict and (outcome.missed or outcome.repeated):
        raise MeasurementFailed(
            f"{contestant.title}: a reader missed {outcome.missed} of {load.total} events, and saw "
            f"{outcome.repeated} twice."
        )
