"""What is asked of every address and every RPC method, so that nothing but permission can refuse it first."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

from nameko.rpc import Rpc

from services.portal.examples import EXAMPLES
from shared.contracts.commands import COMMAND
from shared.contracts.queries import QUERY
from tests.completeness.edges import entrypoints

NOBODYS = "HERTS-ZZZZ-ZZZZ"  # well formed, and no case of anybody's
SOMEBODY = "9d3e1f7a6b5c4d2e8f0a1b2c3d4e5f60"
OPERATORS = {"what": "replayed", "queue": "plans.x", "message": "m-1", "reason": "A trial."}
NOTHING = "nothing"
TOLD: dict[str, dict[str, Any]] = {
    "note_operator_act": OPERATORS,
    "whose_session": {"session": NOTHING, "actor": NOTHING},
    "open_link": {"token": NOTHING, "code": NOTHING},
    "check_link_session": {"session": NOTHING, "form": None},
    "leave_link": {"session": NOTHING},
    "receive_transfer": {"file": "", "transfer": "7a" * 16},
    "begin_sign_in": {"address": "192.0.2.1", "redirect_uri": "https://kinplan.example"},
    "complete_sign_in": {
        "address": "192.0.2.1",
        "redirect_uri": "https://kinplan.example",
        **dict.fromkeys(("browser", "state", "issuer", "error", "code"), NOTHING),
    },
    "sign_in_with_password": {"account": NOTHING, "password": NOTHING, "address": "192.0.2.1"},
    "check_session": {"session": NOTHING, "secret": NOTHING},
    "sign_out": {"session": NOTHING, "secret": NOTHING},
}
BY_THE_FAMILY: dict[str, dict[str, Any]] = {
    "give_wishes": {"wishes": "That the children stay together."},
    "choose_days": {"offer": 1, "suits": [1], "remarks": "After school."},
    "ask_for_review": {"why": "The plan does not fit any more."},
    "say_not_working": {"what": "Nobody brings him to school."},
}
FIXED: dict[str, Any] = {
    "account": "herts-somebody",
    "role": "manager",
    "positions": [1, 2, 3],
    "announced": [],
    "plan_version": 1,
    "reader": {"children": [], "hide": []},
}


def parameters(name: str) -> dict[str, Any]:
    """The parameters without which a question cannot be asked, as its view gives them for example."""
    view = QUERY[name].view if name in QUERY else None
    fields = view().fields if view else {}
    return {each: f.metadata["example"] for each, f in fields.items() if f.required}


def methods(edge: type) -> list[str]:
    """The RPC methods of a service."""
    return sorted(entrypoints(edge, Rpc))


def arguments(
    edge: type, name: str, reference: str, person: str = SOMEBODY, other: str = ""
) -> list[Any]:
    """What the method is asked with, about that case and that person. With `other`, what is said in the
    body names that person, and that other case, wherever it names anybody or a case."""
    signature = inspect.signature(getattr(edge, name))
    return [
        _argument(name, each, str(parameter.annotation), reference, person, other)
        for each, parameter in signature.parameters.items()
        if each != "self"
    ]


def _argument(
    name: str, each: str, annotation: str, reference: str, person: str, other: str
) -> Any:
    if each == "reference":
        return None if annotation == "None" else reference
    if each == "body":
        body = BY_THE_FAMILY.get(name) or EXAMPLES[name]
        return _about(body, person, other) if other else body
    if each in ("attendee", "person"):
        return person
    if each in ("shown", "sizes", "told"):
        return TOLD.get(name) or parameters(name)
    said = {
        "references": [other or reference],
        "people": [person],
        "names": {person: "Milo Ashdown"},
    }
    return said[each] if each in said else FIXED[each]


def _about(body: Any, person: str, other: str) -> Any:
    text = re.sub(r"[0-9a-f]{32}", person, json.dumps(body))
    return json.loads(re.sub(r"HERTS-[A-Z0-9]{4}-[A-Z0-9]{4}", other, text))


def request(rule: str, name: str, reference: str, person: str = SOMEBODY) -> dict[str, Any]:
    """What the portal is asked with, at that address."""
    path = rule.replace("<reference:reference>", reference)
    path = path.replace("<attendee:attendee>", person).replace("<person:person>", person)
    said = {"json": EXAMPLES[name]} if name in COMMAND else {"query_string": parameters(name)}
    return {"path": path, **said}
