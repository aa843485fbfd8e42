"""Who may see and settle what there is to do in a case, beyond the role that the tables name."""

from __future__ import annotations

from services.notifications.domain.correspondence import Correspondence
from shared.commanding import Work
from shared.parts_heard import Parts
from shared.taking_part import require_part


def may_act_on(letters: Correspondence, work: Work) -> None:
    """The coordinator to whom the case is allocated now, the professional who has the referrer's part now,
    and lead professionals from the first day of their part to the last. Nobody has one in a case that was
    transferred or sealed; a manager acts in every case. Raises Forbidden."""
    holders = {"referrer": letters.referrer, "coordinator": letters.coordinator}
    require_part(work.act, holders, Parts.of(work.store, letters.case))
