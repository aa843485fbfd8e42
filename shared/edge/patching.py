"""Makes the standard library cooperative for nameko. Called before anything else is imported.

psycopg does not find out about eventlet by itself: with its own waiting function every query would
stop the whole process, so that it is told to wait with `select`, which eventlet has made cooperative.
"""

from __future__ import annotations

import os
import warnings


def patch() -> None:
    """Patch this process. Only the edge of a service does; what follows the log must not."""
    os.environ["PSYCOPG_WAIT_FUNC"] = "wait_select"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # eventlet says at every start that it is deprecated
        import eventlet

        eventlet.monkey_patch()
