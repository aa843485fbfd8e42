"""Who may do what with a plan, beyond the role that the table of commands names."""

from __future__ import annotations

from services.plans.domain.plan import Plan
from shared.commanding import Work
from shared.parts_heard import Parts
from shared.taking_part import require_part


def may_act_on(plan: Plan, work: Work) -> None:
    """The coordinator of the conference writes up; the referrer of the case agrees; a lead professional
    tells how it goes, from the first day of their part to the last. A part that nobody has is nobody's,
    and nobody has one in a case that was transferred or sealed. Raises Forbidden."""
    holders = {"referrer": plan.referrer, "coordinator": plan.coordinator}
    require_part(work.act, holders, Parts.of(work.store, plan.case))
