"""Invariant 3: a conference is confirmed only when attendees are prepared, interpreters booked, restricted
pairs apart, the bottom line agreed, and the view of each at the centre recorded."""

from __future__ import annotations

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from services.scheduling.domain import readiness
from shared.refusals import Refusal
from tests.acting import act, later
from tests.scheduling.arranged import (
    agree_line,
    allocate,
    book,
    confirm,
    conflict,
    declare,
    decline,
    exclude,
    interpreter_cancels,
    invite,
    keep_apart,
    lift_apart,
    offer,
    opened,
    own_session,
    prepare,
    reopen,
    reschedule,
    view,
)

NAMES = ["joan", "sam", "ana"]
CENTRE = ["child-1", "child-2"]
PARTS = ["family", "meeting", "interpreter", "distance", "line", "view", "consent", "nothing"]
somebody = st.sampled_from(NAMES)
SETTINGS = settings(max_examples=200, stateful_step_count=30, deadline=None, derandomize=True)
QUICKLY = settings(SETTINGS, phases=[Phase.generate], max_examples=400)


class Book:
    """What the machine itself wrote down, without asking the conference."""

    def __init__(self) -> None:
        self.coming: set[str] = set()
        self.prepared: set[str] = set()
        self.speaks: dict[str, str] = {}
        self.interpreted: set[str] = set()
        self.alone: set[str] = set()
        self.apart: set[frozenset[str]] = set()
        self.heard: set[str] = set()
        self.line = False
        self.consent_awaited: set[str] = set()

    def lacks(self) -> list[str]:
        """What a confirmed conference must not lack."""
        together = {who for who in self.coming if who not in self.alone}
        return [
            words
            for words, lacking in (
                ("family", not self.coming),
                ("prepared", self.coming - self.prepared),
                (
                    "interpreted",
                    {w for w in self.coming if self.speaks[w] != "English"} - self.interpreted,
                ),
                ("apart", any(pair <= together for pair in self.apart)),
                ("heard", set(CENTRE) - self.heard),
                ("line", not self.line),
                ("consent", self.consent_awaited),
            )
            if lacking
        ]


class Preparing(RuleBasedStateMachine):
    """Prepares a conference in whatever order, and confirms it whenever that is possible."""

    def __init__(self) -> None:
        super().__init__()
        self.conference = opened(children=CENTRE)
        allocate(self.conference)
        self.book = Book()
        self.ids: dict[str, str] = {}

    def attempt(self, step) -> bool:
        try:
            step(self.conference)
        except Refusal:
            return False
        return True

    def id_of(self, who: str) -> str:
        return self.ids.get(who, who)

    @initialize(left_out=st.sampled_from(PARTS))
    def prepare_all_but_one_part(self, left_out):
        """So that a walk begins where the rules are needed."""
        parts = {
            "family": lambda: self.invite_somebody("joan", "English"),
            "meeting": lambda: self.prepare_somebody("joan"),
            "interpreter": lambda: self.book_interpreter("ana"),
            "distance": lambda: self.arrange("ana", "shuttle"),
            "line": self.agree,
            "view": lambda: self.hear("child-1"),
            "consent": lambda: self.come_of_age("willing"),
        }
        self.come_of_age("")
        self.hear("child-2")
        if left_out != "family":
            self.invite_somebody("ana", "Polish")
            self.prepare_somebody("ana")
            self.invite_somebody("sam", "English")
            self.prepare_somebody("sam")
            self.keep_two_apart(("sam", "ana"))
        for part, do in parts.items():
            if part != left_out:
                do()
        self.attempt(confirm())

    @rule(who=somebody, language=st.sampled_from(["English", "English", "Polish"]))
    def invite_somebody(self, who, language):
        id = f"{who}-{self.conference.version}"
        if self.attempt(invite(id, name=who, language=language)):
            self.ids[who] = id
            self.book.coming.add(who)
            self.book.speaks[who] = language
            for known in (self.book.prepared, self.book.interpreted, self.book.alone):
                known.discard(who)

    @rule(who=somebody)
    def prepare_somebody(self, who):
        if self.attempt(prepare(self.id_of(who))):
            self.book.prepared.add(who)

    @rule(who=somebody, step=st.sampled_from([decline, decline, exclude]))
    def somebody_does_not_come(self, who, step):
        if self.attempt(step(self.id_of(who))):
            self.book.coming.discard(who)

    @rule(who=somebody)
    def book_interpreter(self, who):
        if self.attempt(book(self.id_of(who))):
            self.book.interpreted.add(who)

    @rule(who=somebody)
    def lose_interpreter(self, who):
        if self.attempt(interpreter_cancels(self.id_of(who))):
            self.book.interpreted.discard(who)

    @rule(pair=st.sampled_from([("joan", "sam"), ("sam", "ana")]))
    def keep_two_apart(self, pair):
        one, other = pair
        both = {one, other} <= set(self.ids)
        if both and self.attempt(keep_apart(self.id_of(one), self.id_of(other))):
            self.book.apart.add(frozenset(pair))

    @rule()
    def lift(self):
        for pair in self.conference.apart[:1]:
            self.attempt(lift_apart(pair.one, pair.other))
            ids = {id: who for who in NAMES for id in self.conference.attendees
                   if id.startswith(who)}  # fmt: skip
            left = [frozenset((ids[p.one], ids[p.other])) for p in self.conference.apart]
            self.book.apart &= set(left)

    @rule(who=somebody, how=st.sampled_from(["shuttle", "main_meeting"]))
    def arrange(self, who, how):
        if self.attempt(own_session(self.id_of(who), how)):
            (self.book.alone.add if how == "shuttle" else self.book.alone.discard)(who)

    @rule(person=st.sampled_from(CENTRE))
    def hear(self, person):
        if self.attempt(view(person)):
            self.book.heard.add(person)

    @rule()
    def agree(self):
        if self.attempt(agree_line):
            self.book.line = True

    @rule(answer=st.sampled_from(["", "willing", "willing", "unwilling"]))
    def come_of_age(self, answer):
        known = "child-1" in self.conference.own_consents
        if answer:
            self.conference.note_own_consent(act(), "child-1", answer)
        elif not known:
            self.conference.await_own_consent(act(), "child-1")
        if answer == "willing":
            self.book.consent_awaited.discard("child-1")
        elif answer or not known:
            self.book.consent_awaited.add("child-1")

    @rule()
    def fix_a_day(self):
        self.attempt(confirm())

    @rule(step=st.sampled_from([confirm(), reschedule(later(30)), reopen()]))
    def fix_another_or_reopen(self, step):
        self.attempt(step)

    @rule()
    def change_coordinator(self):
        if self.attempt(conflict):
            self.conference.conflicted.clear()
            offer(self.conference)
            declare()(self.conference)

    @invariant()
    def what_is_confirmed_lacks_nothing(self):
        if self.conference.status == "confirmed":
            assert self.book.lacks() == []


def test_a_conference_is_confirmed_only_when_it_is_ready():
    run_state_machine_as_test(Preparing, settings=SETTINGS)


@pytest.mark.parametrize(
    "rule_of_the_field",
    [
        "meetings_are_missing",
        "interpreters_are_missing",
        "distance_is_missing",
        "bottom_line_is_missing",
        "views_are_missing",
        "consent_is_missing",
        "family_is_missing",
    ],
)
def test_the_machine_notices_when_one_of_the_rules_is_not_there(rule_of_the_field, monkeypatch):
    monkeypatch.setattr(readiness, rule_of_the_field, lambda preparation: "")
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Preparing, settings=QUICKLY)
