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
    """The relay, in plain threads, since the audit service's own events are gathered too; and the
    sealer of the ledger."""
    from services.audit.application.checkpoints import COSIGNATURES
    from services.audit.application.published import announce
    from services.audit.application.sealing import Sealer
    from services.audit.domain import events  # noqa: F401  (their topics are in the log)
    from shared.follower.projecting import Projection
    from shared.follower.running import follow
    from shared.ledger.key_files import read_ledger_key

    signers: dict[str, Any] = {}

    def read_keys(installation: Any) -> None:
        folder = installation.settings.ledger_keys
        signers.update({name: read_ledger_key(folder, name) for name in installation.stores})

    def tasks(installation: Any, store: Any) -> list[Any]:
        return [
            Sealer(store, signers[store.council], installation.clock),
            Projection("cosignatures", store, COSIGNATURES),
        ]

    follow("audit", announce, tasks, read_keys)


if __name__ == "__main__":
    {"edge": edge, "follower": follower}[sys.argv[1]]()
