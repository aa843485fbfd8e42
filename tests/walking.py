"""Walks a lifecycle's table: what it allows works and ends where it says; what it does not allow is
refused with the state's own refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import strategies as st

from shared.eventstore.events import EventSourced
from shared.lifecycle import Lifecycle
from shared.refusals import Refusal, RuleRefusal
from tests.given import replays_to_the_same

Step = Callable[[Any], Any]
Arrange = Callable[[], Any]


def allowed(lifecycle: Lifecycle) -> list[tuple[str, str]]:
    """Each state with each action that may start from it."""
    return [(state, action) for action, (starts, _) in lifecycle.ways.items() for state in starts]


def not_allowed(lifecycle: Lifecycle) -> list[tuple[str, str]]:
    """Each state with each action that may not."""
    return [
        (state, action)
        for action in lifecycle.ways
        for state in lifecycle.states
        if not lifecycle.allows(state, action)
    ]


def ends_reached(
    lifecycle: Lifecycle,
    action: str,
    arranged: Iterable[Arrange],
    steps: Iterable[Step],
    state_of: Callable[[Any], str],
) -> set[str]:
    """Take each step from each arrangement; the states in which they end."""
    reached = set()
    steps = list(steps)
    for arrange in arranged:
        for step in steps:
            record = arrange()
            step(record)
            assert record.pending, f"{action} recorded nothing"
            replays_to_the_same(record, list(record.pending))
            reached.add(state_of(record))
    return reached


def is_refused_as_the_table_says(
    lifecycle: Lifecycle, state: str, record: EventSourced, step: Step
) -> None:
    """The step is refused with the state's refusal and message, and nothing is recorded."""
    before = record.pending
    with pytest.raises(RuleRefusal) as raised:
        step(record)
    assert type(raised.value) is lifecycle.refusals[state]
    assert str(raised.value) == lifecycle.messages[state]
    assert record.pending == before


def take(record: EventSourced, step: Step) -> bool:
    """Take a step that may be refused; a refusal leaves the record as it was. Whether it was done.

    Any other error is the record's fault and goes up.
    """
    before, version = record.pending, record.version
    try:
        step(record)
    except Refusal as refusal:
        assert record.pending == before and record.version == version
        assert len(refusal.message) > 10
        return False
    return True


def walks(steps: Sequence[Step], length: int = 20) -> st.SearchStrategy[list[Step]]:
    """Walks of so many steps, each step as likely as any other at every point."""
    return st.integers(0, 2**32).map(lambda seed: Random(seed).choices(steps, k=length))


def every(table: Mapping[str, Sequence[Step]]) -> list[Step]:
    """All steps of a table of actions."""
    return [step for steps in table.values() for step in steps]
