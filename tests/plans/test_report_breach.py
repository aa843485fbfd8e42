"""A plan copy went wrong: the clock of 72 hours runs from its discovery."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from services.plans.application import commands
from services.plans.domain.breaches import Breaches
from services.plans.domain.events import BreachReported
from services.plans.domain.refusals import NoSuchVersion, NotYetHappened
from shared.commanding import Work
from tests.acting import MONDAY, REFERENCE, act, counting, later
from tests.given import given, replays_to_the_same
from tests.kept import Kept
from tests.plans.arranged import AGREED, IN, after, breach, by_coordinator, by_referrer, reported


def none_yet():
    """A case of which no breach was reported."""
    return Breaches.new("hertfordshire", REFERENCE)


def report(by=None, name="breach-1", **changes):
    return lambda b: b.report(by or by_coordinator(), name, breach(**changes))


def test_somebody_is_to_be_told_within_72_hours_of_the_discovery():
    given(none_yet()).when(report()).then(
        BreachReported,
        breach="breach-1",
        plan_version=1,
        recipient="joan",
        endangered=["carys"],
        discovered_at=MONDAY,
        tell_by=MONDAY + timedelta(hours=72),
    )


def test_the_hours_count_from_the_discovery_and_not_from_when_we_were_told():
    late = report(act(at=later(5)), discovered_at=later(1))
    given(none_yet()).when(late).then(BreachReported, tell_by=later(4))


@pytest.mark.parametrize(
    ("discovered", "until"),
    [
        # The clocks go forward on 28 March 2027, and back on 31 October.
        ("2027-03-27T10:00", "2027-03-30T11:00+01:00"),
        ("2027-10-30T10:00", "2027-11-02T09:00+00:00"),
        ("2028-02-27T10:00", "2028-03-01T10:00+00:00"),  # over 29 February
    ],
)
def test_they_are_hours_whatever_the_clocks_and_the_calendar_do(discovered, until):
    at = datetime.fromisoformat(discovered).replace(tzinfo=ZoneInfo("Europe/London"))
    event = (
        given(none_yet())
        .when(report(act(at=at.astimezone(UTC)), discovered_at=at))
        .then(BreachReported)
    )
    assert event.tell_by == datetime.fromisoformat(until)
    assert event.tell_by.tzinfo is UTC


def test_what_is_told_in_another_zone_is_the_same_moment():
    there = MONDAY.astimezone(timezone(timedelta(hours=9)))
    given(none_yet()).when(report(discovered_at=there)).then(
        BreachReported, tell_by=MONDAY + timedelta(hours=72)
    )


def test_nothing_is_discovered_in_the_future():
    given(none_yet()).when(report(discovered_at=later(seconds=1))).then_refused(NotYetHappened)
    given(none_yet()).when(report(discovered_at=MONDAY)).then(BreachReported)


def test_each_breach_has_a_clock_of_its_own():
    breaches = reported()
    breaches.report(act(at=later(2)), "breach-2", breach(discovered_at=later(1)))
    assert breaches.clock_of("breach-1", later(2)).tell_by == later(3)
    assert breaches.clock_of("breach-2", later(2)).tell_by == later(4)
    replays_to_the_same(breaches, list(breaches.pending))


def command(store, by, **changes):
    told = breach(**changes)
    return commands.report_breach(Work(store, REFERENCE, by, told, identify=counting("breach")))


WRITTEN_UP = [state for state in IN if state not in ("awaited", "no_plan")]


@pytest.mark.parametrize("state", WRITTEN_UP)
def test_it_is_reported_in_every_state_of_the_plan(state):
    store = Kept(IN[state]())
    decision = command(store, by_referrer())
    assert decision.answer["breach"] == "breach-1"
    assert [type(event) for event in decision.record.pending] == [BreachReported]


def test_it_names_a_version_that_was_written_up():
    for version in (0, 2):
        with pytest.raises(NoSuchVersion):
            command(Kept(after(*AGREED)), by_referrer(), plan_version=version)
