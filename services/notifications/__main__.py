"""Starts the edge or the follower of the notification service; the only place where it is wired."""

from __future__ import annotations

import sys
from typing import Any


def edge() -> None:
    """RPC and reactions, under eventlet."""
    from shared.edge.patching import patch

    patch()
    from services.notifications.application.narrative import (
        IN_PASSING,
        LINKS,
        SENTENCES,
        names_in,
    )
    from services.notifications.edge.managers import managers_of
    from services.notifications.edge.service import NotificationService
    from shared.edge.serving import serve
    from shared.edge.telling import narrator

    tells = narrator(SENTENCES, names_in, IN_PASSING, LINKS)

    def extra(installation: Any) -> dict[str, Any]:
        return {**tells(installation), "managers": managers_of(installation)}

    serve(NotificationService, extra)


def follower() -> None:
    """The relay, the outbox and the sender, in plain threads."""
    from services.notifications.application.published import announce
    from services.notifications.application.sending import OUTBOX, Sender
    from services.notifications.application.task_list import TASK_LIST
    from services.notifications.edge.contacts import AskedContacts
    from services.notifications.edge.smtp import SmtpPost
    from shared.follower.projecting import Projection
    from shared.follower.running import follow
    from shared.rpc.asking_access import staff_of
    from shared.rpc.calling import ONE_FOR_EACH_COUNCIL, Caller

    callers: list[Caller] = []

    def tasks(installation: Any, store: Any) -> list[Any]:
        given = installation.settings
        if not callers:
            callers.append(Caller(given.amqp_uri, timeout=5.0, size=ONE_FOR_EACH_COUNCIL))
        sender = Sender(
            store,
            installation.clock,
            SmtpPost(*given.smtp),
            AskedContacts(callers[0], staff_of(given, callers[0]), given.public_url),
            given.mail_from,
        )
        lists = [Projection("outbox", store, OUTBOX), Projection("task_list", store, TASK_LIST)]
        return [*lists, sender]

    follow("notifications", announce, tasks)


if __name__ == "__main__":
    {"edge": edge, "follower": follower}[sys.argv[1]]()
