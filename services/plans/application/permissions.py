"""Who may do what with a plan, beyond the role that the table of commands names."""

from __future__ import annotations

from services.plans.domain.plan import Plan
from shared.acts import Act
from shared.refusals import Forbidden


def may_act_on(plan: Plan, act: Act) -> None:
    """The coordinator of the conference writes up; the referrer of the case agrees. Raises Forbidden."""
    if act.role == "coordinator" and plan.coordinator != act.actor:
        raise Forbidden("Only the coordinator of this conference may do that.")
    if act.role == "referrer" and plan.referrer != act.actor:
        raise Forbidden("Only the professional who referred this family may do that.")
