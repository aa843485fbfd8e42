"""Every stored event has a lasting name, changes a record, can be told, and hides what is personal."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from services.access.domain import events as access
from services.audit.domain.events import (
    CheckpointCosigned,
    CouncilExported,
    CouncilImported,
    CouncilResumed,
    CouncilSuspended,
    CouncilTakenIn,
    EntryCorrected,
    GapFilled,
    KeysRetired,
    KeysRotated,
    OperatorActed,
    PolicyDecided,
    SubjectAccessGiven,
)
from services.notifications.domain.events import Withheld
from services.referral.domain import events as referral
from shared.eventstore.events import CaseEvent, personal
from shared.eventstore.witness import CommandRefused, Erased, PersonalContentRead
from shared.narrating import AROUND
from tests.completeness.stored import (
    stored_events,
    unapplied,
    unclassed,
    without_entry,
    without_topic,
)
from tests.examples import EVENTS, NARRATIVES, VALUES, example, examples, service_of

STORED = stored_events()
CHANGE_NOTHING = {
    CheckpointCosigned: "each is a record of its own",
    Withheld: "it says that nothing was sent",
    OperatorActed: "each is a record of its own",
    PersonalContentRead: "each is a record of its own",
    CommandRefused: "each is a record of its own",
    Erased: "each is a record of its own",
    SubjectAccessGiven: "each is a record of its own",
    GapFilled: "each is a record of its own",
    EntryCorrected: "each is a record of its own",
    KeysRotated: "each is a record of its own",
    KeysRetired: "each is a record of its own",
    CouncilTakenIn: "each is a record of its own",
    PolicyDecided: "each is a record of its own",
    access.SignInRefused: "each is a record of its own",
    access.AccountLocked: "each is a record of its own",
    access.RefusalsCounted: "each is a record of its own",
    CouncilSuspended: "each is a record of its own",
    CouncilResumed: "each is a record of its own",
    CouncilExported: "each is a record of its own",
    CouncilImported: "each is a record of its own",
}


def sources_of(module):
    """The files in which a service's events are written: one, or those of a package."""
    file = Path(module.__file__)
    return sorted(file.parent.glob("*.py")) if file.name == "__init__.py" else [file]


def test_events_are_found_in_every_service():
    written = {
        node.name
        for module in EVENTS.values()
        for file in sources_of(module)
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and any("CaseEvent" in ast.dump(b) for b in node.bases)
    }
    assert {kind.__name__ for kind in STORED} >= written
    assert len(STORED) >= 35


def test_every_event_has_a_topic_of_its_own():
    assert without_topic(STORED) == []


def test_an_event_without_a_topic_or_with_anothers_is_noticed():
    nameless = type("Nameless", (referral.Closed,), {})
    renamed = type("Renamed", (), {"TOPIC": "referral.accepted"})
    assert without_topic([nameless]) == ["Nameless: has no TOPIC"]
    assert without_topic([renamed]) == ["Renamed: its TOPIC leads to another class"]
    assert without_topic([referral.Closed, referral.Closed]) == ["Closed: has the TOPIC of Closed"]


def test_there_is_an_example_of_every_event():
    assert without_entry(STORED, VALUES) == []
    assert set(VALUES) == set(STORED)
    for kind in STORED:
        assert example(kind).TOPIC == kind.TOPIC


def test_every_event_is_told_in_plain_words_by_its_own_service():
    for service in EVENTS:
        own = [kind for kind in STORED if service_of(kind) == service]
        assert without_entry(own, NARRATIVES[service].SENTENCES) == []
    assert without_entry([CommandRefused, PersonalContentRead], AROUND) == []


def test_an_event_that_nobody_tells_is_noticed():
    told = dict(NARRATIVES["referral"].SENTENCES)
    del told[referral.Closed]
    assert without_entry([referral.Closed, referral.Accepted], told) == ["Closed"]


@pytest.mark.parametrize("service", EVENTS)
def test_the_words_are_a_sentence_and_name_people_where_their_names_are_known(service):
    narrative = NARRATIVES[service]
    names = {}
    for event in examples(service):
        names |= narrative.names_in(event)
    for event in examples(service):
        tell = {**AROUND, **narrative.SENTENCES}[type(event)]
        sentence = tell(event, lambda someone: names.get(someone, someone))
        assert sentence[0].isupper() and sentence[-1] in ".!?", sentence
        words = sentence.replace(getattr(event, "queue", " "), " ")  # by that operators know it
        assert "_" not in words and "None" not in words, sentence
        for identifier, name in names.items():
            assert identifier not in sentence, f"{name} is called by an identifier"


def test_every_event_changes_a_record_or_is_said_not_to():
    assert unapplied(STORED, CHANGE_NOTHING) == []


def test_an_event_that_changes_nothing_is_noticed():
    forgotten = type("Forgotten", (CaseEvent,), {})
    assert unapplied([forgotten], CHANGE_NOTHING) == ["Forgotten"]
    assert unapplied([referral.Closed], {referral.Closed}) == ["Closed"]


@pytest.mark.parametrize("kind", STORED, ids=lambda kind: kind.TOPIC)
def test_every_field_is_marked_as_personal_or_tells_nothing_about_a_person(kind):
    assert unclassed(kind) == []


def test_a_field_that_is_not_marked_is_noticed():
    @dataclass(frozen=True, kw_only=True)
    class Careless(CaseEvent):
        nickname: str
        email: str
        nicknames: list[str]
        people: list[dict[str, object]]
        reason: str
        secret: str = personal()

    assert unclassed(Careless) == [
        "test_a_field_that_is_not_marked_is_noticed.<locals>.Careless." + name
        for name in ("nickname", "email", "nicknames", "people")
    ]


def test_nothing_is_stored_under_a_name_that_follows_a_file():
    for kind in STORED:
        assert "services" not in kind.TOPIC and ":" not in kind.TOPIC

    class Loose(CaseEvent):
        TOPIC: ClassVar[str] = "tests.loose"

    assert without_topic([Loose]) == []
