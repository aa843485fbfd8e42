"""Who may do what with a referral, beyond the role that the table of commands names."""

from __future__ import annotations

from services.referral.domain.referral import Referral
from shared.acts import Act
from shared.taking_part import require_part


def may_act_on(referral: Referral, act: Act) -> None:
    """A referrer has a part only in the cases that they referred, or that were given to them since; a
    coordinator only in those that are allocated to them now; a lead professional from the first day of
    their part to the last. Nobody has one in a case that was transferred or sealed;
    managers act in every case. Raises Forbidden."""
    holders = {"referrer": referral.referrer, "coordinator": referral.coordinator}
    require_part(act, holders, referral)
