"""What a request can be found by afterwards, in every log and event that it caused."""

from __future__ import annotations

import re
import secrets
import time
import uuid

from flask import Flask, Response, g, request
from prometheus_client import Histogram

from shared.observability.logs import bound, logger

SECONDS = Histogram(
    "kinplan_request_seconds", "Time to answer a request", ["method", "route", "status"]
)

_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_TRACE = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_PROBES = {"/healthz", "/readyz", "/metrics"}

SECURITY = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def correlate(app: Flask) -> None:
    """Give each request its identifiers, and each answer its headers and its line in the log."""
    app.before_request(_begin)
    app.after_request(_finish)
    app.teardown_request(_leave)


def _begin() -> None:
    g.started = time.monotonic()
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else str(uuid.uuid4())
    g.traceparent = traceparent(request.headers.get("traceparent", ""))
    g.bound = bound(process="portal", request_id=g.request_id)
    g.bound.__enter__()


def traceparent(given: str) -> str:
    """The caller's trace, if it is a valid one (W3C Trace Context), or a new one."""
    match = _TRACE.fullmatch(given)
    if match and set(match[1]) != {"0"} and set(match[2]) != {"0"}:
        return given
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def _finish(answer: Response) -> Response:
    answer.headers.update(g.get("security", SECURITY))
    answer.headers["X-Request-Id"] = g.request_id
    if request.path not in _PROBES:
        _account_for(answer)
    return answer


def _account_for(answer: Response) -> None:
    # The route's template and not the address: what is typed into an address could be anything.
    account = g.get("account")
    seconds = time.monotonic() - g.started
    route = request.url_rule.rule if request.url_rule else ""
    method = request.method if request.method in _METHODS else "other"
    SECONDS.labels(method, route, answer.status_code).observe(seconds)
    logger(__name__).info(
        "request",
        method=method,
        route=route,
        status=answer.status_code,
        code=g.get("problem_code", ""),
        ms=round(seconds * 1000),
        council=account.council if account else "",
        actor=account.id if account else "",
        case=(request.view_args or {}).get("reference", ""),
    )


def _leave(_: BaseException | None) -> None:
    if "bound" in g:
        g.bound.__exit__(None, None, None)
