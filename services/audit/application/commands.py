"""What people decide about the record of cases: corrections, legal holds, erasures."""

from __future__ import annotations

from services.audit.application.checkpoints import cosign_checkpoint
from services.audit.application.correcting import correct_entry
from services.audit.application.erasing import code_of, examined, keeping_of
from services.audit.application.others import Others
from services.audit.domain.rules import what_is_done_is_what_was_seen
from shared.commanding import Decision, Work

__all__ = ["correct_entry", "cosign_checkpoint", "erase_person", "lift_hold", "place_hold"]


def place_hold(work: Work) -> Decision:
    """Nothing in the case may be erased until the hold is lifted."""
    keeping = keeping_of(work)
    keeping.place_hold(work.act, work.told["reason"])
    return Decision(keeping)


def lift_hold(work: Work) -> Decision:
    """The hold has ended."""
    keeping = keeping_of(work)
    keeping.lift_hold(work.act, work.told["reason"])
    return Decision(keeping)


def erase_person(work: Work, others: Others) -> Decision:
    """Decide that people are erased, if what would go is what was shown when it was examined."""
    told = work.told
    it = examined(work, told["people"], others)
    it.keeping.require_erasable(told["ground"], it.people, it.over)
    what_is_done_is_what_was_seen(told["confirm"], code_of(it, told["ground"]))
    erasure = work.identify()
    it.keeping.decide_erasure(
        work.act, erasure, it.people, told["ground"], told["reason"], it.told_in, it.over
    )
    return Decision(it.keeping, {"erasure": erasure, "plan_versions": it.plan_versions})
