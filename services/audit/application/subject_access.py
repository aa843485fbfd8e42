"""One person's own record, from every service, to be given to them when they ask for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from services.audit.application.access import nobody
from services.audit.application.history import Rows, gathered
from services.audit.application.masking import Mask, plain
from services.audit.application.narrative import names_in
from services.audit.application.others import Holders
from services.audit.domain.events import SubjectAccessGiven
from services.audit.domain.subject_access import EXEMPTIONS, HELD_BACK, due_by
from shared.commanding import Finding, Work
from shared.contracts.reading import read
from shared.contracts.views import RecordView
from shared.eventstore.events import ERASED
from shared.eventstore.witness import Witness
from shared.identifiers import new_person
from shared.one_person import part_of
from shared.refusals import Unreadable
from shared.withholding import Cover

NOTE = (
    "The names of other people that Kinplan knows are masked. It does not know who else is meant, as in "
    '"his mother": read everything before you hand it over, and withhold what tells of others.'
)
Given = dict[str, Any]
KNOW_HIDDEN_WORDS = ("referral", "scheduling")


@dataclass(frozen=True)
class Request:
    """Who asks for their record, since when, what is withheld from them, by its place, and what is given
    of what is held back otherwise."""

    people: tuple[str, ...]
    asked_on: date
    withhold: Mapping[str, str]
    give: frozenset[str] = frozenset()


@dataclass
class Parts:
    """What the services hold of one person."""

    own: list[Given] = field(default_factory=list)
    facts: list[Given] = field(default_factory=list)
    passages: list[Given] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    also_named: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


def show_person_record(work: Work, holders: Holders) -> Finding:
    """Everything of one person: what is about them, and what is about the whole case with others
    masked; without what is withheld, which is named with its exemption.

    That it was given is recorded with the reading. Raises NotFound, Unreadable, Unavailable.
    """
    asked = read_request(work)
    parts = gather_parts(work, gathered(work), asked.people, holders)
    if not (parts.own or parts.facts):
        raise nobody()
    mask, same_name = _mask(parts, asked.people)
    cover = Cover(_kept_from(asked.people, holders, work))
    asked = _holding_back(asked, [*parts.own, *parts.passages])
    own = [_shown(each, mask, cover, asked) for each in parts.own]
    passages = [_shown(each, mask, cover, asked) for each in parts.passages]
    withheld = _withheld(asked, [*own, *passages])
    given = sum("value" in each for each in (*own, *passages))
    answer = {
        "reference": work.reference,
        "council_name": work.act.policy.name,
        "people": list(asked.people),
        "same_name": same_name,
        "asked_on": asked.asked_on.isoformat(),
        "due_by": due_by(asked.asked_on).isoformat(),
        "overdue": work.act.today > due_by(asked.asked_on),
        "own": own,
        "facts": parts.facts,
        "passages": passages,
        "withheld": withheld,
        "kept_from_them": cover.withheld,
        "note": NOTE,
        "problems": parts.problems,
    }
    return Finding(answer, asked.people, (_record(work, asked, given),))


def _mask(parts: Parts, people: Sequence[str]) -> tuple[Mask, list[str]]:
    """What hides everybody else, and the identifiers of those who have the same name: they may be the
    same person, and are not hidden."""
    own = {parts.names[id] for id in people if parts.names.get(id, ERASED) != ERASED}
    alike = {plain(name) for name in own}
    others = {id: name for id, name in parts.names.items() if id not in people}
    hidden = [name for name in others.values() if plain(name) not in alike]
    same_name = [id for id, name in others.items() if plain(name) in alike]
    return Mask(hidden, parts.also_named, own), same_name


def _kept_from(people: Sequence[str], holders: Holders, work: Work) -> list[str]:
    """What others in the case keep from them, such as an address: it is in no letter of theirs, and so in
    no record of theirs either. Raises Unavailable."""
    return [
        words
        for service in KNOW_HIDDEN_WORDS
        for each in holders.hidden_words(service, work)
        if not {each["person"], *each.get("also", ())} & set(people)
        for words in each["words"]
    ]


def read_request(work: Work) -> Request:
    """What was asked. Raises Unreadable."""
    said = read(RecordView(), {k: v for k, v in work.told.items() if k != "person"})
    asked_on: date = said.get("asked_on", work.act.today)
    if asked_on > work.act.today:
        raise Unreadable("This day has not come yet.", {"asked_on": ["cannot be in the future"]})
    withhold: Sequence[tuple[str, str]] = said.get("withhold", ())
    twice = [place for place, count in Counter(p for p, _ in withhold).items() if count > 1]
    if twice:
        raise _wrong(f"names {twice[0]} more than once")
    people = tuple(dict.fromkeys((work.told["person"], *said.get("also", ()))))
    return Request(people, asked_on, dict(withhold), frozenset(said.get("give", ())))


def gather_parts(work: Work, rows: Rows, people: Sequence[str], holders: Holders) -> Parts:
    """Ask every service for its part. Raises Unavailable."""
    parts = Parts()
    for service, of_service in rows.items():
        positions = list(of_service)
        told = (
            part_of(work.store, work.reference or "", positions, people, names_in, lambda event: ())
            if service == work.store.service
            else holders.part_of(service, positions, people, work)
        )
        parts.own += [_placed(service, each) for each in told["own"]]
        parts.facts += [_placed(service, each) for each in told["facts"]]
        parts.passages += [_placed(service, each) for each in told["passages"]]
        parts.names |= told["names"]
        parts.also_named |= set(told["also_named"])
        parts.problems += [
            f"{service} event {position} cannot be read, and is not in this record."
            for position in told["unreadable"]
        ]
    for each in (parts.own, parts.facts, parts.passages):
        each.sort(key=lambda given: (given["recorded_at"], given["place"]))
    return parts


def _placed(service: str, told: Given) -> Given:
    place = f"{service}/{told['position']}"
    if told["field"]:
        place += f"/{told['field']}"
    kept = ("topic", "occurred_at", "recorded_at", "field", "value")
    return {"place": place, "service": service, **{name: told[name] for name in kept}}


def _shown(told: Given, mask: Mask, cover: Cover, asked: Request) -> Given:
    shown = {name: value for name, value in told.items() if name != "value"}
    code = asked.withhold.get(told["place"])
    return shown | ({"withheld": code} if code else {"value": mask.of(cover.all_of(told["value"]))})


def _holding_back(asked: Request, told: Sequence[Given]) -> Request:
    """What was asked, and what is withheld although nobody asked for that. Raises Unreadable."""
    held_back = {
        each["place"]: HELD_BACK[each["topic"]] for each in told if each["topic"] in HELD_BACK
    }
    for place in sorted(asked.give):
        if place not in held_back or place in asked.withhold:
            raise _wrong(f"is not held back, or is to be withheld as well: {place}", "give")
    kept = {place: code for place, code in held_back.items() if place not in asked.give}
    return replace(asked, withhold=kept | dict(asked.withhold))


def _withheld(asked: Request, told: Sequence[Given]) -> list[dict[str, str]]:
    """What was withheld and why. Raises Unreadable for a place at which nothing would be given."""
    places = {each["place"] for each in told}
    for place in asked.withhold:
        if place not in places:
            raise _wrong(f"names {place}, where there is nothing about this person")
    return [
        {"place": place, "code": code, "words": EXEMPTIONS[code]}
        for place, code in asked.withhold.items()
    ]


def _wrong(what: str, field: str = "withhold") -> Unreadable:
    return Unreadable(
        "What is to be withheld cannot be understood. Correct it and ask again.",
        {field: [what]},
    )


def _record(work: Work, asked: Request, given: int) -> Witness:
    witness = Witness.new(work.reference or "", new_person())
    witness.note(
        SubjectAccessGiven,
        work.act,
        people=list(asked.people),
        asked_on=asked.asked_on,
        due_by=due_by(asked.asked_on),
        given=given,
        exemptions=[f"{place}={code}" for place, code in asked.withhold.items()],
    )
    return witness
