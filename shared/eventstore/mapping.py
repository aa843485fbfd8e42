"""How an event becomes the bytes that are stored of it, and how it is read from them again.

The bytes are a JSON object: `form`, the fields in the clear, and under `sealed` what is personal,
AES-256-GCM encrypted, one part for each subject (the case, or a person). The associated data of a part
names the service, council, record, version, topic and subject, so that a part which was moved
anywhere else does not open. What cannot be opened because its key was destroyed is read as erased.
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from collections.abc import Collection
from typing import Any, Protocol
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from eventsourcing.persistence import StoredEvent

from shared.eventstore.events import CaseEvent
from shared.eventstore.keyring import CASE
from shared.eventstore.master_keys import NONCE_BYTES, random_bytes
from shared.eventstore.shapes import ERASED, Quick, Shape, erased_value, kind_of, shape_of

__all__ = [
    "ERASED",
    "Shape",
    "StateMapper",
    "StateUnreadable",
    "erased_value",
    "kind_of",
    "shape_of",
]

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode
_as_dict = msgspec.structs.asdict
_new, _set = object.__new__, object.__setattr__
UNREADABLE = (
    InvalidTag,
    msgspec.MsgspecError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
)


class StateUnreadable(Exception):
    """The stored bytes of an event cannot be read: they were changed, or moved from another place."""


class Keys(Protocol):
    """Where data keys are found: a council's keyring, or a case file that came from another council."""

    def to_seal(self, case: str, subjects: Collection[str]) -> dict[str, AESGCM]:
        """The keys to encrypt under, by subject."""

    def to_open(self, case: str, subject: str) -> AESGCM | None:
        """The key to decrypt with; None when there is none any more."""


class StateMapper:
    """Maps the events of one council in one service."""

    def __init__(self, service: str, council: str, keyring: Keys) -> None:
        self.keyring = keyring
        self._place = f"kinplan/1\n{service}\n{council}\n"
        self._last: tuple[Any, str] = (None, "")

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
            keys = self.keyring.to_seal(event.case, parts)
            state["sealed"] = {
                subject: self._seal(event, subject, keys[subject], part)
                for subject, part in parts.items()
            }
        return StoredEvent(
            event.originator_id, event.originator_version, event.TOPIC, _encode(state)
        )

    def to_domain_event(self, stored: StoredEvent) -> CaseEvent:
        """The event that was stored. Raises StateUnreadable, MasterKeyProblem."""
        try:
            kind = kind_of(stored.topic)
            shape = shape_of(kind)
            if shape.quick is not None:
                event = self._quickly(stored, kind, shape.quick)
                if event is not None:
                    return event
            return self._thoroughly(stored, kind, shape)
        except UNREADABLE as error:
            raise StateUnreadable(
                f"{stored.topic}, version {stored.originator_version} of {stored.originator_id}, "
                f"cannot be read ({type(error).__name__}): its bytes are not those that were stored "
                "there."
            ) from error

    def _quickly(
        self, stored: StoredEvent, kind: type[CaseEvent], quick: Quick
    ) -> CaseEvent | None:
        """The event, when it has today's form and nothing of it was erased; else nothing."""
        try:
            outer = quick.decode(stored.state)
        except msgspec.ValidationError:
            return None  # an older form, or one that says what is wrong
        state = _as_dict(outer)
        if state.pop("form") != kind.FORM:
            return None
        del state["sealed"]
        record, version = stored.originator_id, stored.originator_version
        for subject, text in outer.sealed.items():
            key = self.keyring.to_open(outer.case, subject)
            if key is None:
                return None
            part = a2b_base64(text)
            place = self._place_of(record, version, stored.topic, subject)
            state.update(_decode(key.decrypt(part[:NONCE_BYTES], part[NONCE_BYTES:], place)))
        if len(state) != quick.count:
            return None
        state["originator_id"] = record
        state["originator_version"] = version
        event = _new(kind)
        _set(event, "__dict__", state)
        return event

    def _thoroughly(self, stored: StoredEvent, kind: type[CaseEvent], shape: Shape) -> CaseEvent:
        """The event, whatever its form, marked where it was erased."""
        state = _decode(stored.state)
        sealed = state.pop("sealed", None)
        erased = self._open(stored, state, sealed) if sealed else ()
        form = state.pop("form")
        while form < kind.FORM:
            state = kind.UPCASTS[form](state)
            form += 1
        if erased:
            _mark_erased(state, shape, erased)
        state["originator_id"] = stored.originator_id
        state["originator_version"] = stored.originator_version
        return msgspec.convert(state, kind)

    def _seal(self, event: CaseEvent, subject: str, key: AESGCM, part: dict[str, Any]) -> str:
        nonce = random_bytes(NONCE_BYTES)
        place = self._place_of(event.originator_id, event.originator_version, event.TOPIC, subject)
        return b2a_base64(nonce + key.encrypt(nonce, _encode(part), place), newline=False).decode()

    def _open(
        self, stored: StoredEvent, state: dict[str, Any], sealed: dict[str, str]
    ) -> list[str]:
        """Put what is sealed into the state; what was erased stays out of it. Whose it was."""
        case, erased = state["case"], list[str]()
        if not isinstance(case, str):
            raise TypeError
        for subject, text in sealed.items():
            key = self.keyring.to_open(case, subject)
            if key is None:
                erased.append(subject)
                continue
            part = a2b_base64(text)
            place = self._place_of(
                stored.originator_id, stored.originator_version, stored.topic, subject
            )
            opened = _decode(key.decrypt(part[:NONCE_BYTES], part[NONCE_BYTES:], place))
            for name, value in opened.items():
                if name in state:  # a list of people, by whatever name that form had for it
                    for number, element in value.items():
                        state[name][int(number)] = element
                else:
                    state[name] = value
        return erased

    def _place_of(self, record: UUID | str, version: int, topic: str, subject: str) -> bytes:
        last, text = self._last  # events of one record come one after the other
        if record is not last:
            text = str(record)
            self._last = record, text
        return f"{self._place}{text}\n{version}\n{topic}\n{subject}".encode()


def _mark_erased(state: dict[str, Any], shape: Shape, erased: Collection[str]) -> None:
    for name, about in shape.whole.items():
        if name not in state and ((state[about] if about else CASE) or CASE) in erased:
            state[name] = shape.erased[name]
    for name, identified_by in shape.each.items():
        state[name] = [
            {**shape.erased[name], identified_by: "" if element == CASE else element}
            if isinstance(element, str)
            else element
            for element in state[name]
        ]
