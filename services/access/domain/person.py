"""Somebody who is in no accounts file and came by their council's own sign-in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.access.domain.claims import Claimed
from services.access.domain.events import PersonChanged, PersonKnown
from shared.acts import Act
from shared.eventstore.events import NO_CASE, EventSourced
from shared.identifiers import MADE_UP, identifier

TOLD = ("name", "email", "profession")


class Person(EventSourced):
    """What the provider said last of one person. The roles are those of their last sign-in."""

    def __init__(self, id: UUID, case: str = NO_CASE) -> None:
        super().__init__(id, case)
        self.account = ""
        self.roles: tuple[str, ...] = ()
        self.name = ""
        self.email = ""
        self.profession = ""

    @staticmethod
    def account_of(fingerprint: str) -> str:
        """The account that follows from who somebody is in their tenant, without telling it."""
        return MADE_UP + fingerprint[:20]

    @staticmethod
    def id_of(council: str, account: str) -> UUID:
        """The record's identifier."""
        return identifier("person", council, account)

    def come(self, act: Act, account: str, claimed: Claimed, roles: tuple[str, ...]) -> None:
        """They signed in. Ignored when the provider says what it said before."""
        said: dict[str, Any] = {name: getattr(claimed, name) for name in TOLD}
        if not self.version:
            self._record(
                PersonKnown,
                act,
                account=account,
                roles=list(roles),
                tenant=claimed.tenant,
                object_id=claimed.object_id,
                **said,
            )
        elif self.roles != roles or any(getattr(self, name) != said[name] for name in TOLD):
            self._record(PersonChanged, act, account=account, roles=list(roles), **said)

    def take(self, event: PersonKnown | PersonChanged) -> None:
        """What an event tells of them."""
        self.account = event.account
        self.roles = tuple(event.roles)
        self.name, self.email, self.profession = event.name, event.email, event.profession
