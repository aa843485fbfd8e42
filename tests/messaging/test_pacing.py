"""How much of a council's log may go at once: little always, much only while the queues are shallow."""

from __future__ import annotations

from functools import partial

import pytest

from shared.messaging.pacing import A_SECOND, FREELY, PORTION, SHALLOW, Pace

MUCH = 10_000


class Watch:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def pace(watch: Watch) -> Pace:
    return Pace(watch)


def deep() -> int:
    return MUCH


def empty() -> int:
    return 0


def never_asked() -> int:
    raise AssertionError("the queues were looked at")


def flooding(watch: Watch) -> Pace:
    """The pace of a council in the midst of a flood: what goes freely is used up."""
    pace = Pace(watch)
    assert pace.share(MUCH, empty) == SHALLOW
    return pace


def test_what_is_little_goes_at_once_however_deep_the_queues_are(pace: Pace) -> None:
    assert [pace.share(1, never_asked) for _ in range(FREELY)] == [1] * FREELY
    assert pace.held_for() == 0.0


def test_a_flood_goes_only_as_far_as_there_is_room(pace: Pace) -> None:
    assert pace.share(MUCH, lambda: SHALLOW - PORTION) == PORTION


def test_a_flood_in_single_events_is_a_flood_too(watch: Watch) -> None:
    """As when each is saved by itself, and the relay finds only one each time."""
    pace = flooding(watch)
    assert pace.share(1, deep) == 0
    assert pace.share(1, lambda: SHALLOW - 1) == 1


def test_what_has_gone_freely_comes_back_with_time_and_never_more_than_at_first(
    watch: Watch,
) -> None:
    pace = flooding(watch)
    watch.seconds += 2
    assert pace.share(2 * A_SECOND, never_asked) == 2 * A_SECOND
    watch.seconds += 3600
    assert pace.share(FREELY, never_asked) == FREELY
    assert pace.share(1, deep) == 0


def test_a_reaction_that_is_down_holds_a_flood_up_and_never_for_ever(watch: Watch) -> None:
    pace = flooding(watch)
    went = 0
    for _ in range(600):
        watch.seconds += 0.1
        went += pace.share(MUCH, deep)
    assert went == pytest.approx(60 * A_SECOND, abs=1)
    assert pace.held_for() == pytest.approx(59.9)


def test_it_is_no_longer_held_back_once_there_is_room(watch: Watch) -> None:
    pace = flooding(watch)
    assert pace.share(MUCH, deep) == 0
    watch.seconds += 0.1
    assert pace.held_for() > 0
    assert pace.share(MUCH, empty) >= SHALLOW
    assert pace.held_for() == 0.0


def test_several_floods_go_by_turns(watch: Watch) -> None:
    """Even when one looks four times as often as the others: two hundred messages a second are taken."""
    paces, went, depth = [flooding(watch) for _ in range(3)], [0, 0, 0], SHALLOW
    for who in (0, 0, 1, 0, 0, 2) * 500:
        watch.seconds += 0.01
        depth = max(0, depth - 2)
        share = paces[who].share(MUCH, partial(int, depth))
        went[who] += share
        depth += share
        assert depth <= SHALLOW + PORTION
    assert min(went) > max(went) / 2
