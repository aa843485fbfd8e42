"""Who is asking, and whether somebody in that role may ask at all.

Every view declares whom it lets in; one that declares nothing lets nobody in. What depends on
the case (its coordinator, its referrer) is for the service that owns it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, g, request

from services.portal.problems import Problem
from services.portal.sessions import Sessions, SignedIn
from shared.accounts import Account, Accounts

View = TypeVar("View", bound=Callable[..., Any])
_DECLARED = "lets_in"


@dataclass(frozen=True)
class LetsIn:
    """Whom a view lets in: people with one of the roles, or everyone, for the reason given."""

    roles: tuple[str, ...] = ()
    everyone_because: str = ""


def for_roles(*roles: str) -> Callable[[View], View]:
    """Only people with one of these roles."""
    return _declare(LetsIn(roles=roles))


def for_everyone(because: str) -> Callable[[View], View]:
    """Without signing in. The reason is for whoever reviews the list of such views."""
    return _declare(LetsIn(everyone_because=because))


def _declare(lets_in: LetsIn) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, _DECLARED, lets_in)
        return view

    return mark


def declared(view: Callable[..., Any]) -> LetsIn | None:
    """What the view declares, or nothing."""
    found = getattr(view, _DECLARED, None)
    return found if isinstance(found, LetsIn) and (found.roles or found.everyone_because) else None


def guard(app: Flask, accounts: Accounts, sessions: Sessions) -> None:
    """Ask every request that has an address for its token or its session, unless the view is for
    everyone. A token counts before a session."""

    def check() -> None:
        if request.endpoint is None:
            return
        lets_in = declared(app.view_functions[request.endpoint])
        if lets_in is None:
            raise Problem(403, "forbidden", "This address lets nobody in. Tell the operator.")
        if lets_in.everyone_because:
            return
        g.account, g.signed_in = account, _ = _signed_in(accounts, sessions)
        g.role, *g.other_roles = _roles(account, lets_in.roles)

    app.before_request(check)


def _signed_in(accounts: Accounts, sessions: Sessions) -> tuple[Account, SignedIn]:
    found = sessions.holder() if request.authorization is None else None
    return found or (_account(accounts), SignedIn("token"))


def _account(accounts: Accounts) -> Account:
    given = request.authorization
    token = given.token if given is not None and given.type == "bearer" else None
    account = accounts.by_token(token) if token else None
    if account is None:
        wrong = ', error="invalid_token"' if token else ""
        raise Problem(
            401,
            "not_signed_in",
            "The token is not known. Ask the operator for a new one."
            if token
            else "Sign in: at /sign-in/ and your council's name in a browser; or send the header "
            "Authorization: Bearer followed by your token.",
            headers={"WWW-Authenticate": f'Bearer realm="kinplan"{wrong}'},
        )
    return account


def _roles(account: Account, allowed: tuple[str, ...]) -> list[str]:
    """The roles in which they may ask this, as their account names them: the service takes the first in
    which the case admits them. Whoever says in which role they act is asked for that one alone."""
    theirs = [role for role in account.roles if role in allowed]
    acting_as = request.headers.get("Acting-As")
    if acting_as is None:
        if theirs:
            return theirs
    elif acting_as in theirs:
        return [acting_as]
    elif acting_as not in account.roles:
        raise Problem(
            403,
            "forbidden",
            f"You cannot act in the role of the header Acting-As. You are: {_named(account.roles)}.",
        )
    raise Problem(
        403,
        "forbidden",
        f"This may be done by: {_named(allowed)}. You are: {acting_as or _named(account.roles)}. "
        "Ask a colleague who may, or the operator if your role is wrong.",
    )


def _named(roles: tuple[str, ...]) -> str:
    return ", ".join(roles)
