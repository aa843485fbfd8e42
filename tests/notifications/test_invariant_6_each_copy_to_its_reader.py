"""Invariant 6: distribution is per recipient and version, redacted, evidenced. And no contact that is
unsafe is ever used, no excluded person gets more than the notice, and nobody is told of a day that does
not hold: whatever happens, is heard late, twice or never, and whatever the mail server does.

The machine knows what is true in the other services and looks at every mail that leaves; it asks nothing
of the rules that it checks.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from services.notifications.application.letter import AGAIN
from services.notifications.application.sending import CannotEver, CannotNow, Uncertain
from services.notifications.domain import events, rules
from services.notifications.domain.outgoing import Outgoing
from services.notifications.domain.refusals import NotToBeSent
from services.notifications.edge.contacts import AskedContacts
from shared.days import local_day
from tests.acting import MONDAY, REFERENCE, heard
from tests.notifications.happening import Case, at, lost, withdrawn
from tests.notifications.reaching import Room, Services, attendee, calendar_in, plain

PEOPLE = ("joan", "cas", "may")
SECRETS = {"joan": "12 Elm Row", "cas": "Oak School", "may": "Pear Lane"}
ADDRESS = {f"{who}@family.example": who for who in PEOPLE}
STAFF_ONLY = {"harm_reported", "breach_reported", "restricted_case_read"}
OUTCOMES = (None, None, None, None, CannotNow("x"), Uncertain("x"), CannotEver("x"))
who = st.sampled_from(PEOPLE)
UNTIL_IT_FAILS = 600
MODERATE = settings(
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
)


class World(Services):
    """The other services. The plan tells everybody's secret; the plan store leaves out what it is asked to,
    unless it is careless."""

    careless = False

    def plans_copy(self, case: str, version: int, reader: dict[str, Any]) -> dict[str, Any]:
        texts = [f"Meet at {secret}." for secret in SECRETS.values()]
        if not self.careless:
            texts = [t for t in texts if not any(hidden in t for hidden in reader["hide"])]
        return {**self.plan, "plan_version": version, "back_up_plan": " ".join(texts)}


class Distribution(RuleBasedStateMachine):
    """What happens in a case, is heard of, and is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.case = Case()
        self.world = World(
            {
                each: attendee(
                    name=each.capitalize(), email=f"{each}@family.example", status="preparing"
                )
                for each in PEOPLE
            },
            words=[{"person": f"person-{each}", "words": [SECRETS[each]]} for each in PEOPLE],
        )
        for each in PEOPLE:
            self.world.attendees[each]["person"] = f"person-{each}"
        self.room = Room(self.case.store, self.world, MONDAY)
        self.room.tray = self.room.sender.post = self  # type: ignore[assignment]
        self.position = 10
        self.unheard: list[Any] = []
        self.version = 0
        self.released: set[int] = set()
        self.pregnancy_lost = False
        self.outcome: Exception | None = None
        self.taken: list[tuple[str, str, str]] = []  # recipient, kind, digest
        self.copies: Counter[tuple[str, int]] = Counter()

    @initialize(days=st.integers(3, 12), held=st.booleans(), careless=st.booleans())
    def begin(self, days: int, held: bool, careless: bool) -> None:
        """A day is fixed and a plan agreed, as in most cases that get so far."""
        self.world.careless = careless
        self.fix_a_day(days)
        self.agree_a_plan(held)

    # What happens elsewhere; it is heard of later, or not at all.

    def happens(self, name: str, **data: Any) -> None:
        self.position += 1
        self.unheard.append(at(self.room.now, heard(name, self.position, **data)))

    @rule(days=st.integers(3, 12))
    def fix_a_day(self, days: int) -> None:
        starts_at = self.room.now + timedelta(days=days)
        sequence = self.world.attendees["joan"]["sequence"] + 1
        for told in self.world.attendees.values():
            told |= {
                "status": "confirmed",
                "sequence": sequence,
                "starts_at": starts_at.isoformat(),
                "ends_at": (starts_at + timedelta(hours=4)).isoformat(),
            }
        coming = [each for each in PEOPLE if not self.world.attendees[each]["excluded"]]
        self.happens(
            "ConferenceScheduled",
            starts_at=starts_at,
            place="venue",
            attendees=coming,
            sequence=sequence,
        )

    @rule(name=st.sampled_from(("PreparationReopened", "ConferenceCancelled")))
    def withdraw_the_day(self, name: str) -> None:
        told = list(PEOPLE) if self.world.attendees["joan"]["status"] == "confirmed" else []
        for each in self.world.attendees.values():
            each["status"] = "preparing"
        self.happens(name, reason="other", attendees=told)

    @rule(someone=who, what=st.sampled_from(("unsafe", "safe", "excluded")))
    def learn_about_somebody(self, someone: str, what: str) -> None:
        if what == "excluded":
            self.world.attendees[someone]["excluded"] = True
            self.happens("AttendeeExcluded", attendee=someone)
        else:
            self.world.attendees[someone]["unsafe"] = what == "unsafe"

    @rule(held=st.booleans(), another=st.sampled_from((False, False, True)))
    def agree_or_release(self, held: bool, another: bool) -> None:
        if another:
            self.agree_a_plan(held)
        else:
            self.released.add(self.version)
            self._copies("PlanCopiesReleased")

    def agree_a_plan(self, held: bool) -> None:
        """Another version is agreed; its copies may have to wait."""
        self.version += 1
        day = local_day(self.room.now)
        self._copies("PlanAgreed", agreed_on=day, review_on=day, actions=1, copies_held=held)
        if not held:
            self.released.add(self.version)

    def _copies(self, name: str, **more: Any) -> None:
        told = {"plan_version": self.version, "copies_for": list(PEOPLE)}
        self.happens(name, **told, referrer="herts-referrer", **more)

    # What is heard of, in any order and any number of times.

    @rule(which=st.lists(st.integers(0, 30), min_size=1, max_size=4), again=st.booleans())
    def hear(self, which: list[int], again: bool) -> None:
        for place in which[: len(self.unheard)]:
            event = self.unheard[place % len(self.unheard)]
            if not again:
                self.unheard.remove(event)
            self.case.hears(event)

    @rule(rare=st.integers(0, 5))
    def stop(self, rare: int) -> None:
        if rare == 0:
            self.case.hears(at(self.room.now, withdrawn(900)))
        elif rare == 1:
            self.case.hears(at(self.room.now, lost(901)))
            self.pregnancy_lost = True

    # What is sent, and what becomes of it.

    @rule(days=st.integers(1, 4))
    def let_time_pass(self, days: int) -> None:
        self.room.after(days=days)

    @rule(
        outcome=st.sampled_from(
            (None, None, None, CannotNow("x"), Uncertain("x"), CannotEver("x"))
        ),
        heard_first=st.booleans(),
    )
    def send_everything(self, outcome: Exception | None, heard_first: bool) -> None:
        if heard_first:
            self.hear([0, 0, 0], again=False)
        if not self.case.store.events:
            return
        self.outcome = outcome
        for message in self.case.waiting():
            try:
                self.room.sender.send(REFERENCE, message.id)
            except NotToBeSent:
                pass

    def send(self, mail: Any) -> None:
        """The mail server: looks at every mail before anything else is done with it."""
        kind, someone = mail["X-Kinplan-Kind"], ADDRESS.get(mail["To"], "herts-referrer")
        if someone in PEOPLE:
            self.look_at_what_leaves(mail, kind, someone)
        if self.outcome is not None and not isinstance(self.outcome, Uncertain):
            raise self.outcome
        if kind == "plan_copy":
            self.look_at_the_copy(mail, someone)
        if self.outcome is not None:
            raise self.outcome
        self.taken.append((someone, kind, hashlib.sha256(mail.as_bytes()).hexdigest()))

    def look_at_what_leaves(self, mail: Any, kind: str, someone: str) -> None:
        truth = self.world.attendees[someone]
        assert not truth["unsafe"], "an unsafe contact was used"
        assert kind == "exclusion_notice" or not truth["excluded"], "the excluded got more"
        assert not self.pregnancy_lost, "something was said after a pregnancy was lost"
        if kind in ("invitation", "reminder"):
            assert truth["status"] == "confirmed", "told of a day that does not hold"
        if kind == "invitation":
            _, event = calendar_in(mail)  # type: ignore[misc]
            assert event["DTSTART"].dt.isoformat()[:10] == truth["starts_at"][:10]
            assert event["SEQUENCE"] == 2 * truth["sequence"], "told of another day"

    def look_at_the_copy(self, mail: Any, someone: str) -> None:
        text = plain(mail)
        version = int(text.split("It is version ")[1].split(".")[0])
        assert version in self.released, "sent before it was checked"
        assert self.copies[someone, version] == 0 or AGAIN in text, "sent twice, and silently"
        self.copies[someone, version] += 1
        if someone in PEOPLE:
            hidden = [secret for each, secret in SECRETS.items() if each != someone]
            assert not any(secret in text for secret in hidden), "told what is hidden"

    @invariant()
    def every_mail_that_was_taken_is_evidenced_and_nothing_else_is(self) -> None:
        log = [event for kept in self.case.store.events.values() for event in kept]
        delivered = [e for e in log if isinstance(e, events.Delivered)]
        assert [(e.recipient, e.kind, e.digest) for e in delivered] == self.taken
        assert all(e.plan_version for e in delivered if e.kind == "plan_copy")


