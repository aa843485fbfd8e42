"""Starts the edge or the follower of the audit service; the only place where it is wired."""

from __future__ import annotations

import sys


def edge() -> None:
    """RPC and reactions, under eventlet."""
    from shared.edge.patching import patch

    patch()
    from services.audit.edge.asking import asking
    from services.audit.edge.service import AuditService
    from shared.edge.serving import serve

    serve(AuditService, asking)


def follower() -> None:
    """The relay, in plain threads: the audit service's own events are gathered too."""
    from services.audit.application.published import announce
    from services.audit.domain import events  # noqa: F401  (their topics are in the log)
    from shared.follower.running import follow

    follow("audit", announce, lambda _, store: [])


if __name__ == "__main__":
    {"edge": edge, "follower": follower}[sys.argv[1]]()
