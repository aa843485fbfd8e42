"""The addresses of /api/v1: one for every command and every query that there is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, jsonify, request
from marshmallow import Schema, fields
from werkzeug.routing import BaseConverter

from services.portal.access_reasons import access_reason
from services.portal.bodies import read_body
from services.portal.problems import Problem, errors_of, refused
from services.portal.sign_in import for_roles
from shared.contracts.commands import CASE, COMMANDS, Command
from shared.contracts.queries import QUERIES, Query
from shared.contracts.reading import read
from shared.refusals import Unreadable
from shared.rpc.calling import Caller, ServiceFailed

PREFIX = "/api/v1"
IDEMPOTENCY_KEY = r"^[A-Za-z0-9_-]{8,64}$"

# Where that which a command creates can be read.
SHOWN_AT = {
    "receive_referral": CASE,
    "invite_attendee": CASE + "/conference",
    "propose_plan": CASE + "/plan",
    "report_breach": CASE + "/plan/breaches",
    "correct_entry": CASE + "/history",
    "erase_person": CASE + "/erasures",
}


class Reference(BaseConverter):
    """A case reference in an address, such as HERTS-K7MD-9QRX."""

    regex = r"[A-Z]{2,8}-[A-Z0-9]{4}-[A-Z0-9]{4}"


class Attendee(BaseConverter):
    """An attendee's identifier in an address."""

    regex = r"[A-Za-z0-9_-]{1,64}"


class Person(BaseConverter):
    """A person's identifier in an address."""

    regex = r"[A-Za-z0-9_-]{1,64}"


CONVERTERS = {"reference": Reference, "attendee": Attendee, "person": Person}


def flask_rule(path: str) -> str:
    """A contract's path as Flask writes it: {reference} becomes <reference:reference>."""
    return re.sub(r"{(\w+)}", r"<\1:\1>", path)


@dataclass(frozen=True)
class Asking:
    """Asks services on behalf of whoever is signed in to the current request."""

    caller: Caller

    def context(self, key: str = "") -> dict[str, str]:
        """Who asks, for which council, in which role: nameko's context data."""
        known = {
            "actor": g.account.id,
            "role": g.role,
            "council": g.account.council,
            "profession": g.account.profession,
            "request_id": g.request_id,
            "traceparent": g.traceparent,
        }
        said = {
            "idempotency_key": key,
            "access_reason": access_reason(),
            "other_roles": " ".join(g.other_roles),
        }
        return known | {name: value for name, value in said.items() if value}

    def ask(
        self, service: str, method: str, *args: Any, key: str = "", timeout: float | None = None
    ) -> dict[str, Any]:
        """The service's answer, `ok` or `refused`. Raises ServiceDown, ServiceFailed."""
        answer = self.caller.call(
            service, method, *args, context=self.context(key), timeout=timeout
        )
        if isinstance(answer, dict) and ("ok" in answer or "refused" in answer):
            return answer
        raise ServiceFailed(service, method, "an answer that is neither ok nor refused")


def accepted(service: str, method: str, answer: dict[str, Any]) -> Any:
    """What the service answered. Raises Problem when it refused."""
    if "ok" in answer:
        return answer["ok"]
    try:
        problem = refused(answer["refused"])
    except (KeyError, TypeError, AttributeError):
        raise ServiceFailed(service, method, "a refusal of no known kind") from None
    raise problem


def add_commands_and_queries(api: Blueprint, asking: Asking) -> None:
    """One route for each."""
    for command in COMMANDS:
        api.add_url_rule(
            flask_rule(command.path), command.name, _performing(command, asking), methods=["POST"]
        )
    for query in QUERIES:
        api.add_url_rule(
            flask_rule(query.path), query.name, _answering(query, asking), methods=["GET"]
        )


def _performing(command: Command, asking: Asking) -> Callable[..., Response]:
    @for_roles(*command.roles)
    def perform(reference: str | None = None, attendee: str | None = None) -> Response:
        key = _idempotency_key()
        body = _read_for(command)
        which = () if attendee is None else (attendee,)
        answer = asking.ask(command.service, command.name, reference, body, *which, key=key)
        done = accepted(command.service, command.name, answer)
        if not isinstance(done, dict) or "reference" not in done:
            raise ServiceFailed(command.service, command.name, "an answer without a reference")
        response = jsonify(done)
        if command.creates:
            response.status_code = 201
            shown_at = SHOWN_AT[command.name].format(reference=done["reference"])
            response.headers["Location"] = PREFIX + shown_at
        return response

    return perform


def _answering(query: Query, asking: Asking) -> Callable[..., Response]:
    @for_roles(*query.roles)
    def answer(reference: str | None = None, person: str | None = None) -> Response:
        which = () if person is None else (person,)
        said = () if query.view is None else (read_parameters(query.view()),)
        found = asking.ask(query.service, query.name, reference, *which, *said)
        return jsonify(accepted(query.service, query.name, found))

    return answer


def read_parameters(view: Schema) -> dict[str, Any]:
    """The address's parameters as they came, once it is known that the view can read them. A
    parameter that is no list may come once only. Raises Problem."""
    said: dict[str, Any] = {}
    for name, values in request.args.lists():
        several = isinstance(view.fields.get(name), fields.List)
        if len(values) > 1 and not several:
            raise _wrong_parameters({name: ["must be said once only"]})
        said[name] = values if several else values[0]
    try:
        read(view, said)
    except Unreadable as error:
        raise _wrong_parameters(error.fields) from None
    return said


def _wrong_parameters(wrong: dict[str, list[str]]) -> Problem:
    return Problem(
        422,
        "unreadable",
        "The address's parameters cannot be read. Correct those named and ask again.",
        errors_of(wrong),
    )


def _idempotency_key() -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not re.fullmatch(IDEMPOTENCY_KEY, key):
        raise Problem(
            400,
            "idempotency_key_missing" if not key else "idempotency_key_malformed",
            "Send the header Idempotency-Key with 8 to 64 letters, digits, hyphens or underscores "
            "that you have made up for this request, such as a random UUID. When you send the "
            "request again, send the same key: it is then done once only.",
        )
    return key


def _read_for(command: Command) -> Any:
    """The body as it came, once it is known that the command's schema can read it."""
    body = read_body(request)
    try:
        read(command.schema(), body)
    except Unreadable as error:
        raise Problem(422, error.code, error.message, errors_of(error.fields)) from None
    return body
