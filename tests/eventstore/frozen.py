"""Samples of every stored event in every form it ever had, as the bytes that lie in a store.

`python -m tests.eventstore.frozen` makes those that are missing, from the examples; one that is there
is never written again, since it stands for what was stored. The keys are made up and no secrets.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from eventsourcing.persistence import StoredEvent

from shared.eventstore import mapping
from shared.eventstore.events import CaseEvent
from shared.eventstore.mapping import StateMapper
from tests.acting import HERTFORDSHIRE
from tests.completeness.stored import stored_events
from tests.examples import example, service_of

FOLDER = Path(__file__).parent / "samples"
Sample = dict[str, Any]


class FixedKeyring:
    """A keyring whose keys follow from whom they are for; those of the erased are gone."""

    def __init__(self) -> None:
        self.erased: set[str] = set()

    def to_seal(self, case: str, subjects: Collection[str]) -> dict[str, AESGCM]:
        """The keys of those subjects."""
        return {
            subject: AESGCM(hashlib.sha256(f"{case}/{subject}".encode()).digest())
            for subject in subjects
        }

    def to_open(self, case: str, subject: str) -> AESGCM | None:
        """The same key, unless it was destroyed."""
        return None if subject in self.erased else self.to_seal(case, [subject])[subject]


def name_of(kind: type[CaseEvent], form: int) -> str:
    """What the sample of that form of that event is called."""
    return f"{kind.TOPIC}.{form}"


def wanted(kinds: Iterable[type[CaseEvent]]) -> set[str]:
    """The names of the samples that there must be: of every form of every event."""
    return {name_of(kind, form) for kind in kinds for form in range(1, kind.FORM + 1)}


def kept() -> dict[str, Sample]:
    """Every sample, by its name."""
    return {
        path.name.removesuffix(".json"): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(FOLDER.glob("*.json"))
    }


def mapper_of(service: str) -> StateMapper:
    """What reads and writes the samples of a service."""
    return StateMapper(service, HERTFORDSHIRE.council, FixedKeyring())  # type: ignore[arg-type]


def load(sample: Sample) -> CaseEvent:
    """The event that lies in the sample. Raises StateUnreadable."""
    stored = StoredEvent(
        UUID(sample["record"]), sample["version"], sample["topic"], sample["state"].encode()
    )
    return mapper_of(sample["service"]).to_domain_event(stored)


def told_by(event: CaseEvent) -> Any:
    """Everything that the event tells, as JSON holds it."""
    return msgspec.to_builtins(event)


def sample_of(kind: type[CaseEvent]) -> Sample:
    """The sample of the present form of an event, made from its example."""
    event = example(kind)
    service = service_of(kind) or "plans"
    stored = mapper_of(service).to_stored_event(event)
    return {
        "topic": kind.TOPIC,
        "form": kind.FORM,
        "service": service,
        "record": str(stored.originator_id),
        "version": stored.originator_version,
        "state": stored.state.decode(),
        "tells": told_by(event),
    }


def make(kinds: Iterable[type[CaseEvent]], folder: Path = FOLDER) -> list[str]:
    """Make the samples of present forms that are missing; their names. None is written twice."""
    made = []
    for kind in kinds:
        name = name_of(kind, kind.FORM)
        with pytest.MonkeyPatch.context() as patch:
            numbers = itertools.count(1)
            patch.setattr(mapping, "random_bytes", lambda n, c=numbers: next(c).to_bytes(n, "big"))
            text = json.dumps(sample_of(kind), indent=2, ensure_ascii=False)
        try:
            with (folder / f"{name}.json").open("x", encoding="utf-8") as file:
                file.write(f"{text}\n")
        except FileExistsError:
            continue
        made.append(name)
    return made


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for fresh in make(stored_events()):
        print(f"{fresh}: made")
