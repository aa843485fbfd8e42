"""Sessions as a browser holds them: a cookie, which the access service knows the meaning of.

The cookie is not readable by scripts, travels by TLS only (but on this machine), and is not sent with
requests that other sites make in the background (SameSite=Lax). What changes something must also say that it
comes from our own pages: every browser sends Sec-Fetch-Site, or Origin with a POST, and no other site can
forge either. So there is nothing that a page would have to carry in each form, and nothing to lose.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, g, request

from services.portal.problems import Problem, refused
from shared.accounts import Account
from shared.acts import SYSTEM, SYSTEM_ROLE
from shared.rpc.calling import Caller, ServiceFailed

COOKIE = re.compile(r"([a-z][a-z-]{0,63})\.([0-9a-f]{32})\.([A-Za-z0-9_-]{40,64})")
SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class SignedIn:
    """How somebody is signed in: by the `way` token, openid or password; in which session, until when."""

    way: str
    session: str = ""
    secret: str = ""
    ends_at: str = ""


class Sessions:
    """Asks the access service, and keeps the cookie. Nothing is remembered here, so that what is revoked
    is over with the next request."""

    def __init__(self, caller: Caller, public_url: str) -> None:
        self.caller = caller
        self.public_url = public_url
        self.secure = public_url.startswith("https://")
        self.cookie = "__Host-session" if self.secure else "session"

    def holder(self) -> tuple[Account, SignedIn] | None:
        """Whose session the request's cookie is of; None without one. Raises Problem."""
        given = request.cookies.get(self.cookie)
        if given is None:
            return None
        match = COOKIE.fullmatch(given)
        if match is None:
            raise Problem(401, "session_over", "Your session is over. Sign in again.")
        council, session, secret = match.groups()
        self.require_our_own_page()
        found = self.ask(council, "check_session", {"session": session, "secret": secret})
        account = Account(
            id=found["account"],
            name=found["name"],
            council=council,
            roles=tuple(found["roles"]),
            profession=found["profession"],
            email=found["email"],
        )
        return account, SignedIn(found["way"], session, secret, found["ends_at"])

    def require_our_own_page(self, says_so: bool = True) -> None:
        """Raises Problem for what would change something and does not come from a page of ours. Without
        `says_so` it may leave open where it comes from, as a program does that has no cookie yet."""
        if request.method in SAFE:
            return
        site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
        if site is not None:
            ours = site == "same-origin"
        elif origin is not None:
            ours = origin == self.public_url
        else:
            ours = not says_so
        if not ours:
            raise Problem(
                403,
                "cross_site_request",
                "In a session, what changes something must come from Kinplan's own address: send the "
                "header Origin with it, or use a token.",
            )

    def ask(self, council: str, method: str, told: Mapping[str, Any]) -> dict[str, Any]:
        """What the access service answers to somebody who is not known yet. Raises Problem,
        ServiceDown, ServiceFailed."""
        context = {
            "actor": SYSTEM,
            "role": SYSTEM_ROLE,
            "council": council,
            "request_id": g.request_id,
            "traceparent": g.traceparent,
        }
        answer = self.caller.call("access", method, None, dict(told), context=context)
        if "ok" in answer:
            found: dict[str, Any] = answer["ok"]
            return found
        try:
            raise refused(answer["refused"])
        except KeyError:
            raise ServiceFailed("access", method, "a refusal of no known kind") from None

    def keep(self, answer: Response, council: str, begun: Mapping[str, Any]) -> None:
        """Hand the browser the session that has begun."""
        answer.set_cookie(
            self.cookie,
            f"{council}.{begun['session']}.{begun['secret']}",
            secure=self.secure,
            httponly=True,
            samesite="Lax",
            path="/",
        )

    def drop(self, answer: Response) -> None:
        """Have the browser forget it."""
        answer.delete_cookie(
            self.cookie, secure=self.secure, httponly=True, samesite="Lax", path="/"
        )


def address_of_asker() -> str:
    """Where the request comes from; of an IPv6 address the network, since a household has all of it."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
