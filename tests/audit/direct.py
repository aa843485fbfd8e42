"""The other services, asked directly as if they were a call away, and the erasing of a person through
all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from typing import Any

from services.audit.application import commands, erasing
from services.audit.application.retention import retention_report
from shared.commanding import Work
from shared.contracts.envelope import IntegrationEvent, parse
from shared.examining import examine
from shared.refusals import Unavailable
from shared.retelling import told_again
from tests.acting import act
from tests.audit.region import Region, held, prepared, proposed, referred


class DirectOthers:
    """Asks the services of a region directly."""

    def __init__(self, region: Region) -> None:
        self.region = region

    def people(self, service: str, work: Work) -> list[dict[str, str]]:
        module = import_module(f"services.{service}.application.people")
        return module.people(self._work(service, work.reference))["people"]

    def examine(
        self, service: str, positions: Sequence[int], names: Mapping[str, str], work: Work
    ) -> dict[str, Any]:
        found = examine(
            self.region.stores[service], work.reference or "", list(positions), dict(names)
        )
        if service == "notifications":
            module = import_module("services.notifications.application.people")
            found |= module.messages(self._work(service, work.reference), names)
        return found

    def birthdays(self, references: Sequence[str], work: Work) -> dict[str, date | None]:
        module = import_module("services.referral.application.people")
        told = module.birthdays(self._work("referral", None, references=list(references)))
        days = told["birthdays"]
        return {case: date.fromisoformat(day) if day else None for case, day in days.items()}

    def _work(self, service: str, reference: str | None, **told: Any) -> Work:
        return Work(self.region.stores[service], reference, act(at=self.region.now), told)


class DirectRecords:
    """The services of a region, asked directly. Those that are `down` do not answer."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.down: set[str] = set()
        self.asked: list[tuple[str, list[int]]] = []

    def last_position(self, service: str) -> int:
        self._answer(service)
        return self.region.relayed[service]

    def records(
        self, service: str, positions: Sequence[int]
    ) -> tuple[list[IntegrationEvent], list[int]]:
        self._answer(service)
        self.asked.append((service, list(positions)))
        told = told_again(self.region.stores[service], list(positions))
        return [parse(text) for text in told["records"]], told["unreadable"]

    def _answer(self, service: str) -> None:
        if service in self.down:
            raise Unavailable(f"{service} did not answer")


def look(
    region: Region, reference: str, *people: str, ground: str = "person_asked"
) -> dict[str, Any]:
    """The dry run, as a manager."""
    work = region.work(reference, "manager", person=list(people), ground=ground)
    return erasing.examine_erasure(work, DirectOthers(region)).answer


def send(
    region: Region, reference: str, *people: str, ground: str = "person_asked", confirm: str = ""
) -> dict[str, Any]:
    """The real run, as a manager; its answer or refusal. Nobody has heard of it yet."""
    confirm = confirm or look(region, reference, *people, ground=ground)["code"]
    body = {
        "people": list(people),
        "ground": ground,
        "reason": "They asked by letter.",
        "confirm": confirm,
    }
    others = DirectOthers(region)
    return region.desks["audit"].perform(
        "erase_person",
        lambda work: commands.erase_person(work, others),
        region.asker("herts-manager"),
        reference,
        body,
    )


def erase(region: Region, reference: str, *people: str, ground: str = "person_asked") -> str:
    """Erase them, and let every service hear of it; the erasure."""
    answer = send(region, reference, *people, ground=ground)
    assert "ok" in answer, answer
    region.settle()
    erasure: str = answer["ok"]["erasure"]
    return erasure


def erasures(region: Region, reference: str) -> dict[str, Any]:
    """What a manager sees of the case's erasures."""
    return erasing.show_erasures(region.work(reference, "manager"))


def report(region: Region) -> dict[str, Any]:
    """The retention report of the council."""
    return retention_report(region.work(None, "manager"), DirectOthers(region))


def a_case(region: Region) -> tuple[str, str, str]:
    """A case with an agreed plan, of which everybody has a copy: the reference, the grandmother, who
    has an action in it, and a friend of the family, who has none."""
    reference, _, _ = referred(region)
    region.pass_time(days=1)
    joan = prepared(region, reference)
    friend = region.perform(
        "herts-coordinator",
        "invite_attendee",
        reference,
        name="Tamsin Quill",
        relation="friend",
        part="supporter",
        email="tamsin@quill.example",
    )["attendee"]
    region.perform(
        "herts-coordinator",
        "prepare_attendee",
        reference,
        friend,
        met_on="2027-01-06",
        how="phone",
        wishes="Would like to bring her dog.",
    )
    held(region, reference)
    proposed(region, reference, joan)
    region.perform("herts-referrer", "agree_plan", reference, plan_version=1)
    region.send_messages(reference)
    return reference, joan, friend
