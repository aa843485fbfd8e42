"""Starts the edge or the follower of the access service; the only place where it is wired."""

from __future__ import annotations

import sys
from typing import Any


def edge() -> None:
    """RPC, under eventlet."""
    from shared.edge.patching import patch

    patch()
    from eventlet import tpool

    from services.access.application.narrative import IN_PASSING, SENTENCES, names_in
    from services.access.edge.entrance import entrance_of
    from services.access.edge.service import AccessService
    from shared.edge.serving import serve
    from shared.edge.telling import narrator

    tells = narrator(SENTENCES, names_in, IN_PASSING)

    def extra(installation: Any) -> dict[str, Any]:
        return {**tells(installation), **entrance_of(installation.settings, tpool.execute)}

    serve(AccessService, extra)


def follower() -> None:
    """The relay, the lists and what tidies up, in plain threads."""
    from services.access.application.people import PEOPLE_KNOWN
    from services.access.application.published import announce
    from services.access.application.session_list import SESSION_LIST
    from services.access.application.tidying import Tidying
    from services.access.domain import events  # noqa: F401  (their topics are in the log)
    from shared.follower.projecting import Projection
    from shared.follower.running import follow

    def tasks(installation: Any, store: Any) -> list[Any]:
        return [
            Projection("session_list", store, SESSION_LIST),
            Projection("people_known", store, PEOPLE_KNOWN),
            Tidying(store, installation.clock),
        ]

    follow("access", announce, tasks)


if __name__ == "__main__":
    {"edge": edge, "follower": follower}[sys.argv[1]]()
