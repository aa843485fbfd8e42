"""How the fields of each kind of event are stored: in the clear, for one person, or for several."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from eventsourcing.utils import TopicError, resolve_topic

from shared.eventstore.events import CaseEvent

ERASED = "[erased]"
"""What is read in place of a text that was erased."""
BESIDE = ("originator_id", "originator_version")
"""Fields that are kept in columns of their own."""
READ_AS_THEY_ARE = (str, str | None, list[str])


@dataclass(frozen=True)
class Shape:
    """How the fields of one kind of event are stored.

    `whole` gives for each personal field the field that names its subject (empty: the case), `each`
    for each list of people the name of the identifier in its elements; `erased` is what is read of a
    field, or of an element of a list, whose key was destroyed. `quick` is a shorter way to read it,
    where there is one.
    """

    plain: tuple[str, ...]
    whole: Mapping[str, str]
    each: Mapping[str, str]
    erased: Mapping[str, Any]
    quick: Quick | None = None


@dataclass(frozen=True)
class Quick:
    """Reads the fields in the clear by their types in one step; `count` fields make the event."""

    decode: Callable[[bytes], Any]
    count: int


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
        if field.name in BESIDE:
            continue
        if personal is None:
            plain.append(field.name)
        elif personal.each:
            each[field.name] = personal.each
            erased[field.name] = erased_value(get_args(hints[field.name])[0])
        else:
            whole[field.name] = personal.about
            erased[field.name] = erased_value(hints[field.name])
    quick = None if each else _quick(kind, hints, plain, whole)
    return Shape(tuple(plain), whole, each, erased, quick)


def _quick(
    kind: type[CaseEvent], hints: Mapping[str, Any], plain: list[str], whole: Mapping[str, str]
) -> Quick | None:
    """The shorter way to read a kind whose personal fields are all text; None for others."""
    if any(hints[name] not in READ_AS_THEY_ARE for name in whole):
        return None
    layout: list[Any] = [
        ("form", int),
        ("sealed", dict[str, str], msgspec.field(default_factory=dict)),
    ]
    for field in fields(kind):
        if field.name not in plain:
            continue
        if field.default_factory is not MISSING:
            return None
        default = () if field.default is MISSING else (field.default,)
        layout.append((field.name, hints[field.name], *default))
    outer = msgspec.defstruct(f"{kind.__name__}Stored", layout, kw_only=True)
    return Quick(msgspec.json.Decoder(outer).decode, len(plain) + len(whole))


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


_kinds: dict[str, type[CaseEvent]] = {}


def kind_of(topic: str) -> type[CaseEvent]:
    """The kind of event that is stored under that topic. Raises KeyError when nobody knows it."""
    found = _kinds.get(topic)
    if found is None:
        found = _kinds[topic] = _looked_up(topic)
    return found


def _looked_up(topic: str) -> type[CaseEvent]:
    if ":" in topic:  # the library would import what it names, and a topic of ours never has one
        raise KeyError(topic)
    try:
        kind = resolve_topic(topic)
    except TopicError:
        raise KeyError(topic) from None
    if not (isinstance(kind, type) and issubclass(kind, CaseEvent)):
        raise KeyError(topic)
    return kind
