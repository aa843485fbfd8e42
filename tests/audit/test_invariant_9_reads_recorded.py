"""Reads are audited like writes: whatever personal content is shown, to whom and why, was recorded before;
what cannot be recorded is not shown; what is refused shows nothing. What is recorded is read from the
log itself and compared with what the answers held."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from eventsourcing.persistence import OperationalError
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from shared import commanding
from shared.commanding import Asker, Decision, Desk, Finding, Work
from shared.eventstore.store import CouncilStore
from shared.eventstore.witness import CommandRefused, PersonalContentRead
from tests.acting import MONDAY, REFERENCE
from tests.eventstore.noting import Noted, Notes, notes

SECRET = "Milo sleeps at his aunt's."
MANY = settings(max_examples=80, stateful_step_count=20, deadline=None, derandomize=True)
ANY_FAULT = settings(MANY, phases=[Phase.generate])
ROLES = ("referrer", "manager", "coordinator", "auditor", "operator", "system")
MAY = ("manager", "auditor", "system")
ASKERS = st.sampled_from(
    [(f"herts-{role}", role) for role in (*ROLES, *MAY)] + [("rosa", "manager")]
)
REASONS = st.sampled_from(["", "", "", "I am on duty tonight.", "تم طلب ذلك", "x" * 400])


class Asking(RuleBasedStateMachine):
    """Asks and tells one service's desk, in any order, as anybody."""

    store: ClassVar[CouncilStore]

    def __init__(self) -> None:
        super().__init__()
        self.now = MONDAY
        self.restricted = False
        self.numbers = Counter[str]()
        self.started = self.store.last_position()
        self.shown: list[tuple[Any, ...]] = []
        self.done = 0
        self.refused: list[tuple[str, str]] = []
        self.record = notes(f"of {self.started}")
        self.desk = Desk(
            "scheduling",
            {self.store.council: self.store},
            lambda: self.now,
            lambda store, reference: self.restricted,
        )

    def asker(self, who: tuple[str, str], reason: str = "") -> Asker:
        self.numbers["asked"] += 1
        number = f"{self.started}-{self.numbers['asked']}"
        return Asker(
            *who,
            "hertfordshire",
            request_id=f"request-{number}",
            idempotency_key=f"key-{number}",
            access_reason=reason,
        )

    @initialize()
    def begin(self) -> None:
        """A note is there to be read."""
        self.store.keep(self.record.note(SECRET))
        self.done = 1

    @rule(minutes=st.integers(1, 5000))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(restricted=st.sampled_from([True, True, False]))
    def restrict_or_lift(self, restricted: bool) -> None:
        self.restricted = restricted

    @rule(
        who=ASKERS,
        reason=REASONS,
        about=st.lists(st.sampled_from(["1c" * 16, "2b" * 16]), unique=True),
    )
    def ask_what_is_personal(self, who: tuple[str, str], reason: str, about: list[str]) -> None:
        """Somebody asks; they may or may not, with a reason or without."""
        asker = self.asker(who, reason)
        answer = self._shown_to(asker, about)
        may = who[1] in MAY
        needs_reason = self.restricted and who[1] != "system" and not reason
        assert ("ok" in answer) == (may and not needs_reason)
        if "ok" in answer:
            what = ("the notes", "show_notes", *about, reason, self.restricted)
            self.shown.append((asker.actor, asker.role, *what, asker.request_id, self.now))
        else:
            assert SECRET not in str(answer)
            if may:
                self.refused.append((asker.actor, "reason_needed"))

    @rule(who=ASKERS, reason=REASONS)
    def ask_while_nothing_can_be_recorded(self, who: tuple[str, str], reason: str) -> None:
        """The store takes nothing at this moment."""

        def away(*_: Any, **__: Any) -> None:
            raise OperationalError("gone")

        with pytest.MonkeyPatch.context() as broken:
            broken.setattr(self.store.recorder, "insert_events", away)
            answer = self._shown_to(self.asker(who, reason), [])
        assert "refused" in answer and SECRET not in str(answer)

    @rule(who=ASKERS)
    def write(self, who: tuple[str, str]) -> None:
        """Somebody writes; who may not is refused, which is recorded as a reading would be."""
        asker = self.asker(who)
        answer = self.desk.perform("accept_referral", self._decide, asker, REFERENCE, {})
        assert self.desk.perform("accept_referral", self._decide, asker, REFERENCE, {}) == answer
        if "ok" in answer:
            self.done += 1
        else:
            self.refused.append((asker.actor, answer["refused"]["code"]))

    @invariant()
    def every_reading_is_in_the_log_once_and_no_other(self) -> None:
        found = []
        for e in self._log(PersonalContentRead):
            what = (e.what, e.purpose, *e.about, e.reason, e.restricted)
            found.append((e.actor, e.role, *what, e.request_id, e.recorded_at))
        assert found == self.shown

    @invariant()
    def readings_carry_what_writings_carry(self) -> None:
        for event in self._log(PersonalContentRead, CommandRefused, Noted):
            assert event.actor and event.role and event.policy_version
            assert event.council == "hertfordshire" and event.case == REFERENCE
            assert event.occurred_at <= event.recorded_at

    @invariant()
    def writings_and_refusals_are_in_the_log_once(self) -> None:
        assert len(self._log(Noted)) == self.done
        refused = [(e.actor, e.code) for e in self._log(CommandRefused)]
        assert refused == self.refused

    def _shown_to(self, asker: Asker, about: list[str]) -> dict[str, Any]:
        def look(work: Work) -> Finding:
            record = work.store.find(Notes, self.record.id)
            assert record is not None
            return Finding({"notes": record.texts}, about=tuple(about))

        return self.desk.show("show_notes", look, asker, REFERENCE, MAY, "the notes")

    def _decide(self, work: Work) -> Decision:
        record = work.store.find(Notes, self.record.id)
        assert record is not None
        record.note("again")
        return Decision(record)

    def _log(self, *kinds: type[Any]) -> list[Any]:
        logged = self.store.read_log(after=self.started, limit=10_000)
        return [each.event for each in logged if isinstance(each.event, kinds)]


def machine_over(store: CouncilStore) -> type[Asking]:
    """The machine of that store."""
    return type("AskingStore", (Asking,), {"store": store})


def test_whatever_is_shown_was_recorded_and_what_cannot_be_recorded_is_not_shown(
    store: CouncilStore,
) -> None:
    run_state_machine_as_test(machine_over(store), settings=MANY)


def _nothing_noted(*_: Any, **__: Any) -> None:
    return None


def _nothing_kept(self: CouncilStore, *records: Any, **more: Any) -> int | None:
    if any(isinstance(e, PersonalContentRead) for record in records for e in record.pending):
        return None
    return KEEP(self, *records, **more)


def _nobody_in_particular(self: Desk, asker: Asker, *more: Any) -> Any:
    return replace(ACT_OF(self, asker, *more), actor="somebody")


def _no_reason_asked(*_: Any) -> bool:
    return False


KEEP, ACT_OF = CouncilStore.keep, Desk.act_of


@pytest.mark.parametrize(
    ("where", "name", "fault"),
    [
        (commanding.Witness, "note", _nothing_noted),
        (CouncilStore, "keep", _nothing_kept),
        (Desk, "act_of", _nobody_in_particular),
        (Desk, "_required_reason", _no_reason_asked),
    ],
    ids=["not noted", "not kept", "nobody named", "no reason asked"],
)
def test_a_planted_fault_is_found(
    store: CouncilStore, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, fault: Any
) -> None:
    monkeypatch.setattr(where, name, fault)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine_over(store), settings=ANY_FAULT)
