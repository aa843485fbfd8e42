"""Who may do what in the audit service, beyond the role that the table of commands names."""

from __future__ import annotations

from services.audit.application.parts import accounts_with, parts_over
from shared.commanding import Work
from shared.days import local_day
from shared.refusals import Forbidden, NotYet
from shared.taking_part import ONLY, OVER, ROLES_WITH_A_PART


def may_correct(work: Work) -> None:
    """Managers; the referrer of the case, the coordinator to whom it is allocated and lead professionals
    from the first day of their part to the last, as it was announced; nobody who had a part in a case that
    was transferred or sealed. Raises Forbidden; NotYet while it has not been heard who referred the family."""
    role, today = work.act.role, local_day(work.act.recorded_at)
    if role not in ROLES_WITH_A_PART:
        return
    over = parts_over(work.store, work.reference)
    if over:
        raise Forbidden(OVER[over])
    accounts = accounts_with(work.store, work.reference, role, today)
    if role == "referrer" and not accounts:
        raise NotYet("It has not been heard yet who referred this family. Try again in a second.")
    if work.act.actor not in accounts:
        raise Forbidden(ONLY[role])
