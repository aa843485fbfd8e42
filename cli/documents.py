"""Writes the documents that are made from the code: `python -m cli.documents`.

docs/lifecycles.md comes from the tables of states, docs/rules.md from the functions of the domain,
docs/events.md from the contracts, the subscriptions and the frozen samples, docs/roles.md from the
tables of commands, queries and questions between services. A test compares them with
what this would write.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from marshmallow import fields, validate

from cli.roles_page import roles_page
from cli.rules_page import rules_page
from services.audit.domain import keeping
from services.notifications.domain import outgoing
from services.plans.domain import plan
from services.referral.domain import incoming_transfer, referral
from services.scheduling.domain import states
from shared.contracts.events import NEWEST, PUBLISHED, RECORDED, Published
from shared.contracts.events.parts import PLAIN
from shared.contracts.subscriptions import EVERYBODYS, EVERYTHING, SUBSCRIPTIONS
from shared.lifecycle import Lifecycle
from shared.settings import REPOSITORY

SAMPLES = REPOSITORY / "shared" / "contracts" / "samples"
MADE = "This page is made by `python -m cli.documents` from the code; change that, not this."

LIFECYCLES = (
    (
        referral.LIFECYCLE,
        "services/referral/domain/lifecycle.py",
        "From a professional's request to the end of the case.",
    ),
    (
        incoming_transfer.LIFECYCLE,
        "services/referral/domain/incoming_transfer.py",
        "A case that another council of the region offers, as the council that is asked keeps it.",
    ),
    (
        states.LIFECYCLE,
        "services/scheduling/domain/states.py",
        "From an accepted referral through preparation and the three stages; it may meet again.",
    ),
    (
        plan.LIFECYCLE,
        "services/plans/domain/plan.py",
        "From the write-up through agreement and reviews to its end. Versions count on meanwhile.",
    ),
    (
        outgoing.LIFECYCLE,
        "services/notifications/domain/outgoing.py",
        "One message to one person, from being asked for to what became of it.",
    ),
    (
        keeping.LIFECYCLE,
        "services/audit/domain/keeping.py",
        "Whether a legal hold lies on a case, so that nobody is erased from it.",
    ),
)


def lifecycles() -> str:
    """Every table of states: as a diagram, and what is said to whoever asks for something else."""
    parts = [
        "# Lifecycles",
        MADE,
        "An arrow is what people or reactions do. Whatever has no arrow from a state is refused there, "
        "with the refusal and the words that are named beside it, and changes nothing.",
    ]
    for lifecycle, source, about in LIFECYCLES:
        parts += _lifecycle(lifecycle, source, about)
    return "\n\n".join(parts) + "\n"


def rules() -> str:
    """Every rule of the field, and every refusal's code."""
    return rules_page(MADE)


def roles() -> str:
    """Who may, for every address and every question between services."""
    return roles_page(MADE)


def _lifecycle(lifecycle: Lifecycle, source: str, about: str) -> Iterator[str]:
    yield f"## {lifecycle.name.capitalize()}"
    yield f"{about} The table is in `{source}`."
    yield f"```mermaid\n{lifecycle.diagram()}\n```"
    rows = [
        f"| {state.replace('_', ' ')} | {lifecycle.refusals[state].__name__} "
        f"| {lifecycle.messages[state]} |"
        for state in lifecycle.states
    ]
    yield "\n".join(["| state | refusal | in words |", "|---|---|---|", *rows])


def events() -> str:
    """Every public event: who announces it, what it tells, who listens, and how it looks."""
    parts = [
        "# Events",
        MADE,
        "Services tell each other, and agencies, what has happened by these events. They carry "
        "identifiers, codes, dates and counts, and never anything that people wrote; whoever needs a "
        "name asks the owning service, and that reading is recorded. They are CloudEvents 1.0 in "
        "structured JSON (`shared/contracts/cloudevents.schema.json`), published on the topic exchange "
        "of the service with the routing key `<council>.<Event>`. They come at least once and may "
        "come in another order: `source` and `id` together name one event.",
        "The contracts are in `shared/contracts/events/`. A field may be added with a default; "
        "anything else is a new version. `shared/contracts/samples/` keeps a sample of every version "
        "ever published, which must still load.",
        _attributes(),
    ]
    for service in dict.fromkeys(contract.service for contract in PUBLISHED):
        parts.append(f"## From {service}")
        for contract in NEWEST.values():
            if contract.service == service and contract.name not in EVERYBODYS:
                parts += _event(contract, f"{service}.events", _listeners(contract))
    parts.append("## From whichever service it happens in")
    for name in EVERYBODYS:
        parts += _event(NEWEST[name], "<service>.events", _listeners(NEWEST[name]))
    parts.append("## From every service, to the audit service alone")
    readers = [
        f"{s.service}: {_spoken(s.reaction)} (from {s.source})" for s in SUBSCRIPTIONS if s.records
    ]
    parts += _event(RECORDED["referral"], "<service>.records", readers)
    return "\n\n".join(parts) + "\n"


