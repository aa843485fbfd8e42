"""A case's history in plain words: one sentence an event, told by the service that owns it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

from shared.eventstore.store import CouncilStore, LoggedEvent
from shared.eventstore.witness import CommandRefused, PersonalContentRead
from shared.refusals import NotFound

NameOf = Callable[[str], str]
Sentence = Callable[[Any, NameOf], str]

AROUND: dict[type, Sentence] = {
    PersonalContentRead: lambda e, n: f"Read {e.what}.",
    CommandRefused: lambda e, n: (
        f"Asked to {spoken(e.command)}; it was refused ({spoken(e.code)})."
    ),
}


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
    a reader of the case need not see first, such as a message being queued."""

    def __init__(
        self,
        sentences: Mapping[type, Sentence],
        names_in: Callable[[Any], Mapping[str, str]],
        staff: Callable[[str, str], str],
        in_passing: Collection[type] = (),
    ) -> None:
        self.sentences = {**AROUND, **sentences}
        self.names_in = names_in
        self.staff = staff
        self.in_passing = frozenset(in_passing)

    def tell(self, store: CouncilStore, case: str, positions: list[int]) -> dict[str, Any]:
        """The events of one case at those positions, in order.

        Positions of other cases are not told. `names` are those of people whom the events name, for
        the sentences of other services. Raises NotFound when no event is left.
        """
        logged = [e for e in store.read_positions(positions) if e.event.case == case]
        if not logged:
            raise NotFound("Nothing is recorded of this case.")
        names: dict[str, str] = {}
        for each in logged:
            names |= self.names_in(each.event)

        def name_of(someone: str) -> str:
            return names.get(someone) or self.staff(store.council, someone)

        return {"entries": [self._entry(each, name_of) for each in logged], "names": names}

    def _entry(self, logged: LoggedEvent, name_of: NameOf) -> dict[str, Any]:
        event = logged.event
        return {
            "position": logged.position,
            "topic": logged.topic,
            "digest": hashlib.sha256(logged.state).hexdigest(),
            "occurred_at": event.occurred_at.isoformat(),
            "recorded_at": event.recorded_at.isoformat(),
            "actor": event.actor,
            "actor_name": name_of(event.actor),
            "role": event.role,
            "policy_version": event.policy_version,
            "caused_by": event.caused_by,
            "in_passing": type(event) in self.in_passing or _by_itself(event),
            "sentence": self.sentences[type(event)](event, name_of),
        }


def _by_itself(event: Any) -> bool:
    """Kinplan reads an address to send a message: it is recorded, and nobody's news."""
    return isinstance(event, PersonalContentRead) and event.role == "system"