def run(examples: int = 100) -> None:
    """Let the machine run, the same way every time."""
    run_state_machine_as_test(Distribution, settings=settings(MODERATE, max_examples=examples))


def test_each_copy_reaches_its_reader_alone_and_nobody_is_written_to_who_must_not_be() -> None:
    run()


def nothing(*_: Any) -> None:
    """A rule that was taken away."""


FAULTS = {
    "an unsafe contact was used": (rules, "it_is_safe_to_write", nothing),
    "the excluded got more": (rules, "only_the_notice_reaches_the_excluded", nothing),
    "told of": (rules, "the_day_still_holds", nothing),
    "told what is hidden": (rules, "nothing_hidden_is_told", nothing),
    "sent twice, and silently": (Outgoing, "_has_copy", lambda *_: False),
    "something was said after": (rules, "is_stopped_by", lambda *_: False),
}


@pytest.mark.parametrize("says", FAULTS)
def test_the_machine_finds_a_rule_that_was_taken_away(
    says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*FAULTS[says])
    with pytest.raises(AssertionError, match=says):
        run(UNTIL_IT_FAILS)


def test_the_machine_finds_that_hidden_words_are_not_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(AskedContacts, "_hidden_words", lambda *_: [])
    with pytest.raises(AssertionError, match="told what is hidden"):
        run(UNTIL_IT_FAILS)
