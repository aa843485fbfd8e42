"""Who is on a family page: asked of the scheduling service at every request, so that a link that is
revoked ends it at once. The cookie holds what that service signed, and nothing of ours."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g, request
from werkzeug.wrappers import Response

from shared.acts import FAMILY_ROLE, SOMEBODY, family_actor
from shared.personal_links import said_in
from shared.rpc.calling import Caller, ServiceDown, ServiceFailed

COOKIE = "page"
PATH = "/page"
LOOPBACK = "localhost"


@dataclass(frozen=True)
class OnThePage:
    """Somebody who may go on: their council, case and identifier, the cookie for the answer, and the
    mark of their forms."""

    council: str
    reference: str
    attendee: str
    session: str
    form: str


class Closed(Exception):
    """The page is not open to them, whatever the reason is: they are not told."""


class NotNow(Exception):
    """A service did not answer; the same may do in a little while."""


class Refused(Exception):
    """A service said no to what they asked; `kind` and `code` say why, `words` are for people."""

    def __init__(self, refusal: Mapping[str, Any]) -> None:
        super().__init__(refusal["code"])
        self.kind, self.code, self.words = refusal["kind"], refusal["code"], refusal["message"]


class Families:
    """Asks the services on behalf of whoever is on a page."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller

    def open(self, token: str, code: str) -> str:
        """The session for that link and code. Raises Closed."""
        told = {"token": token, "code": code}
        session = self._about(token, "open_link", told)["session"]
        if not session:
            raise Closed
        return str(session)

    def on_the_page(self, form: str | None = None) -> OnThePage:
        """Whoever the request's cookie belongs to; `form` is the mark that came with a form. Raises
        Closed."""
        cookie = request.cookies.get(COOKIE, "")
        told = self._about(cookie, "check_link_session", {"session": cookie, "form": form})
        if not told["alive"]:
            raise Closed
        said = said_in(cookie)
        assert said is not None, "the service has read it"
        g.family = OnThePage(
            said[0], told["reference"], told["attendee"], told["session"], told["form"]
        )
        who: OnThePage = g.family
        return who

    def leave(self) -> None:
        """End the session of the request's cookie, if it has one."""
        cookie = request.cookies.get(COOKIE, "")
        self._about(cookie, "leave_link", {"session": cookie})

    def ask(self, who: OnThePage, service: str, question: str) -> dict[str, Any]:
        """The service's answer. Raises Refused, Closed, NotNow."""
        return self._call(service, question, who.reference, context=self._context(who))

    def own_page(self, who: OnThePage) -> dict[str, Any]:
        """Their own part: wishes, days, and the day that holds."""
        return self.ask(who, "scheduling", "show_own_page")

    def own_access(self, who: OnThePage) -> dict[str, Any]:
        """Who has seen what is kept of them."""
        return self.ask(who, "audit", "show_own_access")

    def own_paper(self, who: OnThePage) -> dict[str, Any]:
        """Their copy of the plan; `none_yet` when none was released to them."""
        try:
            return self.ask(who, "plans", "show_own_copy")
        except Refused:
            return {"none_yet": True}

    def do(self, who: OnThePage, service: str, command: str, body: Any, key: str) -> None:
        """Have something done. A form that is sent twice, by the same key, is done once. Raises Refused,
        Closed, NotNow."""
        context = self._context(who) | {"idempotency_key": key}
        self._call(service, command, who.reference, body, context=context)

    def _context(self, who: OnThePage) -> dict[str, str]:
        return {
            "actor": family_actor(who.attendee),
            "role": FAMILY_ROLE,
            "council": who.council,
            "link_session": who.session,
            "request_id": g.request_id,
            "traceparent": g.traceparent,
        }

    def _about(self, signed: str, method: str, told: dict[str, Any]) -> dict[str, Any]:
        """Ask the council that the signed words name, which looks whether it signed them."""
        said = said_in(signed)
        if said is None:
            raise Closed
        context = {
            "actor": SOMEBODY,
            "role": FAMILY_ROLE,
            "council": said[0],
            "request_id": g.request_id,
            "traceparent": g.traceparent,
        }
        return self._call("scheduling", method, None, told, context=context)

    def _call(
        self, service: str, method: str, *asked: Any, context: Mapping[str, str]
    ) -> dict[str, Any]:
        try:
            answer = self.caller.call(service, method, *asked, context=context)
        except (ServiceDown, ServiceFailed) as error:
            raise NotNow from error
        if "ok" in answer:
            found: dict[str, Any] = answer["ok"]
            return found
        refusal = answer["refused"]
        if refusal["kind"] in ("unavailable", "not_yet", "conflict"):
            raise NotNow
        if refusal["kind"] in ("forbidden", "not_found"):
            raise Closed
        raise Refused(refusal)


def remember(answer: Response, session: str) -> Response:
    """Let the browser keep the session, out of reach of scripts and of other sites, and only over TLS but
    on this machine itself."""
    answer.set_cookie(
        COOKIE, session, path=PATH, httponly=True, samesite="Strict", secure=not _is_loopback()
    )
    return answer


def forget(answer: Response) -> Response:
    """Let the browser forget the session."""
    answer.delete_cookie(
        COOKIE, path=PATH, httponly=True, samesite="Strict", secure=not _is_loopback()
    )
    return answer


def _is_loopback() -> bool:
    host = request.host.rsplit(":", 1)[0].strip("[]")
    if host == LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
