"""Every event carries actor, council, both times and policy version; personal content is encrypted for
each subject, then hashed. The checks read the stored bytes with nothing but JSON, base64 and SHA-256."""

from __future__ import annotations

import hashlib
import json
from binascii import a2b_base64, b2a_base64
from collections.abc import Collection, Iterator
from dataclasses import fields, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from eventsourcing.persistence import StoredEvent
from hypothesis import Phase, settings
from hypothesis import given as for_any
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from shared.acts import Act
from shared.eventstore.events import ERASED, CaseEvent
from shared.eventstore.keyring import CASE
from shared.eventstore.mapping import StateMapper
from shared.eventstore.store import LoggedEvent
from shared.messaging import relay
from tests.acting import HERTFORDSHIRE, MONDAY, act
from tests.completeness.stored import stored_events
from tests.eventstore.frozen import FixedKeyring
from tests.eventstore.saying import Said, Sayings, sayings
from tests.examples import example

SOME = settings(max_examples=400, deadline=None, derandomize=True)
SHORT = settings(max_examples=30, stateful_step_count=12, deadline=None, derandomize=True)
ANY_FAULT = settings(SHORT, phases=[Phase.generate])  # found is enough; nobody reads the smallest
# Names and words of every script; the mark makes them words that stand nowhere else.
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(lambda t: f"¤{t}¤")
PEOPLE = st.sampled_from(["1c" * 16, "2b" * 16, "3d" * 16])
MOMENTS = st.datetimes(datetime(2024, 2, 28), datetime(2030, 11, 1)).map(
    lambda moment: moment.replace(tzinfo=MONDAY.tzinfo)
)


def said_of(event: CaseEvent) -> dict[str, str]:
    """Whose each marked word of the event is, as the event's own class declares it."""
    found: dict[str, str] = {}
    for field in fields(event):
        personal = field.metadata.get("personal")
        if personal is None:
            continue
        value = getattr(event, field.name)
        if personal.each:
            for element in value:
                whose = element.get(personal.each) or CASE
                found |= dict.fromkeys(_marked(element), whose)
        else:
            whose = getattr(event, personal.about) if personal.about else CASE
            found |= dict.fromkeys(_marked(value), whose or CASE)
    return found


