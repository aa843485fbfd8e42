"""What the audit service does when something happens, elsewhere or here."""

from __future__ import annotations

from collections.abc import Sequence

from services.audit.application.erasing import SERVICES
from services.audit.application.handing_over import Ways, handed_over
from services.audit.domain.keeping import Keeping
from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.erasing import erase_people
from shared.eventstore.events import EventSourced
from shared.eventstore.store import CouncilStore
from shared.refusals import NotYet
from shared.restricting import (
    note_lifting_when_restriction_lifted as note_lifting_when_restriction_lifted,
)
from shared.restricting import (
    note_restriction_when_case_restricted as note_restriction_when_case_restricted,
)


def erase_people_when_erasure_decided(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[EventSourced]:
    """What the audit service itself keeps of them is erased. Ignored for those who are erased here."""
    return erase_people(store, act, event)


def hand_over_case_when_transferred(
    store: CouncilStore, act: Act, event: IntegrationEvent, ways: Ways
) -> Sequence[EventSourced]:
    """The case goes to a council of the region, as a file. Ignored when it goes elsewhere, where people
    hand it over, and when that council has it."""
    return handed_over(store, act, event, ways) if event.data["transfer"] else ()


def note_erasure_when_person_erased(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[EventSourced]:
    """A service has erased somebody; when all have, the erasure is complete. Ignored when that service
    confirmed it before."""
    keeping = store.find(Keeping, Keeping.id_of(event.council, event.case))
    data = event.data
    if keeping is None or data["erasure"] not in keeping.erasures:
        raise NotYet("Nothing is known here of this erasure (yet).")
    keeping.confirm_erasure(
        act, data["erasure"], event.service, data["person"], data["keys"], SERVICES
    )
    return (keeping,) if keeping.pending else ()
