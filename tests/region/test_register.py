"""The register of councils, and their policies over time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date

import pytest
from eventsourcing.postgres import PostgresDatastore

from cli.council_opened import Machine
from shared.eventstore.store import CouncilStore
from shared.follower.leading import CouncilFollower
from shared.follower.running import Followers
from shared.installation import open_installation
from shared.migrations import migrate
from shared.policies import Decided, Policy, Timeline
from shared.policy_files import read_policies, read_policy_text
from shared.region.register import REMOVED, SERVING, SUSPENDED, Register, decide, enter, put
from shared.settings import Settings
from tests.acting import COUNCILS, HERTFORDSHIRE

POLICIES = read_policies(COUNCILS)
POLICY_OF_NORTHMERE = Timeline.of(POLICIES["northmere"])


def with_weeks(weeks: int) -> Policy:
    return read_policy_text(
        HERTFORDSHIRE.text.replace("weeks_to_conference = 8", f"weeks_to_conference = {weeks}"), "x"
    )


def days(*decided: tuple[str, int]) -> Timeline:
    return Timeline(tuple(Decided(date.fromisoformat(day), with_weeks(n)) for day, n in decided))


@pytest.mark.parametrize(
    ("day", "weeks"),
    [
        ("2026-01-01", 8),  # before all of them: the first
        ("2027-01-01", 8),
        ("2027-03-31", 8),
        ("2027-04-01", 6),
        ("2027-08-31", 6),
        ("2027-09-01", 5),  # decided twice for that day: the later decision
        ("2028-01-01", 5),
    ],
)
def test_the_policy_of_a_day_is_the_one_that_began_last(day: str, weeks: int) -> None:
    policies = days(("2027-01-01", 8), ("2027-09-01", 4), ("2027-04-01", 6), ("2027-09-01", 5))
    assert policies.on(date.fromisoformat(day)).timescales.weeks_to_conference == weeks


def test_changes_to_come_are_told_as_they_will_take_effect() -> None:
    policies = days(("2027-01-01", 8), ("2027-09-01", 4), ("2027-04-01", 6), ("2027-09-01", 5))
    to_come = policies.after(date(2027, 1, 1))
    assert [
        (change.from_day.isoformat(), change.policy.timescales.weeks_to_conference)
        for change in to_come
    ] == [("2027-04-01", 6), ("2027-09-01", 5)]


def test_a_policy_is_kept_in_its_own_words(owned: PostgresDatastore) -> None:
    found = Register(owned).councils()
    assert set(found) == set(POLICIES)
    for name, registered in found.items():
        assert registered.state == SERVING and registered.policies
        policy = registered.policies.on(date(2027, 1, 1))
        assert policy == POLICIES[name] and policy.text == POLICIES[name].text


def test_one_council_whose_policy_was_altered_is_told_apart_from_the_others(
    owned: PostgresDatastore,
) -> None:
    with owned.transaction(commit=True) as curs:
        curs.execute(
            "UPDATE region.policies SET text = replace(text, 'weeks_to_conference = 8', "
            "'weeks_to_conference = 80') WHERE council = 'hertfordshire'"
        )
    found = Register(owned).councils()
    assert found["hertfordshire"].policies is None
    assert "its text is not the one that was decided on" in str(found["hertfordshire"].mistake)
    assert all(each.policies for name, each in found.items() if name != "hertfordshire")


def test_the_folder_of_policies_changes_nothing_of_a_council_that_is_known(
    owned: PostgresDatastore,
) -> None:
    with owned.transaction(commit=True) as curs:
        put(curs, "sefton", REMOVED)
    migrate(owned, [with_weeks(3), *POLICIES.values()])
    found = Register(owned).councils()
    assert found["sefton"].state == REMOVED
    policies = found["hertfordshire"].policies
    assert policies and policies.on(date(2030, 1, 1)).timescales.weeks_to_conference == 8


def test_a_running_process_follows_the_register(
    owned: PostgresDatastore, database_url: str, settings: Settings
) -> None:
    installation = open_installation("scheduling", settings)
    stores = installation.stores
    try:
        assert set(stores) == set(POLICIES)
        before = stores["hertfordshire"]
        with owned.transaction(commit=True) as curs:
            put(curs, "sefton", SUSPENDED)
            decide(curs, with_weeks(6), date(2027, 4, 1), "herts-operator")
        stores.refresh()
        assert set(stores) == set(POLICIES) - {"sefton"}
        assert stores.state_of("sefton") == SUSPENDED
        assert stores["hertfordshire"] is before
        assert before.policies.on(date(2027, 4, 1)).timescales.weeks_to_conference == 6
        assert before.policies.on(date(2027, 3, 31)).timescales.weeks_to_conference == 8
        with owned.transaction(commit=True) as curs:
            put(curs, "sefton", SERVING)
        stores.refresh()
        assert set(stores) == set(POLICIES)
    finally:
        installation.close()


def test_a_council_that_was_removed_and_comes_back_is_opened_anew(
    owned: PostgresDatastore, settings: Settings
) -> None:
    installation = open_installation("scheduling", settings)
    try:
        before = installation.stores["sefton"]
        with owned.transaction(commit=True) as curs:
            put(curs, "sefton", REMOVED)
        with owned.transaction(commit=True) as curs:
            enter(curs, POLICIES["sefton"], date(2027, 1, 1), "somebody")
        installation.stores.refresh()
        assert installation.stores["sefton"] is not before
    finally:
        installation.close()


def test_followers_come_and_go_with_the_councils(settings: Settings) -> None:
    installation = open_installation("scheduling", settings)
    followers = Followers(threading.Event())
    made: list[CouncilFollower] = []

    def follower_of(council: str, store: CouncilStore) -> CouncilFollower:
        made.append(CouncilFollower("scheduling", council, settings.database_url, lambda: []))
        return made[-1]

    try:
        assert not followers.in_touch()
        both = {name: installation.stores[name] for name in ("sefton", "northmere")}
        followers.follow(both, follower_of)
        wait_until(lambda: all(each.leads for each in made))
        followers.follow({"northmere": both["northmere"]}, follower_of)
        assert {each.council: each.leads for each in made} == {"sefton": False, "northmere": True}
        assert followers.in_touch()
        reopened = {"northmere": installation.stores._open("northmere", POLICY_OF_NORTHMERE)}
        followers.follow(reopened, follower_of)
        assert [each.council for each in made] == ["sefton", "northmere", "northmere"]
        wait_until(lambda: made[-1].leads)
        followers.follow({}, follower_of)
        assert not any(each.leads for each in made)
    finally:
        installation.close()


def wait_until(is_so: Callable[[], bool], within: float = 15.0) -> None:
    deadline = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def settings(machine: Machine) -> Settings:
    return machine.settings
