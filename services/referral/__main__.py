"""Starts the edge or the follower of the referral service; the only place where it is wired."""

from __future__ import annotations

import sys
from typing import Any


def edge() -> None:
    """RPC and reactions, under eventlet."""
    from shared.edge.patching import patch

    patch()
    from services.referral.application.commands import is_restricted
    from services.referral.application.narrative import IN_PASSING, SENTENCES, names_in
    from services.referral.application.rechecks import RECHECKS
    from services.referral.edge.ledger_keys import asked_ledger_key
    from services.referral.edge.service import ReferralService
    from shared.edge.serving import serve
    from shared.edge.telling import narrator
    from shared.rpc.calling import Caller

    tells = narrator(SENTENCES, names_in, IN_PASSING, rechecks=RECHECKS)

    def extra(installation: Any) -> dict[str, Any]:
        caller = Caller(installation.settings.amqp_uri, timeout=5.0, size=2)
        return {**tells(installation), "ledger_key": asked_ledger_key(caller)}

    serve(ReferralService, extra, is_restricted)


def follower() -> None:
    """The relay, the list of cases, who comes of age and likely duplicates, in plain threads."""
    from services.referral.application.ages import AgeTimer
    from services.referral.application.case_list import CASE_LIST
    from services.referral.application.incoming_transfers import INCOMING_TRANSFERS
    from services.referral.application.likeness import DuplicateFinder
    from services.referral.application.published import announce
    from shared.follower.projecting import Projection
    from shared.follower.running import follow

    def tasks(installation: Any, store: Any) -> list[Any]:
        return [
            Projection("case_list", store, CASE_LIST),
            Projection("incoming_transfers", store, INCOMING_TRANSFERS),
            AgeTimer(store, installation.clock),
            DuplicateFinder(store, installation.clock),
        ]

    follow("referral", announce, tasks)


if __name__ == "__main__":
    {"edge": edge, "follower": follower}[sys.argv[1]]()
