"""Who may do what in the audit service, beyond the role that the table of commands names."""

from __future__ import annotations

from services.audit.application.parts import accounts_with
from shared.commanding import Work
from shared.refusals import Forbidden, NotYet


def may_correct(work: Work) -> None:
    """Managers; the referrer of the case and the coordinator to whom it is allocated, as it was
    announced. Raises Forbidden; NotYet while it has not been heard who referred the family."""
    role = work.act.role
    if role not in ("referrer", "coordinator"):
        return
    accounts = accounts_with(work.store, work.reference, role)
    if role == "referrer" and not accounts:
        raise NotYet("It has not been heard yet who referred this family. Try again in a second.")
    if work.act.actor not in accounts:
        raise Forbidden(
            "Only the professional who referred this family may do that."
            if role == "referrer"
            else "Only the coordinator to whom this case is allocated may do that."
        )
