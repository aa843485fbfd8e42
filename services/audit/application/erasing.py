"""What erasing people would take: asked of every service, and shown before anything is decided."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.audit.application.history import gathered
from services.audit.application.others import Others
from services.audit.application.retention import period_in
from services.audit.domain import rules
from services.audit.domain.keeping import Keeping, ToldIn
from services.audit.domain.retention import Period
from services.audit.domain.rules import Person
from shared.commanding import Finding, Work
from shared.contracts.reading import read
from shared.contracts.views import ErasureView
from shared.eventstore.events import ERASED
from shared.eventstore.witness import PersonalContentRead
from shared.examining import examine
from shared.refusals import RuleRefusal

SERVICES = ("referral", "scheduling", "plans", "notifications", "audit")
KNOW_PEOPLE = ("referral", "scheduling")
TAKEN_AWAY = ("export_case",)
WAITING, DELIVERED, PLAN_COPY = ("pending", "sending"), "delivered", "plan_copy"


@dataclass(frozen=True)
class Examined:
    """Whom it is about, what was found of them, and what their case's keeping says."""

    people: list[Person]
    same_name: list[Person]
    keeping: Keeping
    period: Period
    over: bool
    found: dict[str, dict[str, Any]]
    messages: list[dict[str, Any]]
    taken_away: list[dict[str, str]]

    @property
    def told_in(self) -> ToldIn:
        """What else tells of them, beside what the services keep."""
        return ToldIn(self.plan_versions, sorted({each["by"] for each in self.taken_away}))

    @property
    def plan_versions(self) -> list[int]:
        """The plan versions in which they have an action, or are mentioned."""
        plans = self.found["plans"]
        versions = {hit["plan_version"] for hit in (*plans["about"], *plans["mentions"])}
        return sorted(versions - {None})

    def to_them(self, *states: str) -> list[dict[str, Any]]:
        """The messages to the people themselves that are in one of those states."""
        ids = {person.id for person in self.people}
        return [m for m in self.messages if m["recipient"] in ids and m["state"] in states]

    def copies(self) -> list[dict[str, Any]]:
        """The copies that others were sent of plan versions that tell of them; those who were erased
        before are asked nothing."""
        ids = {person.id for person in self.people} | self.keeping.erased
        return [
            message
            for message in self.messages
            if message["kind"] == PLAN_COPY
            and message["state"] == DELIVERED
            and message["plan_version"] in self.plan_versions
            and message["recipient"] not in ids
        ]


def keeping_of(work: Work) -> Keeping:
    """The keeping of a case that there is. Raises NotFound."""
    gathered(work)
    reference = work.reference or ""
    found = work.store.find(Keeping, Keeping.id_of(work.act.council, reference))
    return found or Keeping.new(work.act, reference)


def examined(work: Work, people: Sequence[str], others: Others) -> Examined:
    """Ask every service about these people. Raises NotFound, NoSuchPerson, Unavailable."""
    keeping, rows = keeping_of(work), gathered(work)
    people = list(dict.fromkeys(people))
    known, names = _known(work, others)
    rules.they_are_people_of_the_case(people, known)
    wanted = {person: names[person] for person in people}
    found = {
        service: _of_service(service, list(rows.get(service, ())), wanted, work, others)
        for service in SERVICES
    }
    alike = {_plain(name) for name in wanted.values() if name != ERASED}
    period = period_in(work, others)
    return Examined(
        people=[known[person] for person in people],
        same_name=[
            known[id] for id, name in names.items() if id not in wanted and _plain(name) in alike
        ],
        keeping=keeping,
        period=period,
        over=period.is_over(work.act.today),
        found=found,
        messages=found["notifications"].pop("messages", []),
        taken_away=_taken_away(work, list(rows.get("audit", ()))),
    )


def examine_erasure(work: Work, others: Others) -> Finding:
    """What erasing the people would take, from every service; who has copies; who else may be the same
    person; what stands against it; and the code to confirm it with. Places and identifiers only.

    Raises Unreadable for a question that cannot be understood, and what `examined` raises.
    """
    told = read(ErasureView(), dict(work.told))
    it, ground = examined(work, told["person"], others), told["ground"]
    answer = {"reference": work.reference, **findings(it, ground), "code": code_of(it, ground)}
    return Finding(answer, about=tuple(person.id for person in it.people))