def _marked(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _marked(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _marked(inner)
    elif isinstance(value, str) and value.startswith("¤"):
        yield value


def with_words(value: Any, words: Iterator[str], keep: str) -> Any:
    """The value with other words where it has text; identifiers under `keep` stay."""
    if isinstance(value, dict):
        return {
            name: inner if name == keep else with_words(inner, words, keep)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [with_words(inner, words, keep) for inner in value]
    return next(words) if isinstance(value, str) else value


def faults_in(stored: StoredEvent, event: CaseEvent, told: Act) -> list[str]:
    """What is wrong with the bytes that are stored of an event."""
    wrong, state = [], json.loads(stored.state)
    sealed = state.pop("sealed", {})
    for name, value in {
        "actor": told.actor,
        "role": told.role,
        "council": told.council,
        "policy_version": told.policy.version,
    }.items():
        if not value or state.get(name) != value:
            wrong.append(f"no {name}")
    for name in ("occurred_at", "recorded_at"):
        if datetime.fromisoformat(state.get(name) or "0001-01-01") != getattr(told, name):
            wrong.append(f"no {name}")
    clear = json.dumps(state, ensure_ascii=False).encode()
    parts = {subject: a2b_base64(part) for subject, part in sealed.items()}
    for word, whose in said_of(event).items():
        if _has(clear, word) or any(_has(part, word) for part in parts.values()):
            wrong.append("words can be read without a key")
        if whose not in parts:
            wrong.append("words are not kept under whoever they are about")
    return sorted(set(wrong))


def _has(raw: bytes, word: str) -> bool:
    return word.encode() in raw or json.dumps(word, ensure_ascii=False)[1:-1].encode() in raw


def mapper(erased: Collection[str] = ()) -> StateMapper:
    keyring = FixedKeyring()
    keyring.erased = set(erased)
    return StateMapper("referral", HERTFORDSHIRE.council, keyring)  # type: ignore[arg-type]


def every_event_is_stored_as_it_must_be() -> None:
    @SOME
    @for_any(
        kind=st.sampled_from(sorted(stored_events(), key=lambda kind: kind.TOPIC)),
        words=WORDS,
        occurred=MOMENTS,
        waited=st.timedeltas(timedelta(0), timedelta(days=900)),
        actor=st.sampled_from(["herts-manager", "kinplan", "o'neill-referrer"]),
    )
    def holds(
        kind: type[CaseEvent],
        words: str,
        occurred: datetime,
        waited: timedelta,
        actor: str,
    ) -> None:
        told = act(actor=actor, occurred_at=occurred, recorded_at=occurred + waited)
        plain, fresh = example(kind), (f"¤{number}{words}" for number in count())
        personal = {
            field.name: with_words(
                getattr(plain, field.name), fresh, field.metadata["personal"].each
            )
            for field in fields(kind)
            if field.metadata.get("personal")
        }
        event = replace(plain, **told.provenance(), **personal)
        stored = mapper().to_stored_event(event)
        assert faults_in(stored, event, told) == []
        assert mapper().to_domain_event(stored) == event

    holds()


def test_whatever_is_stored_says_who_where_and_when_and_hides_what_is_personal() -> None:
    every_event_is_stored_as_it_must_be()


class Remembering(RuleBasedStateMachine):
    """A record of what people said, of which people are erased, in any order. `bytes` are what a ledger
    keeps digests of; `gone` those who were erased."""

    def __init__(self) -> None:
        super().__init__()
        self.record: Sayings = sayings()
        self.bytes: list[bytes] = []
        self.digests: list[str] = []
        self.acts: list[Act] = []
        self.events: list[Said] = []
        self.gone: set[str] = set()
        self.at = MONDAY

    @initialize()
    def begin(self) -> None:
        """Everything begins with something said about the case."""
        self.say(who="1c" * 16, words="¤at first¤", note="¤noted¤", wishes=[])

    @rule(
        who=PEOPLE,
        words=WORDS,
        note=WORDS,
        wishes=st.lists(st.tuples(st.none() | PEOPLE, WORDS), max_size=3),
    )
    def say(self, who: str, words: str, note: str, wishes: list[tuple[str | None, str]]) -> None:
        """Somebody who was not erased says something."""
        if {who, *(wisher for wisher, _ in wishes)} & self.gone:
            return  # the store refuses it: nobody writes about who was erased
        self.at += timedelta(minutes=7)
        told = act(occurred_at=self.at - timedelta(minutes=self.at.minute), recorded_at=self.at)
        self.record._record(
            Said,
            told,
            who=who,
            words=words,
            note=note,
            wishes=[{"who": wisher, "what": what} for wisher, what in wishes],
        )
        (event,) = self.record.collect_events()
        assert isinstance(event, Said)
        stored = mapper().to_stored_event(event)
        logged = LoggedEvent(len(self.bytes) + 1, stored.topic, stored.state, event, self.at)
        self.events.append(event)
        self.acts.append(told)
        self.bytes.append(stored.state)
        self.digests.append(relay.record_of(logged)["digest"])

    @precondition(lambda self: self.events)
    @rule(who=PEOPLE)
    def erase(self, who: str) -> None:
        """Somebody's key is destroyed; the bytes stay."""
        self.gone.add(who)

    @invariant()
    def everything_stored_says_who_where_and_when(self) -> None:
        for stored, event, told in zip(self._stored(), self.events, self.acts, strict=True):
            assert faults_in(stored, event, told) == []

    @invariant()
    def what_is_hashed_is_what_is_stored_also_after_somebody_was_erased(self) -> None:
        for state, digest in zip(self.bytes, self.digests, strict=True):
            assert hashlib.sha256(state).hexdigest() == digest

    @invariant()
    def the_words_of_the_erased_are_gone_and_all_others_are_there(self) -> None:
        reads = mapper(self.gone)
        for stored, event in zip(self._stored(), self.events, strict=True):
            read = reads.to_domain_event(stored)
            assert isinstance(read, Said)
            assert read.words == (ERASED if event.who in self.gone else event.words)
            assert read.note == event.note
            assert [wish["what"] for wish in read.wishes] == [
                ERASED if wish["who"] in self.gone else wish["what"] for wish in event.wishes
            ]

    def _stored(self) -> list[StoredEvent]:
        return [
            StoredEvent(self.record.id, number + 1, Said.TOPIC, state)
            for number, state in enumerate(self.bytes)
        ]


def test_whoever_speaks_and_whoever_is_erased_in_whatever_order() -> None:
    run_state_machine_as_test(Remembering, settings=SHORT)


def _no_actor(told: Act) -> dict[str, object]:
    return {**PROVENANCE(told), "actor": ""}


def _one_time(told: Act) -> dict[str, object]:
    return {**PROVENANCE(told), "occurred_at": told.recorded_at}


def _not_encrypted(self: StateMapper, event: Any, subject: str, key: Any, part: Any) -> str:
    return b2a_base64(
        json.dumps(part, ensure_ascii=False, default=str).encode(), newline=False
    ).decode()


def _hashed_before(logged: LoggedEvent) -> dict[str, Any]:
    plain = repr(vars(logged.event)).encode()
    return {**RECORD_OF(logged), "digest": hashlib.sha256(plain).hexdigest()}


PROVENANCE, SEALING, RECORD_OF = Act.provenance, FixedKeyring.to_seal, relay.record_of


def _kept_when_erased(self: Any, case: str, subject: str) -> Any:
    return SEALING(self, case, [subject])[subject]


@pytest.mark.parametrize(
    ("where", "name", "fault"),
    [
        (Act, "provenance", _no_actor),
        (Act, "provenance", _one_time),
        (StateMapper, "_seal", _not_encrypted),
        (FixedKeyring, "to_open", _kept_when_erased),
        (relay, "record_of", _hashed_before),
    ],
    ids=["no actor", "one time only", "not encrypted", "a key that stays", "hashed before"],
)
def test_a_planted_fault_is_found(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, fault: Any
) -> None:
    monkeypatch.setattr(where, name, fault)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Remembering, settings=ANY_FAULT)


def test_a_planted_fault_is_found_in_the_events_of_every_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(StateMapper, "_seal", _not_encrypted)
    with pytest.raises(AssertionError, match="words can be read without a key"):
        every_event_is_stored_as_it_must_be()
