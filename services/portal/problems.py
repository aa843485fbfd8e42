"""Errors as problem details (RFC 9457): what is wrong, and what to do.

Every answer that is not a success is made here, whether a service refused, did not answer,
or the request never came so far.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from shared.accounts import AccountsUnreadable
from shared.observability.logs import logger
from shared.rpc.calling import ServiceDown, ServiceFailed

CONTENT_TYPE = "application/problem+json"
AGAIN = "Wait a little. It is safe to send the same request again with the same Idempotency-Key."
NOT_YET_SECONDS, UNAVAILABLE_SECONDS = 1, 2
PROVIDER_SECONDS, TOO_MANY_SECONDS = 10, 900

STATUS = {
    "rule": 409,
    "forbidden": 403,
    "not_signed_in": 401,
    "too_many": 429,
    "provider_unavailable": 503,
    "not_found": 404,
    "not_yet": 409,
    "unreadable": 422,
    "conflict": 409,
    "key_reused": 422,
    "unavailable": 503,
    "damaged": 500,
}
RETRY_AFTER = {
    "not_yet": NOT_YET_SECONDS,
    "unavailable": UNAVAILABLE_SECONDS,
    "provider_unavailable": PROVIDER_SECONDS,
    "too_many": TOO_MANY_SECONDS,
}


class Problem(Exception):
    """An answer that is not a success. `code` names it for machines, `detail` for people."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})


def refused(refusal: Mapping[str, Any]) -> Problem:
    """A service's refusal as a problem. Raises KeyError when it is of no known kind."""
    kind = refusal["kind"]
    detail = refusal["message"]
    if kind == "unavailable":
        detail = f"{detail} {AGAIN}"
    headers = {"Retry-After": str(RETRY_AFTER[kind])} if kind in RETRY_AFTER else {}
    if kind == "not_signed_in":
        headers["WWW-Authenticate"] = 'Bearer realm="kinplan"'
    return Problem(
        STATUS[kind], refusal["code"], detail, errors_of(refusal.get("fields") or {}), headers
    )


def errors_of(fields: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """One entry a mistake, each with the field it is about."""
    return [
        {"field": field, "message": message} for field, words in fields.items() for message in words
    ]


def service_down(service: str) -> Problem:
    """A service that did not answer. A command may have been done all the same."""
    known = "It is not known whether the command was done. " if request.method == "POST" else ""
    return Problem(
        503,
        "unavailable",
        f"The part of Kinplan that is asked here ({service}) did not answer. {known}{AGAIN}",
        headers={"Retry-After": str(UNAVAILABLE_SECONDS)},
    )


def render(problem: Problem) -> Response:
    """The problem as an answer."""
    body: dict[str, Any] = {
        "type": f"/problems/{problem.code}",
        "title": problem.code.replace("_", " ").capitalize(),
        "status": problem.status,
        "detail": problem.detail,
        "instance": f"urn:kinplan:request:{g.get('request_id', 'unknown')}",
        "code": problem.code,
        "errors": problem.errors,
    }
    g.problem_code = problem.code
    answer = Response(json.dumps(body), status=problem.status, content_type=CONTENT_TYPE)
    answer.headers.update(problem.headers)
    return answer


def explain_errors(app: Flask) -> None:
    """Make every error of this application a problem."""
    app.register_error_handler(Problem, render)
    app.register_error_handler(ServiceDown, _down)
    app.register_error_handler(ServiceFailed, _broken)
    app.register_error_handler(AccountsUnreadable, _no_accounts)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def _down(error: ServiceDown) -> Response:
    return render(service_down(error.service))


def _broken(error: Exception) -> Response:
    # Its text may quote what somebody wrote: the type and place go to the log, and no more here.
    logger(__name__).error("a request failed", exc_info=error)
    return render(
        Problem(
            500,
            "internal_error",
            "Something is wrong in Kinplan, not in your request. Tell the operator, quoting "
            "the instance.",
        )
    )


def _no_accounts(error: AccountsUnreadable) -> Response:
    logger(__name__).error("the accounts cannot be read", why=str(error))
    return render(
        Problem(
            503,
            "accounts_unreadable",
            "Nobody can sign in, because the accounts file cannot be read. Tell the operator: "
            "the log says where the mistake is.",
            headers={"Retry-After": "30"},
        )
    )


_HTTP_WORDS = {
    404: (
        "not_found",
        "There is nothing at this address. /api/v1/openapi.json lists the addresses.",
    ),
    405: ("method_not_allowed", "This address does not take this method; see the Allow header."),
}


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    code, detail = _HTTP_WORDS.get(
        status, ("bad_request", "The request cannot be read as HTTP. Correct it and send it again.")
    )
    headers = {}
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return render(Problem(status, code, detail, headers=headers))
