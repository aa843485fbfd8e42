"""Who has a part in a case, as it was announced: its referrer, its coordinator. A part can end."""

from __future__ import annotations

from typing import Any

from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import statement_in

BEGINS = {
    "ReferralReceived": ("referrer", "referrer"),
    "ReferrerChanged": ("referrer", "referrer"),
    "CoordinatorAllocated": ("coordinator", "coordinator"),
}
"""The announcements after which somebody has a part: the role, and the field with the account."""

ENDS = {
    "ReferrerChanged": ("referrer", "previous"),
    "CoordinatorReleased": ("coordinator", "coordinator"),
}
"""The announcements after which somebody has it no longer."""


def note_parts(store: CouncilStore, curs: Any, event: IntegrationEvent) -> None:
    """Note, in the caller's transaction, whose part begins or ends with the event. An older
    announcement that comes after a newer one about the same person changes nothing."""
    statement = statement_in(
        store,
        'INSERT INTO {schema}.parts AS p ("case", role, account, heard, has_it) '
        'VALUES (%s, %s, %s, %s, %s) ON CONFLICT ("case", role, account) DO UPDATE '
        "SET heard = excluded.heard, has_it = excluded.has_it "
        "WHERE p.heard < excluded.heard",
    )
    # What begins is noted last: who takes over from themselves keeps the part.
    for table, has_it in ((ENDS, False), (BEGINS, True)):
        if event.name in table:
            role, field = table[event.name]
            heard = event.position * 2 + has_it
            curs.execute(statement, (event.case, role, event.data[field], heard, has_it))


def accounts_with(store: CouncilStore, case: str | None, role: str) -> set[str]:
    """The accounts that have that part in the case now, as far as it was heard."""
    statement = statement_in(
        store, 'SELECT account FROM {schema}.parts WHERE "case" = %s AND role = %s AND has_it'
    )
    with store.datastore.transaction() as curs:
        rows = curs.execute(statement, (case, role)).fetchall()
    return {row["account"] for row in rows}
