"""Every personal field of every stored event is encrypted where it is kept, opens where it was put
and nowhere else, and is read as erased when its person's key was destroyed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, ClassVar

import pytest
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresDatastore
from psycopg.sql import SQL, Identifier

from services.referral.domain import events as referral
from shared.eventstore.events import CaseEvent
from shared.eventstore.keyring import CASE
from shared.eventstore.mapping import StateMapper, StateUnreadable, shape_of
from shared.eventstore.store import CouncilStore
from shared.identifiers import identifier
from tests.acting import HERTFORDSHIRE, REFERENCE, act, master_of
from tests.completeness.test_personal_content import personal_words
from tests.eventstore.stores import database, empty_url, emptying, shared_url  # noqa: F401
from tests.examples import EVENTS, example, examples

EXAMPLES = [(service, event) for service in EVENTS for event in examples(service)]
PERSONAL = [(service, event) for service, event in EXAMPLES if event.personal_fields()]
BY_TOPIC = [f"{service}: {event.TOPIC}" for service, event in PERSONAL]


@pytest.fixture
def mappers(database: PostgresDatastore) -> dict[str, StateMapper]:  # noqa: F811
    """Each service's mapper, with its real keyring."""
    return {
        service: CouncilStore(service, HERTFORDSHIRE, database, master_of(HERTFORDSHIRE)).mapper
        for service in EVENTS
    }


def words_of(event: CaseEvent) -> set[str]:
    """The words that its personal fields hold. Identifiers of people tell nothing by themselves."""
    return {word for word in personal_words(event) if not re.fullmatch("[0-9a-f]{32}", word)}


def found_in(text: str, words: set[str]) -> list[str]:
    """The words that somebody finds who has the text and no key."""
    return sorted(word for word in words if word.lower() in text.lower())


def subjects_of(stored: StoredEvent) -> list[str]:
    """Whose parts there are in what is stored."""
    return list(json.loads(stored.state).get("sealed", {}))


def moved(stored: StoredEvent, mapper: StateMapper) -> Iterator[tuple[str, StateMapper, Any]]:
    """What is stored, as it would be at another place: named, with who reads it there."""
    service, council = mapper.keyring.service, mapper.keyring.council
    for other_service, other_council in (("portal", council), (service, "central-bedfordshire")):
        elsewhere = type(mapper)(other_service, other_council, mapper.keyring)
        yield f"{other_service}, {other_council}", elsewhere, stored
    id, version, topic, state = (
        stored.originator_id,
        stored.originator_version,
        stored.topic,
        stored.state,
    )
    yield "version", mapper, StoredEvent(id, version + 1, topic, state)
    yield "record", mapper, StoredEvent(identifier("another", topic), version, topic, state)
    yield "topic", mapper, StoredEvent(id, version, twin_of(topic), state)
    for subject in subjects_of(stored):
        told = json.loads(state)
        told["sealed"] = {
            name: told["sealed"][subject] for name in told["sealed"] if name != subject
        }
        if told["sealed"]:
            yield "subject", mapper, StoredEvent(id, version, topic, json.dumps(told).encode())


@cache
def twin_of(topic: str) -> str:
    """The topic of an event that has the same fields and is another."""
    kind = next(type(event) for _, event in EXAMPLES if topic == event.TOPIC)
    type(f"{kind.__name__}Twin", (kind,), {"TOPIC": f"{topic}.twin"})
    return f"{topic}.twin"


def opened_elsewhere(stored: StoredEvent, mapper: StateMapper) -> list[str]:
    """The places to which what is stored could be moved unnoticed."""
    found = []
    for place, reader, state in moved(stored, mapper):
        try:
            reader.to_domain_event(state)
        except StateUnreadable:
            continue
        found.append(place)
    return found


def destroy(mapper: StateMapper, subject: str) -> None:
    """Destroy a key, and notice it as the next reading of the log would."""
    datastore = mapper.keyring.datastore
    with datastore.transaction(commit=True) as curs:
        assert mapper.keyring.destroy(curs, REFERENCE, subject)
        epoch = SQL("SELECT epoch FROM {}.key_epoch").format(Identifier(datastore.schema))
        (row,) = curs.execute(epoch).fetchall()
    mapper.keyring.notice(row["epoch"])


