"""What the access service records: who signed in and out, who was refused, whose sessions were revoked.

No event holds a secret: of a session's secret a digest is kept, of an address a digest under a key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from shared.eventstore.events import CaseEvent, personal

if TYPE_CHECKING:
    from services.access.domain.person import Person
    from services.access.domain.session import Session
    from services.access.domain.standing import Standing


@dataclass(frozen=True, kw_only=True)
class SignedIn(CaseEvent):
    """Somebody signed in, by the `way` openid or password, with those roles until `ends_at` at the
    latest. `digest`: the SHA-256 of the session's secret."""

    TOPIC: ClassVar[str] = "access.signed_in"

    account: str
    way: str
    roles: list[str]
    digest: str
    ends_at: datetime

    def apply(self, record: Session) -> None:
        record.account = self.account
        record.way = self.way
        record.roles = tuple(self.roles)
        record.digest = self.digest
        record.began_at = self.occurred_at
        record.ends_at = self.ends_at


@dataclass(frozen=True, kw_only=True)
class SignedOut(CaseEvent):
    """They signed out."""

    TOPIC: ClassVar[str] = "access.signed_out"

    account: str

    def apply(self, record: Session) -> None:
        record.over = True


@dataclass(frozen=True, kw_only=True)
class SessionLapsed(CaseEvent):
    """The session ended by itself: `reason` is idle or too_long."""

    TOPIC: ClassVar[str] = "access.session_lapsed"

    account: str
    reason: str

    def apply(self, record: Session) -> None:
        record.over = True


@dataclass(frozen=True, kw_only=True)
class SessionRevoked(CaseEvent):
    """Somebody ended one session of another."""

    TOPIC: ClassVar[str] = "access.session_revoked"

    account: str
    reason: str = personal()

    def apply(self, record: Session) -> None:
        record.over = True


@dataclass(frozen=True, kw_only=True)
class AccountRevoked(CaseEvent):
    """Somebody ended all sessions of an account that had begun until then."""

    TOPIC: ClassVar[str] = "access.account_revoked"

    account: str
    reason: str = personal()

    def apply(self, record: Standing) -> None:
        record.revoked_at = self.occurred_at


@dataclass(frozen=True, kw_only=True)
class EverybodyRevoked(CaseEvent):
    """Somebody ended all sessions of the council that had begun until then."""

    TOPIC: ClassVar[str] = "access.everybody_revoked"

    reason: str = personal()

    def apply(self, record: Standing) -> None:
        record.revoked_at = self.occurred_at


@dataclass(frozen=True, kw_only=True)
class PersonKnown(CaseEvent):
    """Somebody of the council's tenant signed in for the first time, and has an account from now on.
    Tenant and object are the provider's identifiers of them."""

    TOPIC: ClassVar[str] = "access.person_known"

    account: str
    roles: list[str]
    tenant: str = personal(about="account")
    object_id: str = personal(about="account")
    name: str = personal(about="account")
    email: str = personal(about="account")
    profession: str = personal(about="account")

    def apply(self, record: Person) -> None:
        record.take(self)


@dataclass(frozen=True, kw_only=True)
class PersonChanged(CaseEvent):
    """At a later sign-in the provider said something else of them."""

    TOPIC: ClassVar[str] = "access.person_changed"

    account: str
    roles: list[str]
    name: str = personal(about="account")
    email: str = personal(about="account")
    profession: str = personal(about="account")

    def apply(self, record: Person) -> None:
        record.take(self)


@dataclass(frozen=True, kw_only=True)
class SignInRefused(CaseEvent):
    """Somebody was not signed in. `account` is empty when none has that name, or it is not known whose
    it is; `digest` tells addresses apart without saying which."""

    TOPIC: ClassVar[str] = "access.sign_in_refused"

    way: str
    code: str
    account: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class AccountLocked(CaseEvent):
    """There were so many wrong passwords for an account that none is tried until then."""

    TOPIC: ClassVar[str] = "access.account_locked"

    account: str
    tries: int
    until: datetime


@dataclass(frozen=True, kw_only=True)
class RefusalsCounted(CaseEvent):
    """So many more sign-ins were refused between two moments, which were counted and not recorded one
    by one."""

    TOPIC: ClassVar[str] = "access.refusals_counted"

    way: str
    code: str
    count: int
    since: datetime
    until: datetime