def _attributes() -> str:
    rows = (
        ("id", "the service, the council and the place in its log"),
        ("source", "`/kinplan/<council>/<service>`"),
        ("type", "the event and its version, such as `uk.kinplan.ReferralAccepted.v1`"),
        ("subject", "the case's reference"),
        ("time", "when it happened"),
        ("council", "whose case it is"),
        ("position", "the place in the log of that council in that service, as text"),
        ("recordedat", "when it was recorded: a visit on Monday may be typed in on Thursday"),
        ("policyversion", "the version of the council's policy under which it was decided"),
        ("correlationid", "the request from which it came, through all services"),
        ("causedby", "the `id` of the event that it answers, when it answers one"),
    )
    table = [f"| {name} | {meaning} |" for name, meaning in rows]
    return "\n".join(["| attribute | meaning |", "|---|---|", *table])


def _event(contract: Published, exchange: str, listeners: list[str]) -> Iterator[str]:
    yield f"### {contract.name}"
    yield (contract.schema.__doc__ or "").strip()
    yield f"Type `{contract.type}`, on the exchange `{exchange}`."
    rows = [
        f"| {name} | {type_of(field)} | {field.metadata['description']} |"
        for name, field in contract.schema().fields.items()
    ]
    yield "\n".join(["| field | type | meaning |", "|---|---|---|", *rows])
    yield "Listeners: " + "; ".join(listeners) + "."
    sample = json.loads((SAMPLES / f"{contract.name}.v{contract.version}.json").read_text())
    yield f"```json\n{json.dumps(sample, indent=2)}\n```"


def _listeners(contract: Published) -> list[str]:
    return [
        f"{s.service}: {_spoken(s.reaction)}"
        + (f" (in the store of the council that `{s.crosses}` names)" if s.crosses else "")
        for s in SUBSCRIPTIONS
        if s.source == contract.service and not s.records and s.event in (contract.name, EVERYTHING)
    ]


def _spoken(reaction: str) -> str:
    return reaction.replace("_", " ")


def type_of(field: Any) -> str:
    """What a field may hold, in words. Raises TypeError for a kind that no contract has had yet."""
    if isinstance(field, fields.List):
        article = "a" if isinstance(field.inner, fields.Integer) else "an"
        return f"list, each {article} {type_of(field.inner)}"
    if isinstance(field, fields.Integer):
        return f"whole number, at least {_of(field, validate.Range).min}"
    for kind, words in TYPES.items():
        if isinstance(field, kind):
            return words
    if isinstance(field, fields.String):
        choices = [rule for rule in field.validators if isinstance(rule, validate.OneOf)]
        if choices:
            return "one of " + ", ".join(f"`{choice}`" for choice in choices[0].choices)
        return STRINGS[_of(field, validate.Regexp).regex.pattern]
    raise TypeError(f"{type(field).__name__}: say in cli/documents.py what such a field holds")


TYPES: dict[type, str] = {
    fields.Date: "day, such as 2026-11-23",
    fields.AwareDateTime: "time with its zone",
    fields.Boolean: "true or false",
    fields.UUID: "UUID",
}
STRINGS = {
    PLAIN.regex.pattern: "identifier or code",
    r"[0-9a-f]{64}\Z": "64 hexadecimal digits",
}


def _of(field: Any, kind: type) -> Any:
    return next(rule for rule in field.validators if isinstance(rule, kind))


DOCUMENTS: dict[Path, Callable[[], str]] = {
    REPOSITORY / "docs" / "lifecycles.md": lifecycles,
    REPOSITORY / "docs" / "events.md": events,
    REPOSITORY / "docs" / "rules.md": rules,
    REPOSITORY / "docs" / "roles.md": roles,
}


def main() -> None:
    """Write each document that differs; say which."""
    for path, make in DOCUMENTS.items():
        text = make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"{path.relative_to(REPOSITORY)}: written")


if __name__ == "__main__":
    main()
