"""A process that gathers and seals whatever is stored, beside those who store it, as in production."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator
from multiprocessing.synchronize import Event

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.contestants.telling import end_in_time
from benchmarks.failing import MeasurementFailed
from benchmarks.store import sealed
from benchmarks.store.contestants.ours import policy
from benchmarks.store.together import context
from shared.ledger.checkpoints import origin_of
from shared.ledger.notes import Signer

PAUSE = 0.2  # seconds between looks, as long as records are on their way in production
READY = 30.0


@contextlib.contextmanager
def sealing_beside(url: str) -> Iterator[None]:
    """Seal in a process of its own until the block ends. Raises MeasurementFailed when it did not."""
    begun, stop = context.Event(), context.Event()
    process = context.Process(target=_seal_on, args=(url, begun, stop), daemon=True)
    process.start()
    try:
        if not begun.wait(READY):
            raise MeasurementFailed("The process that seals did not begin.")
        yield
    finally:
        stop.set()
        process.join(READY)
    if process.exitcode != 0 or not sealed.sealed_count(url):
        raise MeasurementFailed("The process that seals did not do so.")


def _seal_on(url: str, begun: Event, stop: Event) -> None:
    end_in_time()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    signer = Signer(origin_of(policy().council), Ed25519PrivateKey.generate())
    sealed.prepare(url)
    with sealed.sealer(url, signer) as sealer:
        begun.set()
        while not stop.is_set():
            sealed.gather_new(url)
            while sealer.step():
                pass
            time.sleep(PAUSE)
        sealed.gather_new(url)
        sealer.step()
