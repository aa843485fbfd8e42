"""The cases that other councils of the region offer: finding one, and the list of them."""

from __future__ import annotations

from typing import Any

from services.referral.domain import events
from services.referral.domain.incoming_transfer import IncomingTransfer
from shared.commanding import Work
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import Project, Run, statement_in
from shared.identifiers import reference_from
from shared.refusals import NotFound

NO_SUCH_OFFER = (
    "No case is offered to your council under this reference. Check the reference in the list of incoming "
    "transfers."
)


def reference_of(store: CouncilStore, transfer: str) -> str:
    """The reference that an offered case has here, and keeps when it is taken. Whoever knows the transfer
    cannot work it out: that needs a key of this council."""
    digest = store.fingerprint(f"transfer\n{transfer}".encode())
    return reference_from(store.policies.reference_prefix, digest)


def incoming_by(store: CouncilStore, transfer: str) -> IncomingTransfer | None:
    """The offer with that identifier, if it was made to this council."""
    return store.find(
        IncomingTransfer, IncomingTransfer.id_of(store.council, reference_of(store, transfer))
    )


def incoming_of(work: Work) -> IncomingTransfer:
    """The offer under that reference. Raises NotFound, in the same words for another council's."""
    id = IncomingTransfer.id_of(work.act.council, work.reference or "")
    found = work.store.find(IncomingTransfer, id)
    if found is None:
        raise NotFound(NO_SUCH_OFFER)
    return found


def list_incoming_transfers(work: Work) -> dict[str, Any]:
    """What is offered to this council and what became of it, the newest first; nothing about people."""
    statement = statement_in(
        work.store,
        'SELECT * FROM {schema}.incoming_transfers ORDER BY offered_at DESC, "case" LIMIT 500',
    )
    with work.store.datastore.transaction() as curs:
        rows = curs.execute(statement).fetchall()
    plain = ("transfer", "from_council", "status", "children", "adults", "stage", "parts")
    return {
        "incoming_transfers": [
            {
                "reference": row["case"],
                **{name: row[name] for name in plain},
                "offered_at": row["offered_at"].isoformat(),
                "changed_at": row["changed_at"].isoformat(),
            }
            for row in rows
        ]
    }


def _noted(run: Run, event: events.IncomingTransferNoted) -> None:
    run(
        'INSERT INTO {schema}.incoming_transfers ("case", transfer, from_council, status, children, '
        "adults, stage, parts, offered_at, changed_at) "
        "VALUES (%s, %s, %s, 'offered', %s, %s, %s, %s, %s, %s)",
        (
            event.case,
            event.transfer,
            event.from_council,
            event.children,
            event.adults,
            event.stage,
            event.parts,
            event.recorded_at,
            event.recorded_at,
        ),
    )


def _became(status: str) -> Project:
    def change(run: Run, event: Any) -> None:
        run(
            'UPDATE {schema}.incoming_transfers SET status = %s, changed_at = %s WHERE "case" = %s',
            (status, event.recorded_at, event.case),
        )

    return change


INCOMING_TRANSFERS: dict[type, Project] = {
    events.IncomingTransferNoted: _noted,
    events.IncomingTransferAccepted: _became("accepted"),
    events.IncomingTransferRefused: _became("refused"),
    events.IncomingTransferWithdrawn: _became("withdrawn"),
    events.TransferFileReceived: _became("received"),
}
