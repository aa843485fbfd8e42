"""Since when all sessions of an account, or of a council, count no more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.access.domain.events import AccountRevoked, EverybodyRevoked
from shared.acts import Act
from shared.eventstore.events import NO_CASE, EventSourced
from shared.identifiers import identifier


class Standing(EventSourced):
    """What holds for all sessions of one account; without an account, for those of the council."""

    def __init__(self, id: UUID, case: str = NO_CASE) -> None:
        super().__init__(id, case)
        self.revoked_at: datetime | None = None

    @staticmethod
    def id_of(council: str, account: str = "") -> UUID:
        """The record's identifier."""
        return identifier("standing", council, account)

    def revoke_account(self, act: Act, account: str, reason: str) -> None:
        """End all sessions of the account that have begun until now."""
        self._record(AccountRevoked, act, account=account, reason=reason)

    def revoke_everybody(self, act: Act, reason: str) -> None:
        """End all sessions of the council that have begun until now."""
        self._record(EverybodyRevoked, act, reason=reason)
