"""Finding a case's referral in the council of whoever asks."""

from __future__ import annotations

from services.referral.domain.referral import Referral
from shared.commanding import Work
from shared.refusals import NotFound


def referral_of(work: Work) -> Referral:
    """The case's referral. Raises NotFound; other councils are not looked at."""
    found = find(work, work.reference or "")
    if found is None:
        raise NotFound("There is no case with this reference in your council. Check the reference.")
    return found


def find(work: Work, reference: str) -> Referral | None:
    """The referral of that case, or None when it is not there."""
    return work.store.find(Referral, Referral.id_of(work.act.council, reference))
