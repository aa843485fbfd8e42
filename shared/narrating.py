"""A case's history in plain words: one sentence an event, told by the service that owns it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from shared.acts import SOMEBODY, SYSTEM, SYSTEM_ROLE, attendee_acting
from shared.eventstore.events import CaseEvent
from shared.eventstore.inbox import heard_of
from shared.eventstore.store import CouncilStore, LoggedEvent, UnreadableEvent
from shared.eventstore.witness import CommandRefused, Erased, PersonalContentRead
from shared.facts import facts_of
from shared.parts_heard import AllPartsEnded, LeadProfessionalEndNoted, LeadProfessionalNoted
from shared.rechecking import Recheck, Rechecker
from shared.refusals import NotFound
from shared.restricting import RestrictionNoted

NameOf = Callable[[str], str]
Sentence = Callable[[Any, NameOf], str]
Link = Callable[[Any, NameOf], dict[str, Any]]

AROUND: dict[type, Sentence] = {
    PersonalContentRead: lambda e, n: (
        f"Read {e.what}." + (f" The reason given: {ended(e.reason)}" if e.reason else "")
    ),
    CommandRefused: lambda e, n: (
        f"Asked to {spoken(e.command)}; it was refused ({spoken(e.code)})."
    ),
    RestrictionNoted: lambda e, n: (
        "Heard that the case is restricted."
        if e.restricted
        else "Heard that the case is restricted no longer."
    ),
    LeadProfessionalNoted: lambda e, n: f"Heard that {n(e.professional)} is a lead professional.",
    LeadProfessionalEndNoted: lambda e, n: (
        f"Heard that {n(e.professional)} is a lead professional until {day(e.until_day)}."
    ),
    AllPartsEnded: lambda e, n: (
        f"Heard that the case was {e.reason}: nobody has a part in it any more."
    ),
    Erased: lambda e, n: (
        "What was kept here about one person was erased, and their key destroyed."
        if e.keys
        else "Nothing was kept here about the person who is erased, and nothing ever will be."
    ),
}

AROUND_LINKS: dict[type, Link] = {
    PersonalContentRead: lambda e, n: {
        "reading": {
            "what": e.what,
            "purpose": e.purpose,
            "about": e.about,
            "restricted": e.restricted,
            "reason": e.reason,
        }
    },
}


HEARD = (RestrictionNoted, LeadProfessionalNoted, LeadProfessionalEndNoted, AllPartsEnded)


def ended(text: str) -> str:
    """What somebody wrote, as a sentence that ends."""
    return text if text.rstrip().endswith((".", "!", "?", ":")) else f"{text.rstrip()}."


def spoken(code: str) -> str:
    """A code in words: another_meeting, another meeting."""
    return code.replace("_", " ")


def day(when: date | None) -> str:
    """A day as people say it: 3 March 2027."""
    return f"{when.day} {when:%B %Y}" if when else "no day"


def listed(names: Iterable[str]) -> str:
    """Names as people list them: Ann, Bob and Cas."""
    *most, last = list(names) or ["nobody"]
    return f"{', '.join(most)} and {last}" if most else last


class Narrator:
    """Tells one service's events. `names_in` finds people's names in an event that tells them;
    `staff` knows the names of accounts, by council and account; `in_passing` are the events that
    a reader of the case need not see first, such as a message being queued; `links` say, of an event
    that belongs with another entry, with which, and how; `rechecks` check again what followed from
    the policy; `also_named` finds names of people who have no identifier."""

    def __init__(
        self,
        sentences: Mapping[type, Sentence],
        names_in: Callable[[Any], Mapping[str, str]],
        staff: Callable[[str, str], str],
        in_passing: Collection[type] = (),
        links: Mapping[type, Link] | None = None,
        rechecks: Mapping[type, Recheck] | None = None,
        also_named: Callable[[Any], Collection[str]] = lambda event: (),
    ) -> None:
        self.sentences = {**AROUND, **sentences}
        self.names_in = names_in
        self.staff = staff
        self.in_passing = frozenset(in_passing)
        self.links = {**AROUND_LINKS, **(links or {})}
        self.rechecker = Rechecker(rechecks or {})
        self.also_named = also_named

    def tell(
        self,
        store: CouncilStore,
        case: str,
        positions: list[int],
        announced: Sequence[Sequence[Any]] = (),
    ) -> dict[str, Any]:
        """The events of one case at those positions, in order; of `announced`, pairs of a service and
        a position, those that this service has heard and handled.

        Positions of other cases are not told. `names` are those of people whom the events name, for
        the sentences of other services. Raises NotFound when no event is left of those asked for.
        """
        readable, unreadable = store.read_positions(positions)
        logged = [each for each in readable if each.event.case == case]
        if positions and not (logged or unreadable):
            raise NotFound("Nothing is recorded of this case.")
        names: dict[str, str] = {}
        for each in logged:
            names |= self.names_in(each.event)

        def name_of(someone: str) -> str:
            if someone == SOMEBODY:
                return "Somebody with a link"
            person = attendee_acting(someone)
            return names.get(person or someone) or person or self.staff(store.council, someone)

        entries = [unread(each, store.council) for each in unreadable]
        earlier: dict[UUID, list[CaseEvent]] = {}
        for each in logged:
            before = earlier.setdefault(each.event.originator_id, [])
            entries.append({**self._entry(each, name_of), **self._rule(store, each.event, before)})
            before.append(each.event)
        entries.sort(key=lambda entry: entry["position"])
        return {"entries": entries, "names": names, "heard": heard_of(store, announced)}

    def _entry(self, logged: LoggedEvent, name_of: NameOf) -> dict[str, Any]:
        event = logged.event
        link = self.links.get(type(event))
        return {
            **_place(logged),
            "occurred_at": event.occurred_at.isoformat(),
            "recorded_at": event.recorded_at.isoformat(),
            "actor": event.actor,
            "actor_name": name_of(event.actor),
            "role": event.role,
            "council": event.council,
            "policy_version": event.policy_version,
            "request_id": event.request_id,
            "caused_by": event.caused_by,
            "in_passing": type(event) in self.in_passing or _by_itself(event),
            "sentence": self.sentences[type(event)](event, name_of),
            "facts": facts_of(event),
            "plan_version": getattr(event, "plan_version", None),
            "unreadable": None,
            **(link(event, name_of) if link else {}),
        }

    def _rule(
        self, store: CouncilStore, event: CaseEvent, earlier: Sequence[CaseEvent]
    ) -> dict[str, Any]:
        found = self.rechecker.check(store, event, earlier)
        if found is None:
            return {"rule": None, "rule_holds": None}
        return {"rule": found.words, "rule_holds": found.holds}


def unread(logged: UnreadableEvent, council: str) -> dict[str, Any]:
    """The entry of an event that cannot be read: what is known of it, and that it is so."""
    recorded_at = logged.recorded_at.isoformat()
    return {
        **_place(logged),
        "occurred_at": recorded_at,
        "recorded_at": recorded_at,
        "actor": SYSTEM,
        "actor_name": "Kinplan",
        "role": SYSTEM_ROLE,
        "council": council,
        "policy_version": "",
        "request_id": "",
        "caused_by": "",
        "in_passing": False,
        "sentence": f"Something was recorded here ({logged.topic}) that cannot be read any more.",
        "facts": {},
        "plan_version": None,
        "unreadable": logged.why,
        "rule": None,
        "rule_holds": None,
    }


def _place(logged: LoggedEvent | UnreadableEvent) -> dict[str, Any]:
    return {
        "position": logged.position,
        "topic": logged.topic,
        "digest": hashlib.sha256(logged.state).hexdigest(),
    }


def _by_itself(event: Any) -> bool:
    """Kinplan reads an address to send a message, hears what another service decided, or has nothing to
    erase: it is recorded, and nobody's news."""
    if isinstance(event, Erased):
        return not event.keys
    return isinstance(event, HEARD) or (
        isinstance(event, PersonalContentRead) and event.role == SYSTEM_ROLE
    )
