"""What is said of measured saves is what happened, and losing an event is never a figure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from benchmarks.failing import MeasurementFailed
from benchmarks.store.contestants import Seen
from benchmarks.store.contestants.ours import Ours
from benchmarks.store.events import EVENTS_A_RECORD, body, events_of, number_in, numbers_of
from benchmarks.store.ledgering import Ledger, Ledgering, some_leaves
from benchmarks.store.plan import QUICK, WHOLE, StorePlan
from benchmarks.store.replaying import seconds_of
from benchmarks.store.saving import turned
from benchmarks.store.together import Load, _outcome, _require_all, followed
from shared.ledger.leaves import leaf_hash_of
from shared.ledger.merkle import root_of

TWO_WRITERS = Load(writers=2, saves=6, warm=1, size=200, patience=0.05)
ALL = [*numbers_of(0, 4), *numbers_of(1, 4)]


def test_no_two_events_of_a_run_share_a_number_or_a_place() -> None:
    events = [event for writer in range(16) for event in events_of(writer, 550, 500)]
    assert len({event.number for event in events}) == len(events)
    assert len({(event.record, event.version) for event in events}) == len(events)
    assert max(event.version for event in events) == EVENTS_A_RECORD


@pytest.mark.parametrize("number", [0, 160_000_549])
def test_a_body_has_the_wanted_size_and_its_number(number: int) -> None:
    assert len(body(number, 500)) == 500
    assert number_in(body(number, 500).encode()) == number


def test_a_rate_counts_no_warming_up() -> None:
    outcome = _outcome(TWO_WRITERS, 2.0, ALL, 0.1)
    assert (outcome.rate, outcome.missed, outcome.repeated) == (3.0, 0, 0)


def test_a_reader_that_missed_one_and_saw_another_twice_is_told_of() -> None:
    outcome = _outcome(TWO_WRITERS, 2.0, [*ALL[1:], ALL[3]], 0.1)
    assert (outcome.missed, outcome.repeated) == (1, 1)


def test_a_strict_contestant_whose_reader_missed_one_fails_the_run() -> None:
    with pytest.raises(MeasurementFailed, match="a reader missed 1 of 8 events, and saw 0 twice"):
        _require_all(Ours(), 8, TWO_WRITERS, _outcome(TWO_WRITERS, 2.0, ALL[1:], 0.1))


def test_a_contestant_that_does_not_hold_what_was_saved_fails_the_run() -> None:
    with pytest.raises(MeasurementFailed, match="8 events should be there, 7 are"):
        _require_all(Ours(), 7, TWO_WRITERS, _outcome(TWO_WRITERS, 2.0, ALL, 0.1))


def _log(*batches: Sequence[Seen]) -> list[Sequence[Seen]]:
    return [*batches]


def test_a_reader_goes_on_from_the_last_place_until_it_has_seen_all() -> None:
    batches = _log([], [(place, number) for place, number in enumerate(ALL[:5], 1)], [])
    batches.append([(place, number) for place, number in enumerate(ALL[5:], 6)])
    asked: list[int] = []

    def read(after: int) -> Sequence[Seen]:
        asked.append(after)
        return batches.pop(0)

    seen, _ = followed(read, TWO_WRITERS, lambda: False)
    assert seen == ALL
    assert asked == [0, 0, 5, 5]


def test_a_reader_gives_up_only_after_the_end() -> None:
    ended = iter([False] * 30 + [True] * 1000)
    seen, _ = followed(lambda after: [], TWO_WRITERS, lambda: next(ended))
    assert seen == []
    assert next(ended)


def test_a_reader_begins_after_the_history() -> None:
    load = Load(writers=1, saves=1, warm=0, size=200, history=70)
    asked: list[int] = []

    def read(after: int) -> Sequence[Seen]:
        asked.append(after)
        return [(71, 10_000_000)]

    followed(read, load, lambda: True)
    assert asked == [70]


def test_another_one_is_first_in_each_round() -> None:
    assert [turned("abc", number) for number in range(4)] == [
        ["a", "b", "c"],
        ["b", "c", "a"],
        ["c", "a", "b"],
        ["a", "b", "c"],
    ]


def test_short_records_are_read_several_times() -> None:
    read: list[int] = []
    assert seconds_of(lambda: read.append(1), 500) >= 0
    assert len(read) == 1 + 4


def test_a_measured_ledger_is_the_tree_of_its_leaves() -> None:
    hashes = [leaf_hash_of(*parts) for parts in some_leaves(700)]
    ledger = Ledger()
    for start in range(0, 700, 256):
        ledger.seal(hashes[start : start + 256])
    assert ledger.frontier.root() == root_of(hashes)


def test_a_round_of_the_ledger_gives_a_figure_for_every_size() -> None:
    measured = Ledgering(_tiny())
    measured.measure(0)
    assert measured.hashes == {5: 3, 300: 9}
    for rounds in (measured.sealing, measured.proving, measured.checking):
        assert all(len(values) == 1 and values[0] > 0 for values in rounds.values())
    assert json.dumps(measured.sealing)


def _tiny() -> StorePlan:
    return replace(QUICK, ledgers=(5, 300), proofs=5)


@pytest.mark.parametrize("plan", [WHOLE, QUICK])
def test_equal_shares_leave_nothing_over(plan: StorePlan) -> None:
    for writers in (*plan.writers, plan.history_writers):
        assert plan.saves % writers == 0


def test_a_whole_run_has_medians_of_five() -> None:
    assert WHOLE.rounds == 5
    assert WHOLE.histories == (0, 10, 100)
    assert WHOLE.writers == (1, 4, 8, 16)
