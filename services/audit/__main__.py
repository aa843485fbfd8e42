"""Starts the edge or the follower of the audit service; the only place where it is wired."""

from __future__ import annotations

import sys
from typing import Any


def edge() -> None:
    """RPC and reactions, under eventlet."""
    from shared.edge.patching import patch

    patch()
    from services.audit.edge.asking import asking
    from services.audit.edge.service import AuditService
    from shared.edge.serving import serve

    serve(AuditService, asking)


def follower() -> None:
    """The relay, in plain threads, since the audit service's own events are gathered too; the sealer of
    the ledger; and the filler of gaps in it."""
    from services.audit.application.checkpoints import COSIGNATURES
    from services.audit.application.filling import GapFiller
    from services.audit.application.published import announce
    from services.audit.application.sealing import Sealer
    from services.audit.domain import events  # noqa: F401  (their topics are in the log)
    from services.audit.edge.asking_records import AskedRecords
    from shared.follower.projecting import Projection
    from shared.follower.running import follow
    from shared.ledger.key_files import read_ledger_key
    from shared.rpc.calling import ONE_FOR_EACH_COUNCIL, Caller

    callers: list[Caller] = []

    def ledger_key(settings: Any, council: str) -> Any:
        return read_ledger_key(settings.ledger_keys, council)

    def tasks(installation: Any, store: Any) -> list[Any]:
        if not callers:
            uri = installation.settings.amqp_uri
            callers.append(Caller(uri, timeout=5.0, size=ONE_FOR_EACH_COUNCIL))
        signer = ledger_key(installation.settings, store.council)
        return [
            Sealer(store, signer, installation.clock),
            GapFiller(store, AskedRecords(callers[0], store), installation.clock),
            Projection("cosignatures", store, COSIGNATURES),
        ]

    follow("audit", announce, tasks, ledger_key)


if __name__ == "__main__":
    {"edge": edge, "follower": follower}[sys.argv[1]]()
