"""Who may do what with a referral, beyond the role that the table of commands names."""

from __future__ import annotations

from services.referral.domain.referral import Referral
from shared.acts import Act
from shared.refusals import Forbidden


def may_act_on(referral: Referral, act: Act) -> None:
    """A referrer has a part only in the cases that they referred, or that were given to them since, a
    coordinator only in those that are allocated to them now. Raises Forbidden."""
    if act.role == "referrer" and referral.referrer != act.actor:
        raise Forbidden("Only the professional who referred this family may do that.")
    if act.role == "coordinator" and referral.coordinator != act.actor:
        raise Forbidden("Only the coordinator to whom this case is allocated may do that.")


def may_see(referral: Referral, act: Act) -> None:
    """Who has a part in the case sees it; of a sealed one only managers do, who sealed it. Raises
    Forbidden."""
    may_act_on(referral, act)
    if referral.is_sealed and act.role != "manager":
        raise Forbidden("This case is sealed. Ask the managers of the service, if you need it.")
