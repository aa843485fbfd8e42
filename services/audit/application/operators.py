"""What operators do with parked messages, recorded."""

from __future__ import annotations

from typing import Any

from services.audit.domain.events import OperatorActed
from shared.commanding import Work
from shared.eventstore.witness import Witness


def note_operator_act(work: Work) -> dict[str, Any]:
    """Record the act before it is done; when it cannot be recorded it is not done."""
    told = work.told
    witness = Witness.new(work.reference or "", work.identify())
    witness.note(
        OperatorActed,
        work.act,
        what=told["what"],
        queue=told["queue"],
        message=told["message"],
        reason=told["reason"],
    )
    work.store.keep(witness)
    return {"recorded": True}