def as_erased(event: CaseEvent, subject: str) -> CaseEvent:
    """The event as it must be read when that subject's key was destroyed."""
    shape, told = shape_of(type(event)), vars(event)
    changed: dict[str, Any] = {
        name: shape.erased[name]
        for name, about in shape.whole.items()
        if ((told[about] if about else CASE) or CASE) == subject
    }
    for name, identified_by in shape.each.items():
        changed[name] = [
            {**shape.erased[name], identified_by: element[identified_by] or ""}
            if (element[identified_by] or CASE) == subject
            else element
            for element in told[name]
        ]
    return replace(event, **changed)


@pytest.mark.parametrize(("service", "event"), PERSONAL, ids=BY_TOPIC)
def test_no_personal_word_is_in_the_bytes_that_are_stored(service, event, mappers):
    words = words_of(event)
    assert words
    stored = mappers[service].to_stored_event(event)
    assert found_in(stored.state.decode(), words) == []


@pytest.mark.parametrize(("service", "event"), EXAMPLES, ids=str)
def test_every_event_opens_again_as_it_was(service, event, mappers):
    stored = mappers[service].to_stored_event(event)
    assert mappers[service].to_domain_event(stored) == event


@pytest.mark.parametrize(("service", "event"), PERSONAL, ids=BY_TOPIC)
def test_what_was_moved_to_another_place_does_not_open(service, event, mappers):
    stored = mappers[service].to_stored_event(event)
    assert opened_elsewhere(stored, mappers[service]) == []


@pytest.mark.parametrize(("service", "event"), PERSONAL, ids=BY_TOPIC)
def test_what_was_changed_by_one_bit_does_not_open(service, event, mappers):
    stored = mappers[service].to_stored_event(event)
    told = json.loads(stored.state)
    for subject, part in told["sealed"].items():
        other = ("B" if part[20] == "A" else "A").join((part[:20], part[21:]))
        state = json.dumps({**told, "sealed": {**told["sealed"], subject: other}}).encode()
        with pytest.raises(StateUnreadable, match="not those that were stored"):
            mappers[service].to_domain_event(replace(stored, state=state))


@pytest.mark.parametrize(("service", "event"), PERSONAL, ids=BY_TOPIC)
def test_what_is_about_an_erased_person_or_case_is_read_as_erased_and_the_rest_as_it_was(
    service, event, mappers
):
    mapper = mappers[service]
    stored = mapper.to_stored_event(event)
    expected = event
    for subject in subjects_of(stored):
        destroy(mapper, subject)
        expected = as_erased(expected, subject)
        assert mapper.to_domain_event(stored) == expected
    told = {name: getattr(expected, name) for name in event.personal_fields()}
    assert found_in(repr(told), words_of(event)) == []


def test_a_field_that_is_not_marked_is_found_in_the_clear(mappers):
    @dataclass(frozen=True, kw_only=True)
    class Careless(CaseEvent):
        TOPIC: ClassVar[str] = "tests.careless"

        nickname: str

    told = Careless(
        originator_id=identifier("careless"),
        originator_version=1,
        case=REFERENCE,
        **act().provenance(),
        nickname="Quillfeather",
    )
    stored = mappers["referral"].to_stored_event(told)
    words = {"Quillfeather", "hopscotching"}
    assert found_in(stored.state.decode(), words) == ["Quillfeather"]


def test_a_mapper_that_binds_nothing_to_its_place_is_noticed(mappers):
    class Loose(StateMapper):
        def _place_of(self, *_: Any) -> bytes:
            return b"anywhere"

    keyring = mappers["referral"].keyring
    loose = Loose("referral", HERTFORDSHIRE.council, keyring)
    stored = loose.to_stored_event(example(referral.Declined))
    assert opened_elsewhere(stored, loose) == [
        "portal, hertfordshire",
        "referral, central-bedfordshire",
        "version",
        "record",
        "topic",
    ]


def test_the_examples_tell_of_people_in_every_way_that_there_is():
    shapes = [shape_of(type(event)) for _, event in PERSONAL]
    assert any(shape.each for shape in shapes)
    assert any(about for shape in shapes for about in shape.whole.values())
    assert any(not about for shape in shapes for about in shape.whole.values())
    assert {service for service, _ in PERSONAL} >= {"referral", "scheduling", "plans", "audit"}
