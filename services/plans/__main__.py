"""Starts the edge or the follower of the plan service; the only place where it is wired."""

from __future__ import annotations

import sys
from typing import Any


def edge() -> None:
    """RPC and reactions, under eventlet."""
    from shared.edge.patching import patch

    patch()
    from services.plans.application.narrative import SENTENCES, also_named, names_in
    from services.plans.application.rechecks import RECHECKS
    from services.plans.edge.service import PlanService
    from shared.edge.serving import serve
    from shared.edge.telling import narrator
    from shared.rpc.calling import Caller
    from shared.rpc.whose_session import AskedFamilies

    tells = narrator(SENTENCES, names_in, rechecks=RECHECKS, also_named=also_named)

    def extra(installation: Any) -> dict[str, Any]:
        caller = Caller(installation.settings.amqp_uri, timeout=3.0, size=4)
        return {**tells(installation), "families": AskedFamilies(caller)}

    serve(PlanService, extra)


def follower() -> None:
    """The relay, the review dates and their timer, in plain threads."""
    from services.plans.application.published import announce
    from services.plans.application.review_dates import REVIEW_DATES, ReviewTimer
    from shared.follower.projecting import Projection
    from shared.follower.running import follow

    def tasks(installation: Any, store: Any) -> list[Any]:
        dates = Projection("review_dates", store, REVIEW_DATES)
        return [dates, ReviewTimer(store, installation.clock)]

    follow("plans", announce, tasks)


if __name__ == "__main__":
    {"edge": edge, "follower": follower}[sys.argv[1]]()
