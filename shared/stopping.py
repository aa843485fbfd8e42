"""Ending in time: SIGTERM and SIGINT end a process within ten seconds, whatever it waits for."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

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
