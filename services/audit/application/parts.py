"""Who has a part in a case, as it was announced: its referrer, its coordinator, its lead professionals.
A part can end: by an announcement, by its last day, and with all others when the case is transferred or
sealed."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import statement_in
from shared.taking_part import LEAD_PROFESSIONAL, SEALED, TRANSFERRED

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

DATED = {
    "LeadProfessionalNamed": ("leading", "position", "professional", "from_day", "until_day"),
    "LeadProfessionalEnded": ("leading_ended", "position", "professional", "until_day"),
    "CaseTransferred": ("parts_over", "why"),
    "CaseSealed": ("parts_over", "why"),
}
"""The announcements about parts that have days, and about the end of all of them: where each is noted."""

OVER = {"CaseTransferred": TRANSFERRED, "CaseSealed": SEALED}


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
    _note_leading(store, curs, event)
    # What begins is noted last: who takes over from themselves keeps the part.
    for table, has_it in ((ENDS, False), (BEGINS, True)):
        if event.name in table:
            role, field = table[event.name]
            heard = event.position * 2 + has_it
            curs.execute(statement, (event.case, role, event.data[field], heard, has_it))


def parts_over(store: CouncilStore, case: str | None) -> str:
    """Why nobody has a part in the case any more: transferred or sealed; empty when that was not heard."""
    statement = statement_in(store, 'SELECT why FROM {schema}.parts_over WHERE "case" = %s')
    with store.datastore.transaction() as curs:
        found = {row["why"] for row in curs.execute(statement, (case,)).fetchall()}
    return SEALED if SEALED in found else TRANSFERRED if found else ""


def accounts_with(store: CouncilStore, case: str | None, role: str, today: date) -> set[str]:
    """The accounts that have that part in the case today, as far as it was heard."""
    if role == LEAD_PROFESSIONAL:
        statement = statement_in(
            store,
            'SELECT professional AS account FROM {schema}.leading l WHERE "case" = %(case)s '
            "AND %(today)s BETWEEN from_day AND coalesce(until_day, 'infinity') AND NOT EXISTS "
            '(SELECT FROM {schema}.leading_ended e WHERE e."case" = l."case" '
            "AND e.professional = l.professional AND e.position > l.position "
            "AND e.until_day < %(today)s)",
        )
    else:
        statement = statement_in(
            store,
            'SELECT account FROM {schema}.parts WHERE "case" = %(case)s AND role = %(role)s '
            "AND has_it",
        )
    with store.datastore.transaction() as curs:
        asked = {"case": case, "role": role, "today": today}
        rows = curs.execute(statement, asked).fetchall()
    return {row["account"] for row in rows}


def _note_leading(store: CouncilStore, curs: Any, event: IntegrationEvent) -> None:
    """Note the dated parts, and the end of all of them. Whatever was noted before changes nothing."""
    if event.name not in DATED:
        return
    table, *columns = DATED[event.name]
    named, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
    statement = statement_in(
        store,
        f'INSERT INTO {{schema}}.{table} ("case", {named}) VALUES (%s, {places}) '
        "ON CONFLICT DO NOTHING",
    )
    told = {**event.data, "position": event.position, "why": OVER.get(event.name)}
    curs.execute(statement, (event.case, *(told[column] for column in columns)))
