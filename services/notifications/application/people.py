"""What was sent to whom, as far as it matters when somebody is erased."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.notifications.application.commands import find, told
from shared.commanding import Work
from shared.follower.projecting import statement_in


def messages(work: Work, names: Mapping[str, str]) -> dict[str, Any]:
    """All messages of the case, and how many wait in the outbox for these people."""
    letters = find(work)
    if letters is None:
        return {"messages": [], "rows": {"outbox": 0}}
    waiting = [message.id for person in names for message in letters.waiting_for(person)]
    statement = statement_in(
        work.store, "SELECT count(*) AS waiting FROM {schema}.outbox WHERE message = ANY(%s)"
    )
    with work.store.datastore.transaction() as curs:
        row = curs.execute(statement, (waiting,)).fetchone()
    return {
        "messages": [told(message) for message in letters.messages.values()],
        "rows": {"outbox": row["waiting"] if row else 0},
    }
