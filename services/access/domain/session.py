"""A session: from signing in to its end."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.access.domain import rules
from services.access.domain.events import SessionLapsed, SessionRevoked, SignedIn, SignedOut
from services.access.domain.refusals import SessionOver
from shared.acts import Act
from shared.eventstore.events import NO_CASE, EventSourced

SIGN_IN_AGAIN = "Your session is over. Sign in again."
BEFORE_ALL = datetime.min


def digest_of(secret: str) -> str:
    """What is kept of a session's secret. It is random, so that no salt is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class Session(EventSourced):
    """One sign-in of one account, in one browser."""

    def __init__(self, id: UUID, case: str = NO_CASE) -> None:
        super().__init__(id, case)
        self.account = ""
        self.way = ""
        self.roles: tuple[str, ...] = ()
        self.digest = ""
        self.began_at = BEFORE_ALL
        self.ends_at = BEFORE_ALL
        self.over = False

    @classmethod
    def begin(
        cls, act: Act, id: UUID, account: str, way: str, roles: Sequence[str], secret: str
    ) -> Session:
        """Somebody has proved who they are."""
        session = cls(id)
        session._record(
            SignedIn,
            act,
            account=account,
            way=way,
            roles=list(roles),
            digest=digest_of(secret),
            ends_at=act.occurred_at + rules.LASTS,
        )
        return session

    def require_secret(self, secret: str) -> None:
        """Raises SessionOver for another secret, in the same words as for a session that is over."""
        if not hmac.compare_digest(self.digest, digest_of(secret)):
            raise SessionOver(SIGN_IN_AGAIN)

    def require_lasting(self, act: Act, used_at: datetime, revoked: Sequence[datetime]) -> None:
        """Raises SessionOver unless the session lasts. `used_at`: when it was used last; `revoked`: when
        all sessions of its account, or of its council, were ended."""
        if self.over or any(self.began_at <= at for at in revoked):
            raise SessionOver(SIGN_IN_AGAIN)
        why = rules.why_it_lapses(act.recorded_at, self.ends_at, used_at)
        if why:
            self._record(SessionLapsed, act, account=self.account, reason=why)
            raise SessionOver(SIGN_IN_AGAIN)

    def sign_out(self, act: Act) -> None:
        """End it. Ignored when it is over."""
        if not self.over:
            self._record(SignedOut, act, account=self.account)

    def revoke(self, act: Act, reason: str) -> None:
        """End another's session. Raises SessionOver when it is over already."""
        if self.over:
            raise SessionOver("This session is over already.")
        self._record(SessionRevoked, act, account=self.account, reason=reason)
