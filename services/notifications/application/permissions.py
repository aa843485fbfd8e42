"""Who may see and settle the tasks of a case, beyond the role that the tables name."""

from __future__ import annotations

from services.notifications.domain.correspondence import Correspondence
from shared.acts import Act
from shared.refusals import Forbidden


def may_act_on(letters: Correspondence, act: Act) -> None:
    """The coordinator to whom the case is allocated now, and the professional who has the referrer's part
    now; a manager in every case. Raises Forbidden."""
    if act.role == "coordinator" and letters.coordinator != act.actor:
        raise Forbidden("Only the coordinator to whom this case is allocated may do that.")
    if act.role == "referrer" and letters.referrer != act.actor:
        raise Forbidden("Only the professional who refers this family may do that.")
