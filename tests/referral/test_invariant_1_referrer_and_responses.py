"""Invariant 1: there is no case without a professional referrer, and without a recorded response of each
person with parental responsibility; of an adult, and of whoever is of age, their own. Whatever is done in
whatever order, nothing is accepted without consent that counts at that moment."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.referral.domain import receiving, rules, standing
from services.referral.domain import referral as referral_module
from services.referral.domain.referral import Referral
from shared.refusals import Refusal
from tests.acting import HERTFORDSHIRE, MONDAY, REFERENCE, act, counting
from tests.referral.arranged import ADULTS, FOR_ADULTS, adult, by_referrer, child, parent, told

CONSENTS = st.sampled_from(["willing", "unwilling", "not_reached"])
PROFESSIONS = st.sampled_from(["social worker", "teacher", "parent", "", "Relative"])
BIRTHS = st.sampled_from(
    [date(2016, 5, 14), date(2009, 1, 5), date(2004, 2, 29), date(2026, 12, 1)]
)
FAMILY_WORDS = {"", "parent", "relative", "family member"}
SETTINGS = settings(
    max_examples=300,
    stateful_step_count=12,
    phases=[Phase.generate],  # a failure is told as it was found, without looking for a shorter one
    report_multiple_bugs=False,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def eighteen(born: date) -> date:
    """The eighteenth birthday; 1 March for who was born on a leap day."""
    try:
        return born.replace(year=born.year + 18)
    except ValueError:
        return date(born.year + 18, 3, 1)


class Cases(RuleBasedStateMachine):
    """One case, and beside it what everybody answered, kept apart from what the record keeps."""

    def __init__(self) -> None:
        super().__init__()
        self.referral: Referral | None = None
        self.at = MONDAY
        self.policy = HERTFORDSHIRE
        self.said: dict[str, str] = {}
        self.able: set[str] = set()

    @initialize(
        profession=PROFESSIONS,
        about_adult=st.booleans(),
        births=st.lists(BIRTHS, min_size=1, max_size=2),
        consents=st.lists(CONSENTS, min_size=1, max_size=2),
    )
    def receive(
        self, profession: str, about_adult: bool, births: list[date], consents: list[str]
    ) -> None:
        self.profession = profession
        body = told(
            children=[child(date_of_birth=born, learning_disability=True) for born in births],
            parents=[parent(consent=consent) for consent in consents],
        )
        self.births = {f"person-{n + 1}": born for n, born in enumerate(births)}
        asked = {f"person-{n + 1 + len(births)}": c for n, c in enumerate(consents)}
        if about_adult:
            self.policy, self.births, asked = ADULTS, {}, {"person-1": consents[0]}
            body = told(children=[], parents=[], adult=adult(consent=consents[0]), **FOR_ADULTS)
        try:
            by = by_referrer(profession=profession, policy=self.policy)
            self.referral = Referral.receive(by, REFERENCE, body, counting())
        except Refusal:
            return
        self.said = asked
        self.parents = [] if about_adult else list(asked)
        self.adults = list(asked) if about_adult else []

    def act(self) -> Any:
        return act(at=self.at, policy=self.policy)

    def of_age(self) -> list[str]:
        """Who consents for themselves by the calendar alone."""
        today = self.at.date()
        grown = [one for one, born in self.births.items() if eighteen(born) <= today]
        return [*self.adults, *grown]

    def consented(self) -> bool:
        """Whether consent counts at this moment, worked out anew."""
        own = self.of_age()
        if any(self.said.get(one) != "willing" for one in own):
            return False
        minors = set(self.births) - set(own)
        willing = any(self.said.get(one) == "willing" for one in self.parents)
        return not minors or willing or bool(minors & self.able)

    def try_to(self, step: Any) -> bool:
        try:
            step()
        except Refusal:
            return False
        return True

    there = precondition(lambda self: self.referral is not None)

    @precondition(lambda self: self.referral is None)
    @rule()
    def nothing_was_begun(self) -> None:
        """A referral that was refused is no case."""

    @there
    @rule(days=st.sampled_from([1, 30, 365]))
    def time_passes(self, days: int) -> None:
        self.at += timedelta(days=days)
        self.referral.note_ages(self.act())

    @there
    @rule(who=st.integers(1, 5), consent=CONSENTS)
    def respond(self, who: int, consent: str) -> None:
        person = f"person-{who}"
        body = {
            "person": person,
            "consent": consent,
            "asked_on": self.at.date(),
            "how_asked": "in person",
        }
        if self.try_to(lambda: self.referral.record_response(self.act(), body)):
            assert person in self.parents or person in self.of_age()
            self.said[person] = consent

    @there
    @rule(who=st.integers(1, 3), answer=st.sampled_from(["yes", "no"]), competent=st.booleans())
    def say(self, who: int, answer: str, competent: bool) -> None:
        person = f"person-{who}"
        body = {
            "child": person,
            "view": "As it is.",
            "wants_to_take_part": answer,
            "asked_on": self.at.date(),
            "how_asked": "at school",
            "competent": competent,
        }
        if self.try_to(lambda: self.referral.record_own_view(self.act(), body)):
            assert person in self.births
            self.able.discard(person)
            if competent and answer == "yes":
                self.able.add(person)

    @there
    @rule()
    def accept(self) -> None:
        waits, consented = self.referral.status == "received", self.consented()
        done = self.try_to(lambda: self.referral.accept(self.act()))
        assert done == (waits and consented), "accepted exactly when consent counts"
        if done:
            asked = {*self.parents, *self.of_age()}
            consenting = {one for one in asked if self.said.get(one) == "willing"}
            assert set(self.referral.pending[-1].willing) == consenting

    @there
    @rule(who=st.integers(1, 4))
    def withdraw(self, who: int) -> None:
        person, minors = f"person-{who}", set(self.births) - set(self.of_age())
        may = {*self.of_age(), *(self.parents if minors else ()), *(minors & self.able)}
        is_open = self.referral.is_open
        done = self.try_to(lambda: self.referral.withdraw_consent(self.act(), person, "by post"))
        assert done == (is_open and person in may), "whoever's consent counts can withdraw it"
        if done:
            self.said, self.able = {}, set()

    @there
    @rule()
    def reopen(self) -> None:
        withdrawn = self.referral.status == "consent_withdrawn"
        done = self.try_to(
            lambda: self.referral.reopen(self.act(), "family_asks_again", "They asked.")
        )
        if done and withdrawn:
            able = self.able - set(self.of_age())
            assert "willing" in self.said.values() or able, "nobody is willing since the withdrawal"
            if self.referral.status == "accepted":
                assert self.consented(), "goes on without consent"

    @there
    @rule(ends=st.sampled_from(["close", "decline", "return"]))
    def other_things(self, ends: str) -> None:
        steps = {
            "close": lambda: self.referral.close(self.act(), "other"),
            "decline": lambda: self.referral.decline(self.act(), "no_consent", "No.", "Else."),
            "return": lambda: self.referral.return_to_referrer(self.act(), "Who?"),
        }
        self.try_to(steps[ends])

    @invariant()
    def a_professional_has_referred(self) -> None:
        if self.referral is None:
            return
        assert self.profession.strip().lower() not in FAMILY_WORDS
        assert self.referral.referrer

    @invariant()
    def everybody_with_parental_responsibility_has_answered(self) -> None:
        if self.referral is None:
            return
        stored = (*self.referral.parents, *self.referral.adults)
        assert [one["id"] for one in stored] == [*self.parents, *self.adults]
        assert stored, "nobody was asked"
        assert all(one["consent"] and one["asked_on"] and one["how_asked"] for one in stored)


def test_whatever_is_done_every_case_has_its_referrer_and_its_responses_and_none_goes_on_without():
    run_state_machine_as_test(Cases, settings=SETTINGS)


PLANTED = {
    "accepting without asking whether anybody consents": (rules, "consent_is_given"),
    "a parent's consent for somebody of age": (rules, "everybody_of_age_consents"),
    "nobody consenting for a child": (rules, "somebody_consents_for_the_others"),
    "a family that refers itself": (rules, "only_professionals_refer"),
    "going on after a withdrawal without anybody": (standing, "can_go_on"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_rule_that_is_taken_away_is_noticed(fault, monkeypatch):
    module, name = PLANTED[fault]
    monkeypatch.setattr(module, name, lambda *_: None)
    assert referral_module.rules is receiving.rules is rules, (
        "the fault is planted where it is asked"
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Cases, settings=SETTINGS)
