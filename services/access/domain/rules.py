"""The rules of signing in, each by name, with its source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.access.domain.claims import Claimed, Connection
from services.access.domain.refusals import (
    NoRole,
    OrganisationWrong,
    PersonUnnamed,
    SignInTooOld,
)

LASTS = timedelta(hours=12)
IDLE = timedelta(minutes=30)
STARTED_FOR = timedelta(minutes=10)
WINDOW = timedelta(minutes=15)
WRONG_PASSWORDS = 5
REFUSED_FROM_ADDRESS = 30
RECORDED_EACH = 20
LOCKED_FOR = tuple(timedelta(minutes=minutes) for minutes in (15, 60, 240, 1440))


def why_it_lapses(now: datetime, ends_at: datetime, used_at: datetime) -> str:
    """A session lasts 12 hours at most, and 30 minutes without a request (NIST SP 800-63B, 4.2.3, for
    assurance level 2). Why it ends by itself, or nothing."""
    if now >= ends_at:
        return "too_long"
    return "idle" if now - used_at >= IDLE else ""


def a_sign_in_is_young(now: datetime, started_at: datetime) -> None:
    """Who starts to sign in has ten minutes to come back from their provider (RFC 9700, 4.7: what
    protects the answer holds for one sign-in, and not for long)."""
    if not timedelta(0) <= now - started_at <= STARTED_FOR:
        raise SignInTooOld("This sign-in was started too long ago. Start again.")


def the_tenant_is_the_councils(connection: Connection, claimed: Claimed) -> None:
    """Many councils may have the same provider: only those of the council's own tenant come in, and each
    is known by their object in it (Microsoft identity platform, "claims validation")."""
    if claimed.tenant != connection.tenant:
        raise OrganisationWrong(
            "You are signed in with an account of another organisation. Sign in with your council's."
        )
    if not claimed.object_id:
        raise PersonUnnamed(
            "Your council's sign-in does not say who you are. Tell the operator: the claim "
            f"{connection.object_claim} is missing."
        )


def roles_given(connection: Connection, claimed: Claimed, known: Sequence[str]) -> tuple[str, ...]:
    """The roles that the council gives for what its provider says, in the order in which Kinplan knows
    them; what it does not know is none. Raises NoRole: knowing somebody is not letting them in."""
    given = {role for group in claimed.groups for role in connection.roles.get(group, ())}
    roles = tuple(role for role in known if role in given)
    if not roles:
        raise NoRole(
            "Your council has given you no role in Kinplan. Ask whoever looks after accounts in your "
            "council for one."
        )
    return roles


def locked_for(locks: int) -> timedelta:
    """How long a name is locked after too many wrong passwords, having been locked so often before: each
    time longer (OWASP Authentication Cheat Sheet, "account lockout")."""
    return LOCKED_FOR[min(locks, len(LOCKED_FOR) - 1)]