def findings(it: Examined, ground: str) -> dict[str, Any]:
    """What was found, as it is shown."""
    return {
        "people": [_told(person) for person in it.people],
        "ground": ground,
        "objections": _objections(it, ground),
        "retention": {
            "category": it.period.retention.category,
            "over_on": str(it.period.over_on) if it.period.over_on else None,
            "is_over": it.over,
        },
        "services": {
            service: {
                "keys": len(found["keys"]),
                "events": found["about"],
                "rows": found.get("rows", {}),
            }
            for service, found in it.found.items()
        },
        "stays": [
            {"service": service, **hit}
            for service, found in it.found.items()
            for hit in found["mentions"]
        ],
        "same_name": [_told(person) for person in it.same_name],
        "plan_versions": it.plan_versions,
        "messages_stopped": [_message(m) for m in it.to_them(*WAITING)],
        "messages_sent_to_them": [_message(m) for m in it.to_them(DELIVERED)],
        "copies_with_others": [_message(m) for m in it.copies()],
        "taken_away": it.taken_away,
    }


def code_of(it: Examined, ground: str) -> str:
    """The code of the findings: eight letters and digits that are others when anything else is found."""
    canonical = json.dumps([it.keeping.case, findings(it, ground)], sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:8].upper()


def show_erasures(work: Work) -> dict[str, Any]:
    """The erasures that were decided in the case, and who has confirmed each. Identifiers and codes."""
    keeping = keeping_of(work)
    return {
        "reference": keeping.case,
        "version": keeping.version,
        "on_hold": keeping.status == "on_hold",
        "erasures": [
            {
                "erasure": erasure.id,
                "people": erasure.people,
                "ground": erasure.ground,
                "plan_versions": erasure.plan_versions,
                "decided_at": erasure.decided_at.isoformat(),
                "completed_at": erasure.completed_at and erasure.completed_at.isoformat(),
                "confirmed": [
                    {"service": service, "person": person, "keys": keys}
                    for (service, person), keys in erasure.confirmed.items()
                ],
                "awaited": erasure.awaited(SERVICES),
            }
            for erasure in keeping.erasures.values()
        ],
    }


def _taken_away(work: Work, positions: list[int]) -> list[dict[str, str]]:
    """Who took the case, or a part of it, away as a file, and when: such a file keeps its own keys."""
    logged, _ = work.store.read_positions(positions)
    return [
        {
            "by": each.event.actor,
            "at": each.event.occurred_at.isoformat(),
            "what": each.event.purpose,
        }
        for each in logged
        if isinstance(each.event, PersonalContentRead) and each.event.purpose in TAKEN_AWAY
    ]


def _known(work: Work, others: Others) -> tuple[dict[str, Person], dict[str, str]]:
    """Everybody in the case, and their names, which go no further than to the services."""
    told = [each for service in KNOW_PEOPLE for each in others.people(service, work)]
    people = {each["id"]: Person(each["id"], each["kind"], each["part"]) for each in told}
    return people, {each["id"]: each["name"] for each in told}


def _of_service(
    service: str, positions: list[int], names: Mapping[str, str], work: Work, others: Others
) -> dict[str, Any]:
    if service == "audit":
        return examine(work.store, work.reference or "", positions, names)
    return others.examine(service, positions, names, work)


def _objections(it: Examined, ground: str) -> list[dict[str, str]]:
    try:
        it.keeping.require_erasable(ground, it.people, it.over)
    except RuleRefusal as refusal:
        return [{"code": refusal.code, "message": refusal.message}]
    return []


def _told(person: Person) -> dict[str, str | None]:
    return {"id": person.id, "kind": person.kind, "part": person.part or None}


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    told = ("message", "kind", "recipient", "recipient_is", "plan_version", "delivered_at")
    return {name: message[name] for name in told}


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
