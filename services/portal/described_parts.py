"""The parts that the descriptions of many operations share: parameters, answers and problems."""

from __future__ import annotations

from typing import Any

from services.portal.access_reasons import HEADER, LONGEST
from services.portal.problems import CONTENT_TYPE
from services.portal.routes import IDEMPOTENCY_KEY
from shared.accounts import ROLES

REFERENCE = r"^[A-Z]{2,8}-[A-Z0-9]{4}-[A-Z0-9]{4}$"

REFERENCE_PARAMETER = {
    "name": "reference",
    "in": "path",
    "required": True,
    "description": "The case's reference.",
    "schema": {"type": "string", "pattern": REFERENCE},
    "example": "HERTS-K7MD-9QRX",
}
ATTENDEE_PARAMETER = {
    "name": "attendee",
    "in": "path",
    "required": True,
    "description": "The attendee's identifier, as the invitation answered it.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
    "example": "9d3e1f7a6b5c4d2e8f0a1b2c3d4e5f60",
}
PERSON_PARAMETER = {
    "name": "person",
    "in": "path",
    "required": True,
    "description": "The person's identifier, as the referral or the conference shows it.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
    "example": "9d3e1f7a6b5c4d2e8f0a1b2c3d4e5f60",
}
ACCESS_REASON_PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Why you have to see the case, in plain text (UTF-8). It is recorded with your "
    "reading. A case that is restricted is shown only with it: without, the answer is 403, "
    "`reason_needed`.",
    "schema": {"type": "string", "maxLength": LONGEST},
    "example": "Asked by the court for the record of the meeting.",
}
IDEMPOTENCY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Made up by you for this request. Sent again with the same key, the request is "
    "not done again: the first answer comes back.",
    "schema": {"type": "string", "pattern": IDEMPOTENCY_KEY},
    "example": "0b7c9a52-6f0e-4d1e-9a3e-0f5b6c7d8e9f",
}
ACTING_AS_PARAMETER = {
    "name": "Acting-As",
    "in": "header",
    "required": False,
    "description": "In which of your roles you act. Without it, and when you have several that may ask "
    "this, the first counts in which the case admits you, in the order of your account.",
    "schema": {"enum": list(ROLES)},
    "example": "manager",
}
CORRELATION = (
    {
        "name": "X-Request-Id",
        "in": "header",
        "required": False,
        "description": "8 to 64 letters, digits and hyphens to find the request by afterwards. "
        "Anything else is replaced. The answer carries it.",
        "schema": {"type": "string"},
    },
    {
        "name": "traceparent",
        "in": "header",
        "required": False,
        "description": "W3C Trace Context. Anything invalid is replaced.",
        "schema": {"type": "string"},
    },
)

_COUNTED = {"type": "object", "additionalProperties": {"type": "integer"}}

