"""What is done before a conference can be confirmed, beyond its attendees; and what changes meanwhile
at its centre."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.scheduling.domain import events, rules
from services.scheduling.domain.conference_state import ConferenceState
from services.scheduling.domain.preparation_events import Supporting
from services.scheduling.domain.states import LIFECYCLE
from shared.acts import Act
from shared.days import local_day


class Preparing(ConferenceState):
    """Parents met, views heard, the bottom line agreed, the network known, consent given."""

    def meet_parents(self, act: Act, met_on: date, how: str, who: Sequence[str]) -> None:
        """Note that the coordinator met parents or carers. Raises NotYetTheDay."""
        LIFECYCLE.require(self.status, "prepare")
        rules.it_has_been(met_on, local_day(act.recorded_at), "met_on")
        self._record(events.ParentsMet, act, met_on=met_on, how=how, who=list(dict.fromkeys(who)))

    def record_view(self, act: Act, told: Mapping[str, Any]) -> None:
        """Note what somebody at the centre wants; a later view stands in place of an earlier one. Raises
        NobodyAtTheCentre, NobodySpeaksForThem, NotYetTheDay."""
        LIFECYCLE.require(self.status, "prepare")
        rules.they_are_at_the_centre([told["person"]], self.centre)
        rules.somebody_speaks_for_them(told["wants_to_come"], told["to_discuss"])
        rules.it_has_been(told["asked_on"], local_day(act.recorded_at), "asked_on")
        fields = ("person", "wants_to_come", "to_discuss", "advocate", "asked_on", "how")
        self._record(events.ViewRecorded, act, **{key: told[key] for key in fields})

    def agree_bottom_line(self, act: Act, agreed_on: date, changes: str | None) -> None:
        """Note that coordinator and referrer agree the bottom line. Raises NotYetTheDay."""
        LIFECYCLE.require(self.status, "prepare")
        rules.it_has_been(agreed_on, local_day(act.recorded_at), "agreed_on")
        self._record(events.BottomLineAgreed, act, agreed_on=agreed_on, changes=changes)

    def record_support_network(self, act: Act, people: Sequence[Supporting]) -> None:
        """Note on whom the family can rely."""
        LIFECYCLE.require(self.status, "prepare")
        self._record(events.SupportNetworkRecorded, act, people=list(people))

    def await_own_consent(self, act: Act, person: str) -> None:
        """Somebody has come of age: nothing is confirmed before they consent themselves. Ignored when
        that is known, or they were asked already."""
        if person in self.own_consents:
            return
        self._record(events.OwnConsentAwaited, act, person=person)
        if person in self.centre:
            self._reopen(act, "own_consent_needed")

    def note_own_consent(self, act: Act, person: str, answer: str) -> None:
        """Keep what somebody answered for themselves; a day does not hold for whoever is not willing.
        Ignored when that is known."""
        if self.own_consents.get(person) == answer:
            return
        self._record(events.OwnConsentNoted, act, person=person, answer=answer)
        if answer != "willing" and person in self.centre:
            self._reopen(act, "own_consent_needed")

    def drop_child(self, act: Act, child: str) -> None:
        """A child who was expected will not be born. Ignored when they are not at the centre."""
        if child in self.centre:
            self._record(events.ChildDropped, act, child=child)
            self._reopen(act, "pregnancy_lost")
