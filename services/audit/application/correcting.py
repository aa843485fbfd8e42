"""Corrections: what was recorded wrongly stays as it was, and beside it stands what is right."""

from __future__ import annotations

from services.audit.application.history import gathered
from services.audit.application.permissions import may_correct
from services.audit.domain.events import EntryCorrected
from services.audit.domain.refusals import NoSuchEntry
from shared.commanding import Decision, Work
from shared.eventstore.witness import Witness


def correct_entry(work: Work) -> Decision:
    """Say what is right where an entry of the history is wrong. Raises NotFound, Forbidden, NoSuchEntry."""
    told, rows = work.told, gathered(work)
    may_correct(work)
    if told["position"] not in rows.get(told["service"], {}):
        raise NoSuchEntry(
            f"The history of this case has no entry {told['service']}/{told['position']}. Each "
            "entry names its service and position: ./kinplan case history REF --json"
        )
    correction = Witness.new(work.reference or "", work.identify())
    correction.note(
        EntryCorrected,
        work.act,
        service=told["service"],
        position=told["position"],
        what_is_right=told["what_is_right"],
        reason=told["reason"],
    )
    return Decision(correction, {"corrects": f"{told['service']}/{told['position']}"})
