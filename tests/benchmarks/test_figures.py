"""What is said of measured values is what they say."""

from __future__ import annotations

import pytest

from benchmarks.contestants.bursts import burst, seconds_of
from benchmarks.contestants.pacing import paced
from benchmarks.failing import MeasurementFailed
from benchmarks.figures import Spread, percentile, ratios, spread
from benchmarks.measuring import delays

MILLISECOND = 1_000_000


@pytest.mark.parametrize(
    ("percent", "value"), [(0, 1.0), (50, 5.0), (95, 10.0), (90, 9.0), (100, 10.0)]
)
def test_a_percentile_is_a_value_that_was_measured(percent: float, value: float) -> None:
    assert percentile([float(n) for n in (10, 1, 9, 2, 8, 3, 7, 4, 6, 5)], percent) == value


def test_a_percentile_of_one_value_is_that_value() -> None:
    assert percentile([3.5], 50) == percentile([3.5], 95) == 3.5


def test_a_spread_has_the_middle_and_both_ends() -> None:
    assert spread([300.0, 100.0, 120.0]) == Spread(median=120.0, lowest=100.0, highest=300.0)


def test_ratios_are_taken_within_each_round() -> None:
    """A slow minute that halves both rates leaves the ratio as it was."""
    assert ratios([1000.0, 500.0], [250.0, 125.0]) == Spread(4.0, 4.0, 4.0)


def test_ratios_of_unequal_numbers_of_rounds_are_refused() -> None:
    with pytest.raises(ValueError):
        ratios([1.0, 2.0], [1.0])


def test_delays_are_in_milliseconds_from_sent_to_handled() -> None:
    sent = [[number, 0] for number in range(1, 21)]
    handled = {number: number * MILLISECOND for number in range(1, 21)}
    assert delays(sent, handled) == {"median_ms": 10.0, "p95_ms": 19.0, "highest_ms": 20.0}


def test_a_lost_event_is_no_short_delay() -> None:
    with pytest.raises(MeasurementFailed, match="1 of 2 events were never handled"):
        delays([[1, 0], [2, 0]], {1: MILLISECOND})


def test_workers_side_by_side_take_from_the_first_beginning_to_the_last_end() -> None:
    assert seconds_of([(10.0, 12.0), (11.0, 15.5)]) == 5.5


def test_a_burst_sends_each_number_once_and_in_order() -> None:
    sent: list[int] = []
    begun, ended = burst(lambda event, told: sent.append(told["number"]), "e", range(3, 7), 100)
    assert sent == [3, 4, 5, 6]
    assert ended >= begun


def test_a_pace_is_kept_although_the_work_takes_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = {"now": 100.0}
    monkeypatch.setattr("time.monotonic", lambda: clock["now"])
    monkeypatch.setattr("time.sleep", lambda s: clock.update(now=clock["now"] + s))
    due = []
    for _ in paced(5, rate=10):
        due.append(round(clock["now"] - 100, 3))
        clock["now"] += 0.07
    assert due == [0.0, 0.1, 0.2, 0.3, 0.4]
