"""Invariant 11: a case in which somebody accepted the offer of a conference never ends without a conference
that was held since, an exemption that was decided since, or the end of the family's part; whatever people
do in two services, and however late, often or out of order these hear of each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
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

from services.referral.application import published as referral_published
from services.referral.application import reactions as referral_reactions
from services.referral.domain import offering
from services.referral.domain.lifecycle import OPEN
from services.referral.domain.referral import Referral
from services.scheduling.application import published as scheduling_published
from services.scheduling.application import reactions as scheduling_reactions
from services.scheduling.domain import rules as scheduling_rules
from services.scheduling.domain.conference import Conference
from services.scheduling.domain.events import OfferNoted
from services.scheduling.domain.states import UNDER_WAY
from shared.contracts.requests.referral import CASE_CLOSE_REASONS
from shared.contracts.requests.scheduling import CANCEL_REASONS
from shared.refusals import NotYet, Refusal
from tests.acting import MONDAY, REFERENCE, act, heard
from tests.kept import Kept, answered
from tests.referral.arranged import EXEMPTION, OFFER, respond
from tests.referral.arranged import received as referred
from tests.scheduling import arranged as conferences

SETTINGS = settings(
    max_examples=150,
    stateful_step_count=25,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
SEARCHING = settings(SETTINGS, max_examples=600)
FAMILY_ENDS_IT = {"duplicate", "moved_away", "handed_to_adult_services", "family_request"}
HEARD_BY = {
    "ReferralAccepted": ("scheduling", "open_conference_when_referral_accepted"),
    "ConsentWithdrawn": ("scheduling", "cancel_conference_when_consent_withdrawn"),
    "CaseClosed": ("scheduling", "cancel_conference_when_case_closed"),
    "CaseReopened": ("scheduling", "reopen_conference_when_case_reopened"),
    "OfferBindingChanged": ("scheduling", "note_offer_when_binding_changed"),
    "ConferenceHeld": ("referral", "note_conference_when_held"),
    "ConferenceCancelled": ("referral", "close_case_when_conference_cancelled"),
    "PlanClosed": ("referral", "close_case_when_plan_closed"),
}
REACTIONS = {"referral": referral_reactions, "scheduling": scheduling_reactions}
ANNOUNCE = {"referral": referral_published.announce, "scheduling": scheduling_published.announce}
days_ago = st.sampled_from([0, 0, 0, 0, 1, 3])


class Offers(RuleBasedStateMachine):
    """One case in two services with the messages between them; and a book of its own, in which each
    acceptance and each exemption has its day and its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.at = MONDAY
        self.stores = {"referral": Kept(), "scheduling": Kept()}
        self.positions = {"referral": 0, "scheduling": 0, "plans": 0}
        self.under_way: list[Any] = []
        self.turn = 0
        self.accepted: list[tuple[date, int]] = []
        self.exempted: list[tuple[date, int]] = []
        self.held: list[date] = []
        self.family_ended_it = False
        self.keep("referral", referred())

    @property
    def referral(self) -> Referral:
        found = self.stores["referral"].find(Referral, Referral.id_of("hertfordshire", REFERENCE))
        assert found is not None
        return found

    @property
    def conference(self) -> Conference | None:
        id = Conference.id_of("hertfordshire", REFERENCE)
        return self.stores["scheduling"].find(Conference, id)

    def owed(self) -> bool:
        """Whether the book says that somebody still has a conference to come."""
        return any(
            not any(one > accepted for one in self.exempted)
            and not any(day >= accepted[0] for day in self.held)
            for accepted in self.accepted
        )

    def act(self, **changes: Any) -> Any:
        self.at += timedelta(minutes=1)
        return act(at=self.at, **changes)

    def keep(self, service: str, record: Any) -> None:
        self.announce(service, self.stores[service].keep(record))

    def announce(self, service: str, recorded: Any) -> None:
        for event in recorded:
            self.positions[service] += 1
            told = ANNOUNCE[service](event)
            if told is not None and told[0] in HEARD_BY:
                message = heard(told[0], self.positions[service], **told[1])
                self.send(replace(message, caused_by=event.caused_by))

    def send(self, message: Any) -> None:
        self.under_way.append(replace(message, recorded_at=self.at))

    def decide(self, service: str, record: Any, step: Any) -> bool:
        """Let somebody try; whether it was done."""
        if record is None:
            return False
        try:
            step(record)
        except Refusal:
            return False
        self.keep(service, record)
        return True

    def refer(self, step: Any) -> bool:
        return self.decide("referral", self.referral, step)

    def confer(self, *steps: Any) -> bool:
        return all(self.decide("scheduling", self.conference, step) for step in steps)

    @initialize(there=st.sampled_from(["received", "opened", "called off", "held", "held"]))
    def begin(self, there: str) -> None:
        """So that a walk soon comes where the rules are needed."""
        if there != "received":
            self.accept()
            self.everything_arrives(backwards=False)
        if there == "held":
            self.meet(to_its_end=True)
            self.everything_arrives(backwards=False)
            self.at += timedelta(days=2)
        self.offer("accepted", 0)
        if there == "called off":  # before the other service has heard of the offer
            self.cancel("unsafe")

    @rule(reply=st.sampled_from(["accepted", "accepted", "declined"]), ago=days_ago)
    def offer(self, reply: str, ago: int) -> None:
        day = self.at.date() - timedelta(days=ago)
        replies = [{"person": "person-2", "reply": reply, "on": day}]
        told = {**OFFER, "made_on": day - timedelta(days=1), "replies": replies}
        if self.refer(lambda r: r.record_offer(self.act(), told)) and reply == "accepted":
            self.turn += 1
            self.accepted.append((day, self.turn))

    def exempt(self, ago: int) -> None:
        day = self.at.date() - timedelta(days=ago)
        told = {**EXEMPTION, "decided_on": day}
        if self.refer(lambda r: r.record_exemption(self.act(), told)):
            self.turn += 1
            self.exempted.append((day, self.turn))

    @rule()
    def accept(self) -> None:
        self.refer(lambda r: r.accept(self.act()))

    @rule(
        how=st.sampled_from(
            ["exempt", "decline", "withdraw", "other", "other", *CASE_CLOSE_REASONS]
        ),
        ago=days_ago,
    )
    def end(self, how: str, ago: int) -> None:
        """An exemption is decided; the case is declined, or closed by hand for a reason; or the family
        withdraws."""
        if how == "exempt":
            self.exempt(ago)
            return
        steps = {
            "decline": lambda r: r.decline(self.act(), "wrong_service", "No.", "Elsewhere."),
            "withdraw": lambda r: r.withdraw_consent(self.act(), "person-2", "by post"),
        }
        by_hand = lambda r: r.end(self.act(), how, "In words.")  # noqa: E731
        if self.refer(steps.get(how, by_hand)):
            self.family_ended_it = how in {"withdraw", *FAMILY_ENDS_IT}

    @rule()
    def reopen(self) -> None:
        self.refer(lambda r: respond(r, at=self.at))
        if self.refer(lambda r: r.reopen(self.act(), "family_asks_again", "They asked.")):
            self.family_ended_it = False

    @rule(reason=st.sampled_from([*CANCEL_REASONS, "unsafe", "other"]))
    def cancel(self, reason: str) -> None:
        before = self.conference
        done = self.confer(lambda c: c.call_off(self.act(), reason))
        if done and before is not None:
            has_begun = before.status in UNDER_WAY
            known = before.offer_binds and not has_begun
            assert not known or reason in FAMILY_ENDS_IT, "cancelled although it is owed"
            self.family_ended_it = self.family_ended_it or reason in FAMILY_ENDS_IT

    @rule()
    def reconvene(self) -> None:
        self.confer(lambda c: c.reconvene(self.act(), "conference_owed"))

    @rule(to_its_end=st.booleans())
    def meet(self, to_its_end: bool) -> None:
        """The conference is prepared and begun, and broken off unless it is held to its end."""
        conference = self.conference
        if conference is None or conference.status not in ("opened", "preparing"):
            return
        if not conference.coordinator:
            self.confer(conferences.allocate)
        if not conference.attendees:
            self.confer(conferences.invite(), conferences.prepare(), conferences.heard)
        starts, where = self.at + timedelta(days=1), "The Green Room"
        self.confer(lambda c: c.confirm(self.act(), starts, "venue", where, True))
        self.at = starts
        began = self.confer(lambda c: c.begin_information_sharing(self.act(), True))
        if began and to_its_end:
            self.confer(lambda c: c.begin_private_time(self.act()))
            self.confer(lambda c: c.end_private_time(self.act()))
            assert self.confer(lambda c: c.hold(self.act(), "plan", ["joan"]))
            self.held.append(self.at.date())

    @rule()
    def close_plan(self) -> None:
        """The plan of the conference is no longer followed up, days later."""
        self.at += timedelta(days=1)
        if self.conference is not None and self.conference.status == "held":
            self.positions["plans"] += 1
            self.send(heard("PlanClosed", self.positions["plans"], reason="working_without_us"))

    @rule(which=st.integers(0, 9), again=st.booleans())
    def deliver(self, which: int, again: bool) -> None:
        """One of the messages arrives, and perhaps a second time later."""
        if not self.under_way:
            return
        message = self.under_way.pop(which % len(self.under_way))
        service, reaction = HEARD_BY[message.name]
        try:
            recorded = answered(
                self.stores[service], getattr(REACTIONS[service], reaction), message, self.at
            )
        except NotYet:
            self.under_way.append(message)
            return
        self.announce(service, recorded)
        if again:
            self.under_way.append(message)

    @rule(backwards=st.booleans())
    def everything_arrives(self, backwards: bool) -> None:
        """Nothing is under way any more: both services say the same."""
        for _ in range(100):
            if self.under_way:
                self.deliver(len(self.under_way) - 1 if backwards else 0, again=False)
        conference, referral = self.conference, self.referral
        if self.under_way or conference is None:
            return
        owed = self.owed() and referral.status in OPEN
        assert conference.offer_binds == owed, "the services say different things"
        if owed and referral.status == "accepted" and conference.status == "cancelled":
            topics = [e.TOPIC for e in self.stores["referral"].events[referral.id]]
            assert "referral.conference_owed" in topics, "nobody was told that it is owed"
            self.reconvene()
            again = self.conference
            assert again is not None and again.status != "cancelled", "there is no way on"

    @invariant()
    def an_accepted_offer_is_kept(self) -> None:
        if self.referral.status not in OPEN and not self.family_ended_it:
            assert not self.owed(), "the case has ended, and a conference is owed"


def test_an_accepted_offer_is_kept_or_exempted_or_ends_with_the_familys_part():
    run_state_machine_as_test(Offers, settings=SETTINGS)


PLANTED = {
    "what happens elsewhere ends the case": (offering, "ends_what_is_owed", lambda *_: False),
    "it is closed by hand": (offering, "accepted_offer_is_kept", lambda *_: None),
    "it is declined": (offering, "nobody_has_accepted", lambda *_: None),
    "any exemption lifts": (offering, "exemption_lifts", lambda *_: True),
    "any conference keeps": (offering, "conference_keeps", lambda day, _: day is not None),
    "a person cancels": (scheduling_rules, "owed_conference_is_held", lambda *_: None),
    "scheduling does not listen": (Conference, "note_offer", lambda *_: None),
    "the last that was heard holds": (
        Conference,
        "note_offer",
        lambda c, act, binds, position: c._record(OfferNoted, act, binds=binds, position=position),
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_the_machine_notices_when(fault, monkeypatch):
    module, name, instead = PLANTED[fault]
    monkeypatch.setattr(module, name, instead)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Offers, settings=SEARCHING)
