"""How an event becomes the bytes that are stored of it, and how it is read from them again.

The bytes are a JSON object: `form`, the fields in the clear, and under `sealed` what is personal,
AES-256-GCM encrypted, one part for each subject (the case, or a person). The associated data of a part
names the service, council, record, version, topic and subject, so that a part which was moved
anywhere else does not open. What cannot be opened because its key was destroyed is read as erased.
"""

from __future__ import annotations

import types
import typing
from binascii import a2b_base64, b2a_base64
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from eventsourcing.persistence import StoredEvent
from eventsourcing.utils import TopicError, resolve_topic

from shared.eventstore.events import CaseEvent
from shared.eventstore.keyring import CASE, Keyring
from shared.eventstore.master_keys import NONCE_BYTES, random_bytes

ERASED = "[erased]"
"""What is read in place of a text that was erased."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class StateUnreadable(Exception):
    """The stored bytes of an event cannot be read: they were changed, or moved from another place."""


@dataclass(frozen=True)
class Shape:
    """How the fields of one kind of event are stored.

    `whole` gives for each personal field the field that names its subject (empty: the case), `each`
    for each list of people the name of the identifier in its elements; `erased` is what is read of a
    field, or of an element of a list, whose key was destroyed.
    """

    plain: tuple[str, ...]
    whole: Mapping[str, str]
    each: Mapping[str, str]
    erased: Mapping[str, Any]


_shapes: dict[type[CaseEvent], Shape] = {}


def shape_of(kind: type[CaseEvent]) -> Shape:
    """The shape of that kind, worked out from its fields, once."""
    if kind not in _shapes:
        _shapes[kind] = _worked_out(kind)
    return _shapes[kind]


def _worked_out(kind: type[CaseEvent]) -> Shape:
    hints = get_type_hints(kind)
    whole, each, erased, plain = {}, {}, {}, []
    for field in fields(kind):
        personal = field.metadata.get("personal")
        if field.name in ("originator_id", "originator_version"):
            continue
        if personal is None:
            plain.append(field.name)
        elif personal.each:
            each[field.name] = personal.each
            erased[field.name] = erased_value(get_args(hints[field.name])[0])
        else:
            whole[field.name] = personal.about
            erased[field.name] = erased_value(hints[field.name])
    return Shape(tuple(plain), whole, each, erased)


def erased_value(hint: Any) -> Any:
    """What stands for an erased value of that type: a marked text, nothing, or no elements."""
    if get_origin(hint) in (typing.Union, types.UnionType):
        return None
    if hint is str:
        return ERASED
    if typing.is_typeddict(hint):
        return {name: erased_value(inner) for name, inner in get_type_hints(hint).items()}
    kind = get_origin(hint) or hint
    return kind() if kind in (list, dict, bool, int) else None


def kind_of(topic: str) -> type[CaseEvent]:
    """The kind of event that is stored under that topic. Raises KeyError when nobody knows it."""
    if ":" in topic:  # the library would import what it names, and a topic of ours never has one
        raise KeyError(topic)
    try:
        kind = resolve_topic(topic)
    except TopicError:
        raise KeyError(topic) from None
    if not (isinstance(kind, type) and issubclass(kind, CaseEvent)):
        raise KeyError(topic)
    return kind


class StateMapper:
    """Maps the events of one council in one service."""

    def __init__(self, service: str, council: str, keyring: Keyring) -> None:
        self.keyring = keyring
        self._place = f"kinplan/1\n{service}\n{council}\n"

    def to_stored_event(self, event: CaseEvent) -> StoredEvent:
        """The event as it is stored. Raises PersonErased."""
        shape, values = shape_of(type(event)), vars(event)
        state: dict[str, Any] = {"form": event.FORM}
        for name in shape.plain:
            state[name] = values[name]
        parts: dict[str, dict[str, Any]] = {}
        for name, about in shape.whole.items():
            subject = values[about] if about else CASE
            parts.setdefault(subject or CASE, {})[name] = values[name]
        for name, identified_by in shape.each.items():
            subjects = [element.get(identified_by) or CASE for element in values[name]]
            state[name] = subjects
            for place, subject in enumerate(subjects):
                part = parts.setdefault(subject, {}).setdefault(name, {})
                part[str(place)] = values[name][place]
        if parts:
            state["sealed"] = {
                subject: self._seal(event, subject, part) for subject, part in parts.items()
            }
        return StoredEvent(
            event.originator_id, event.originator_version, event.TOPIC, _encode(state)
        )

    def to_domain_event(self, stored: StoredEvent) -> CaseEvent:
        """The event that was stored. Raises StateUnreadable, MasterKeyProblem."""
        try:
            kind = kind_of(stored.topic)
            shape = shape_of(kind)
            state = _decode(stored.state)
            sealed = state.pop("sealed", None)
            if sealed is not None:
                self._open(stored, state, sealed, shape)
            form = state.pop("form")
            while form < kind.FORM:
                state = kind.UPCASTS[form](state)
                form += 1
            if sealed is not None:
                _mark_erased(state, shape)
            state["originator_id"] = stored.originator_id
            state["originator_version"] = stored.originator_version
            return msgspec.convert(state, kind)
        except (
            InvalidTag,
            msgspec.MsgspecError,
            KeyError,
            ValueError,
            TypeError,
            IndexError,
        ) as error:
            raise StateUnreadable(
                f"{stored.topic}, version {stored.originator_version} of {stored.originator_id}, "
                f"cannot be read ({type(error).__name__}): its bytes are not those that were stored "
                "there."
            ) from error

    def _seal(self, event: CaseEvent, subject: str, part: dict[str, Any]) -> str:
        key, nonce = self.keyring.to_seal(event.case, subject), random_bytes(NONCE_BYTES)
        place = self._place_of(event.originator_id, event.originator_version, event.TOPIC, subject)
        return b2a_base64(nonce + key.encrypt(nonce, _encode(part), place), newline=False).decode()

    def _open(
        self, stored: StoredEvent, state: dict[str, Any], sealed: dict[str, str], shape: Shape
    ) -> None:
        """Put what is sealed into the state; what was erased stays out of it."""
        case = state["case"]
        for subject, text in sealed.items():
            key = self.keyring.to_open(case, subject)
            if key is None:
                continue
            part = a2b_base64(text)
            place = self._place_of(
                stored.originator_id, stored.originator_version, stored.topic, subject
            )
            opened = _decode(key.decrypt(part[:NONCE_BYTES], part[NONCE_BYTES:], place))
            for name, value in opened.items():
                if name in shape.each:
                    for number, element in value.items():
                        state[name][int(number)] = element
                else:
                    state[name] = value

    def _place_of(self, record: UUID | str, version: int, topic: str, subject: str) -> bytes:
        return f"{self._place}{record}\n{version}\n{topic}\n{subject}".encode()


def _mark_erased(state: dict[str, Any], shape: Shape) -> None:
    for name in shape.whole:
        if name not in state:
            state[name] = shape.erased[name]
    for name, identified_by in shape.each.items():
        state[name] = [
            {**shape.erased[name], identified_by: "" if element == CASE else element}
            if isinstance(element, str)
            else element
            for element in state[name]
        ]
