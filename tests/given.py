"""Given some events, when a command comes, then these events follow, or this refusal.

(given(referral, received(), declined())
    .when(lambda r: r.accept(act()))
    .then_refused(AlreadyDeclined))
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shared.eventstore.events import CaseEvent, EventSourced
from shared.refusals import Refusal

Step = Callable[[Any], Any]


class Given:
    """A record in the state that earlier steps left it in."""

    def __init__(self, record: EventSourced, *steps: Step) -> None:
        self.record = record
        for step in steps:
            step(record)
        record.collect_events()
        self.refused: Refusal | None = None
        self.recorded: list[CaseEvent] = []

    def when(self, step: Step) -> Given:
        """Let the command come."""
        try:
            step(self.record)
        except Refusal as refusal:
            self.refused = refusal
        self.recorded = self.record.collect_events()
        return self

    def then(self, *kinds: type[CaseEvent], **told: Any) -> CaseEvent:
        """Exactly these events were recorded, and the last tells this."""
        assert self.refused is None, f"refused: {self.refused!r} {self.refused}"
        assert [type(event) for event in self.recorded] == list(kinds)
        for name, value in told.items():
            assert getattr(self.recorded[-1], name) == value, name
        return self.recorded[-1]

    def then_nothing(self) -> None:
        """Nothing was recorded, and nothing refused."""
        assert self.refused is None
        assert self.recorded == []

    def then_refused(self, kind: type[Refusal]) -> Refusal:
        """Refused for that reason, in words, and nothing was recorded."""
        assert type(self.refused) is kind, f"{self.refused!r}, recorded {self.recorded}"
        assert self.recorded == []
        assert len(str(self.refused)) > 10, "a refusal says what is wrong and what to do"
        return self.refused


def given(record: EventSourced, *steps: Step) -> Given:
    """A record on which these steps were taken before."""
    return Given(record, *steps)


def beginning(step: Callable[[], EventSourced]) -> Given:
    """A command that begins a record: what it recorded, or why it was refused."""
    given = Given.__new__(Given)
    given.refused, given.recorded = None, []
    try:
        given.record = step()
        given.recorded = given.record.collect_events()
    except Refusal as refusal:
        given.refused = refusal
    return given


def replays_to_the_same(record: EventSourced, events: list[CaseEvent]) -> None:
    """The events alone lead to the same state. Fails when `apply` forgot something."""
    again = type(record).replay(None, events)
    assert again is not None
    ours, theirs = dict(vars(record)), dict(vars(again))
    ours.pop("_pending"), theirs.pop("_pending")
    if ours != theirs:
        pytest.fail(f"replay differs: {ours} {theirs}")
