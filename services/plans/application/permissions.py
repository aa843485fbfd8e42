"""Who may do what with a plan, beyond the role that the table of commands names."""

from __future__ import annotations

from services.plans.domain.plan import Plan
from shared.acts import Act
from shared.refusals import Forbidden


def may_act_on(plan: Plan, act: Act) -> None:
    """The coordinator of the conference writes up; the referrer of the case agrees. A part that nobody
    has is nobody's. Raises Forbidden."""
    if act.role == "coordinator" and act.actor not in {plan.coordinator} - {""}:
        raise Forbidden("Only the coordinator of this conference may do that.")
    if act.role == "referrer" and act.actor not in {plan.referrer} - {""}:
        raise Forbidden("Only the professional who referred this family may do that.")