SCHEMAS: dict[str, dict[str, Any]] = {
    "CommandDone": {
        "type": "object",
        "required": ["reference", "version"],
        "properties": {
            "reference": {"type": "string", "pattern": REFERENCE},
            "version": {"type": "integer", "minimum": 1},
            "attendee": {"type": "string", "description": "The attendee who was invited."},
            "plan_version": {"type": "integer", "minimum": 1},
            "children": {"type": "array", "items": {"type": "string"}},
            "parents": {"type": "array", "items": {"type": "string"}},
            "adults": {"type": "array", "items": {"type": "string"}},
            "advice": {
                "type": ["string", "null"],
                "description": "What is to be thought of now, in words.",
            },
        },
        "example": {"reference": "HERTS-K7MD-9QRX", "version": 1},
    },
    "Answer": {"type": "object"},
    "Me": {
        "type": "object",
        "required": [
            "id",
            "name",
            "council",
            "roles",
            "profession",
            "signed_in_by",
            "session_ends_at",
        ],
        "properties": {
            "id": {"type": "string"},
            "name": {"type": "string"},
            "council": {"type": "string"},
            "roles": {"type": "array", "items": {"type": "string"}},
            "profession": {"type": "string"},
            "signed_in_by": {"enum": ["token", "openid", "password"]},
            "session_ends_at": {
                "type": ["string", "null"],
                "format": "date-time",
                "description": "When the session ends at the latest; null with a token.",
            },
        },
    },
    "SessionBegun": {
        "type": "object",
        "required": ["account", "ends_at"],
        "properties": {
            "account": {"type": "string"},
            "ends_at": {"type": "string", "format": "date-time"},
        },
    },
    "Status": {
        "type": "object",
        "required": ["reference", "referral", "conference", "plan", "messages", "unavailable"],
        "properties": {
            "reference": {"type": "string"},
            "referral": {"type": ["object", "null"]},
            "conference": {"type": ["object", "null"]},
            "plan": {"type": ["object", "null"]},
            "messages": {
                "type": ["object", "null"],
                "description": "For each kind of message, how many are in which state.",
                "additionalProperties": _COUNTED,
            },
            "unavailable": {
                "type": "array",
                "description": "The parts whose service did not answer. They are null above.",
                "items": {"enum": ["referral", "conference", "plan", "messages"]},
            },
        },
        "example": {
            "reference": "HERTS-K7MD-9QRX",
            "referral": {"status": "accepted", "version": 2},
            "conference": {"status": "preparing", "attendees": 4, "prepared": 3},
            "plan": None,
            "messages": {"acknowledgement": {"delivered": 1}},
            "unavailable": [],
        },
    },
    "Problem": {
        "type": "object",
        "required": ["type", "title", "status", "detail", "instance", "code", "errors"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "What is wrong, and what to do."},
            "instance": {
                "type": "string",
                "format": "uri",
                "description": "Quote it when you ask.",
            },
            "code": {"type": "string", "description": "The problem's name, for machines."},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["field", "message"],
                    "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                },
            },
        },
    },
}

PROBLEMS = {
    400: "The request is malformed: not JSON, without an Idempotency-Key, or with an Access-Reason "
    "that cannot be read.",
    401: "Nobody is signed in.",
    403: "Your role may not do this; or the case is restricted, and you have not said why you need it.",
    404: "Your council has no such case, or the case has no such part.",
    409: "The rules do not allow it now, somebody else changed the case, or what it depends on is "
    "not known yet. With Retry-After: the same request may do later.",
    413: "The body is larger than 256 KiB.",
    415: "The body is not application/json in UTF-8.",
    422: "Fields are wrong; `errors` names them. Or the Idempotency-Key was used before.",
    429: "You or your council have asked too often, or too much at once. Nothing was done. Send the same "
    "request again, with the same Idempotency-Key, after Retry-After seconds. Of a sign-in: "
    "too many were refused.",
    500: "Something is wrong in Kinplan.",
    503: "A part of Kinplan did not answer. Send the same request again, with the same "
    "Idempotency-Key, after Retry-After seconds.",
}

_REQUEST_ID = {"description": "The request's identifier.", "schema": {"type": "string"}}
_HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"description": "How to sign in.", "schema": {"type": "string"}}},
    409: {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}},
    429: {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}},
    503: {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}},
}


def success(schema: str, description: str, located: bool = False) -> dict[str, Any]:
    """An answer that is a success."""
    headers: dict[str, Any] = {"X-Request-Id": _REQUEST_ID}
    if located:
        headers["Location"] = {
            "description": "Where to read it.",
            "schema": {"type": "string", "format": "uri-reference"},
        }
    return {
        "description": description,
        "headers": headers,
        "content": {"application/json": {"schema": schema}},
    }


def problem_response(status: int, words: str) -> dict[str, Any]:
    """An answer that is a problem."""
    return {
        "description": words,
        "headers": {"X-Request-Id": _REQUEST_ID} | _HEADERS.get(status, {}),
        "content": {CONTENT_TYPE: {"schema": "Problem"}},
    }
