"""A case that was accepted has come as a file: it is checked, and goes on here under its own reference."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from services.referral.application.incoming_transfers import NO_SUCH_OFFER, incoming_by
from services.referral.application.transfer_files import keep_file
from services.referral.domain import events
from services.referral.domain.incoming_transfer import LIFECYCLE, Checked, IncomingTransfer
from services.referral.domain.referral import Referral
from services.referral.domain.refusals import TransferFileUnfit
from shared.casefile.form import CaseFileRefused
from shared.casefile.opening import OpenedPart, open_part
from shared.commanding import Work
from shared.eventstore.mapping import StateMapper, StateUnreadable
from shared.eventstore.store import Conflict
from shared.refusals import NotFound, NotYet

WHOLE = "the file"

LedgerKey = Callable[[str, Work], str]
"""The verifier key of a council's ledger, from that council's audit service; raises Unavailable."""


def receive_transfer(work: Work, file: bytes, ledger_key: LedgerKey) -> dict[str, Any]:
    """Take over the case whose file has come. A file that comes again is answered as before.

    Raises NotFound for a transfer that this council was never offered, the refusal of the state that it is
    in, TransferFileUnfit for a file that does not hold, which is recorded, and NotYet when somebody works on
    it at this moment.
    """
    incoming = incoming_by(work.store, work.told["transfer"])
    if incoming is None:
        raise NotFound(NO_SUCH_OFFER)
    if incoming.status == "received":
        return _receipt(incoming)
    LIFECYCLE.require(incoming.status, "receive")
    try:
        part = open_part(file, [ledger_key(incoming.from_council, work)], "referral")
        origin = _case_in(part, incoming)
    except CaseFileRefused as refused:
        incoming.refuse_file(work.act, str(refused))
        _keep(work, incoming)
        raise TransferFileUnfit(
            "The case file is not what the other council's ledger signed for, or not of this transfer. "
            "Nothing of it was taken over."
        ) from refused
    referral = Referral.take_over(
        work.act, incoming.case, incoming.referrer, incoming.from_council, origin, work.identify
    )
    incoming.receive(work.act, _checked(file, part))
    keep_file(work.store, incoming.case, file)
    _keep(work, incoming, referral)
    return _receipt(incoming)


def _keep(work: Work, *records: IncomingTransfer | Referral) -> None:
    try:
        work.store.keep(*records)
    except Conflict:
        raise NotYet("This transfer changes at this moment. Try again in a second.") from None


def _case_in(part: OpenedPart, incoming: IncomingTransfer) -> Referral:
    """The referral in the file, in which the other council has recorded this very acceptance."""
    manifest = part.findings.manifest
    if manifest.council != incoming.from_council:
        raise CaseFileRefused(WHOLE, "it is of another council than the one that offered the case")
    id = Referral.id_of(manifest.council, manifest.reference)
    mapper = StateMapper("referral", manifest.council, part.keys)
    try:
        told = [mapper.to_domain_event(event) for event in part.events_of(id)]
        referral = Referral.replay(None, told)
    except (StateUnreadable, ValueError) as error:
        raise CaseFileRefused(
            WHOLE, f"its referral cannot be read ({type(error).__name__})"
        ) from error
    answered = any(
        isinstance(event, events.TransferAnswered)
        and event.transfer == incoming.transfer
        and event.answer == "accepted"
        for event in told
    )
    if referral is None or not answered:
        raise CaseFileRefused(WHOLE, "it is of another case, or from before the acceptance")
    return referral


def _checked(file: bytes, part: OpenedPart) -> Checked:
    checkpoint = part.findings.checkpoint
    return Checked(
        digest=sha256(file).hexdigest(),
        events=part.findings.manifest.events,
        ledger=checkpoint.origin,
        size=checkpoint.size,
        root=checkpoint.root.hex(),
    )


def _receipt(incoming: IncomingTransfer) -> dict[str, Any]:
    """What the other council may know: nothing of the new case."""
    return {"received": True, "digest": incoming.digest, "events": incoming.events}
