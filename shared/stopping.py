"""Ending in time: SIGTERM and SIGINT end a process within ten seconds, whatever it waits for."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any, NoReturn

from shared.observability.logs import logger

GRACE = 8  # seconds; Kubernetes, the supervisor and the tests allow ten


def on_stop(stop: Callable[[], None]) -> None:
    """Call `stop` on SIGTERM or SIGINT; end the process hard when it has not ended by then.

    Ending hard loses nothing: whatever was not committed and confirmed is done again.
    """

    def asked(*_: Any) -> None:
        signal.signal(signal.SIGALRM, lambda *_: os._exit(0))
        signal.alarm(GRACE)
        stop()

    signal.signal(signal.SIGTERM, asked)
    signal.signal(signal.SIGINT, asked)


def end_plainly(error: Exception) -> NoReturn:
    """End a process that cannot do its work, with the reason in the log and no traceback: what is
    wrong is in a file that a person has to put right, and its message says which."""
    logger("starting").error("cannot_start", reason=str(error))
    raise SystemExit(1)
