"""Starts the edge or the follower of the scheduling service; the only place where it is wired."""

from __future__ import annotations

import sys


def edge() -> None:
    """RPC and reactions, under eventlet."""
    from shared.edge.patching import patch

    patch()
    from services.scheduling.application.narrative import (
        IN_PASSING,
        SENTENCES,
        also_named,
        names_in,
    )
    from services.scheduling.application.rechecks import RECHECKS
    from services.scheduling.edge.service import SchedulingService
    from shared.edge.serving import serve
    from shared.edge.telling import narrator

    serve(
        SchedulingService,
        narrator(SENTENCES, names_in, IN_PASSING, rechecks=RECHECKS, also_named=also_named),
    )


def follower() -> None:
    """The relay, in plain threads."""
    from services.scheduling.application.published import announce
    from shared.follower.running import follow

    follow("scheduling", announce, lambda _, store: [])


if __name__ == "__main__":
    {"edge": edge, "follower": follower}[sys.argv[1]]()
