"""How a contestant tells what it measured, and how it ends. Imports nothing that eventlet patches."""

from __future__ import annotations

import json
import signal
import sys
from typing import Any

LONGEST = 300  # seconds; far more than any contestant of a whole run needs


def end_in_time() -> None:
    """End the process hard after a while, so that none is left behind by a run that was killed."""
    signal.alarm(LONGEST)


def tell(**what: Any) -> None:
    """Tell the run something."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def wait_for_the_end() -> None:
    """Return when the run wants this contestant to end, or is gone."""
    sys.stdin.read()
