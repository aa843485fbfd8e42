"""Who may do what with a conference, beyond the role that the table of commands names."""

from __future__ import annotations

from services.scheduling.domain.conference import Conference
from shared.commanding import Work
from shared.parts_heard import Parts
from shared.refusals import Forbidden
from shared.taking_part import OVER, require_part


def may_act_on(conference: Conference, work: Work) -> None:
    """A coordinator acts only on the conferences that are theirs, from their declaration on, until they
    are released; a referrer or lead professional only while they have that part in the case. Nobody has
    one in a case that was transferred or sealed; managers act in every case. Raises Forbidden."""
    holders = {"referrer": conference.referrer, "coordinator": conference.coordinator}
    require_part(work.act, holders, Parts.of(work.store, conference.case))


def may_declare(conference: Conference, work: Work) -> None:
    """Only whoever the case is offered to declares whether they are independent. Raises Forbidden."""
    over = Parts.of(work.store, conference.case).parts_over
    if over:
        raise Forbidden(OVER[over])
    if work.act.actor not in {conference.offered_to, conference.coordinator} - {""}:
        raise Forbidden("Only the coordinator to whom this case is offered may declare that.")
