"""Finds a case's correspondence."""

from __future__ import annotations

from services.notifications.domain.correspondence import Correspondence
from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.store import CouncilStore


def letters_of(store: CouncilStore, act: Act, event: IntegrationEvent) -> Correspondence:
    """The correspondence of the case that the event is about; a new one when nothing was sent yet."""
    found = store.find(Correspondence, Correspondence.id_of(event.council, event.case))
    return found or Correspondence.new(act, event.case)
