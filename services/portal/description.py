"""The API's description for machines (OpenAPI 3.1), made from the same tables as the routes."""

from __future__ import annotations

from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from services.portal import statuses
from services.portal.described_parts import (
    ACCESS_REASON_PARAMETER,
    ACTING_AS_PARAMETER,
    ATTENDEE_PARAMETER,
    CORRELATION,
    IDEMPOTENCY_PARAMETER,
    PERSON_PARAMETER,
    PROBLEMS,
    REFERENCE_PARAMETER,
    SCHEMAS,
    problem_response,
    success,
)
from services.portal.examples import EXAMPLES, PASSWORD_EXAMPLE
from services.portal.routes import PREFIX
from services.portal.signing_in import SIGN_IN_SUMMARY, SIGN_OUT_SUMMARY, PasswordForm
from shared.accounts import ROLES
from shared.contracts.commands import COMMANDS, Command
from shared.contracts.queries import QUERIES, Query

VERSION = "1.0.0"
SIGNED_IN: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]
INTRODUCTION = (
    "Family group conferences, from the referral to the review of the family's plan. "
    "Sign in with a bearer token, or in a browser at /sign-in/ and your council's name, which begins a "
    "session: either says who you are and for which council. Every error is a "
    "problem (RFC 9457) that names the field and says what to do."
)


def describe() -> dict[str, Any]:
    """The whole description, as the portal serves it at /api/v1/openapi.json."""
    spec = APISpec(
        title="Kinplan",
        version=VERSION,
        openapi_version="3.1.0",
        plugins=[MarshmallowPlugin()],
        info={"description": INTRODUCTION},
        servers=[{"url": "/"}],
        tags=[{"name": name} for name in _tags()],
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    spec.components.security_scheme(
        "session", {"type": "apiKey", "in": "cookie", "name": "__Host-session"}
    )
    for name, schema in SCHEMAS.items():
        spec.components.schema(name, schema)
    for status, words in PROBLEMS.items():
        spec.components.response(f"Problem{status}", problem_response(status, words))
    paths: dict[str, dict[str, Any]] = {}
    for command in COMMANDS:
        paths.setdefault(command.path, {})["post"] = _command(command)
    for query in QUERIES:
        paths.setdefault(query.path, {})["get"] = _query(query)
    for path, operation in _own().items():
        paths.setdefault(path, {})["get"] = operation
    for path, operation in _signing_in().items():
        paths.setdefault(path, {})["post"] = operation
    for path, operations in paths.items():
        spec.path(PREFIX + path, operations=operations, parameters=_place(path))
    described: dict[str, Any] = spec.to_dict()
    return described


def _tags() -> list[str]:
    return sorted({route.service for route in (*COMMANDS, *QUERIES)} | {"portal"})


def _place(path: str) -> list[dict[str, Any]]:
    return [
        parameter
        for parameter in (REFERENCE_PARAMETER, ATTENDEE_PARAMETER, PERSON_PARAMETER)
        if f"{{{parameter['name']}}}" in path
    ]


def _command(command: Command) -> dict[str, Any]:
    status = 201 if command.creates else 200
    problems = [400, 401, 403, 409, 413, 415, 422, 429, 500, 503]
    return {
        "operationId": command.name,
        "tags": [command.service],
        "summary": command.summary,
        "description": f"For: {', '.join(command.roles)}.",
        "security": SIGNED_IN,
        "parameters": [IDEMPOTENCY_PARAMETER, ACTING_AS_PARAMETER, *CORRELATION],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": command.schema,
                    "example": EXAMPLES[command.name],
                }
            },
        },
        "responses": {str(status): success("CommandDone", "It is done.", located=command.creates)}
        | _problems(problems + ([404] if "{" in command.path else [])),
    }


def _query(query: Query) -> dict[str, Any]:
    described = _reading(
        query.name, query.service, query.summary, query.roles, "Answer", query.path
    )
    if "{reference}" in query.path:
        described["parameters"].append(ACCESS_REASON_PARAMETER)
    if query.view is not None:
        described["parameters"].append({"in": "query", "schema": query.view})
    return described


def _own() -> dict[str, dict[str, Any]]:
    return {
        "/me": _reading("me", "portal", "Who you are.", ROLES, "Me", "/me"),
        statuses.PATH: _reading(
            "show_status",
            "portal",
            "How far the case is; null stands for what is not there.",
            statuses.ROLES,
            "Status",
            statuses.PATH,
        ),
        "/": _public("index", "Where to begin."),
        "/openapi.json": _public("openapi", "This description."),
    }


def _signing_in() -> dict[str, dict[str, Any]]:
    begun = success("SessionBegun", "You are signed in; the session is in the cookie.")
    ended = success("Answer", "You are signed out.")
    sign_in: dict[str, Any] = {
        **_public("sign_in_with_password", SIGN_IN_SUMMARY),
        "description": "Without an Idempotency-Key: signing in twice begins two sessions.",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": PasswordForm, "example": PASSWORD_EXAMPLE}},
        },
        "responses": {"201": begun} | _problems([400, 401, 403, 404, 413, 415, 422, 429, 500, 503]),
    }
    sign_out: dict[str, Any] = {
        **_public("sign_out", SIGN_OUT_SUMMARY),
        "security": SIGNED_IN,
        "responses": {"200": ended} | _problems([401, 403, 409, 500, 503]),
    }
    return {"/sessions": sign_in, "/me/sign-out": sign_out}


def _reading(
    name: str, tag: str, summary: str, roles: tuple[str, ...], schema: str, path: str
) -> dict[str, Any]:
    return {
        "operationId": name,
        "tags": [tag],
        "summary": summary,
        "description": f"For: {', '.join(roles)}.",
        "security": SIGNED_IN,
        "parameters": [ACTING_AS_PARAMETER, *CORRELATION],
        "responses": {"200": success(schema, summary)}
        | _problems([400, 401, 403, 409, 422, 429, 500, 503] + ([404] if "{" in path else [])),
    }


def _public(name: str, summary: str) -> dict[str, Any]:
    return {
        "operationId": name,
        "tags": ["portal"],
        "summary": summary,
        "security": [],
        "parameters": list(CORRELATION),
        "responses": {"200": success("Answer", summary)} | _problems([500]),
    }


def _problems(statuses_of_problems: list[int]) -> dict[str, str]:
    return {str(status): f"Problem{status}" for status in sorted(statuses_of_problems)}
