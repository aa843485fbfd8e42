"""Every process is killed in the middle of running cases, and nothing is lost or done twice."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import requests

from cli.case_files import accounts_in, read_cases
from cli.case_runs import CaseResult, Progress, run_case
from cli.case_steps import CaseFile
from cli.processes import NODES, SERVICES
from shared.policies import Policy
from tests.faults.accounting import (
    copies_of_each,
    mails_sent_twice_silently,
    unaccounted,
)
from tests.faults.living import Living, verified, wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
EVERYTHING = [*(name for name in NODES if name != "epmd"), *(s.name for s in SERVICES)]
STEPS_BETWEEN = 7
WORDS_OF_THE_CASES = ("Danielle", "Marsh", "Maureen", "Ellie", "Garner", "Corrigan", "Hatchford")


@pytest.fixture(scope="module")
def cases() -> list[CaseFile]:
    return read_cases(ROOT / "samples" / "cases", accounts_in(ROOT / "samples" / "accounts.toml"))


class Killer:
    """Kills the next process each time some steps have been done."""

    def __init__(self, living: Living, names: list[str], every: int) -> None:
        self.living = living
        self.left = list(names)
        self.every = every
        self.steps = 0
        self.killed: list[str] = []

    def on_step(self, _: Progress) -> None:
        """A step was done; perhaps it is time. A process that is not there yet comes later."""
        self.steps += 1
        if self.left and self.steps % self.every == 0:
            name = self.left.pop(0)
            if self.living.kill(name):
                self.killed.append(name)
            else:
                self.left.append(name)


@pytest.fixture(scope="module")
def survived(living: Living, cases: list[CaseFile]) -> tuple[list[CaseResult], Killer]:
    """The sample cases, run while every process is killed once, in a random order that is printed."""
    seed = random.randrange(10**6)
    print(f"order of kills: seed {seed}")
    names = random.Random(seed).sample(EVERYTHING, len(EVERYTHING))
    killer = Killer(living, names, every=STEPS_BETWEEN)
    api = living.api()
    results: list[CaseResult] = []
    for case in cases * 2:
        if killer.left:
            results.append(run_case(case, api, killer.on_step))
    api.close()
    wait_until(living.all_ready, 60, "every process is ready again")
    return results, killer


def test_every_case_reaches_its_expected_end_although_every_process_is_killed(
    survived: tuple[list[CaseResult], Killer],
) -> None:
    results, killer = survived
    assert [result.problems for result in results] == [[]] * len(results)
    assert sorted(killer.killed) == sorted(EVERYTHING)


def test_every_event_that_was_published_reached_every_consumer_once(
    living: Living, survived: object, policies: dict[str, Policy]
) -> None:
    url, keys = living.instance.database_url(), living.instance.master_keys
    for policy in policies.values():
        wait_until(
            lambda p=policy: not unaccounted(url, p, keys), 60, f"all accounted: {policy.council}"
        )


def test_no_mail_came_twice_without_saying_so(living: Living, survived: object) -> None:
    mails = requests.get(f"{living.system.mailbox_url}/messages.json", timeout=10).json()
    found = mails["messages"] if isinstance(mails, dict) else mails
    assert len(copies_of_each(found)) > 20
    assert mails_sent_twice_silently(found) == []


def test_everything_that_was_stored_was_sealed_although_relays_and_sealers_were_killed(
    living: Living, survived: tuple[list[CaseResult], Killer]
) -> None:
    results, _ = survived
    for council in {result.case.council for result in results}:
        status, printed = verified(living, "--patience", "30", council=council)
        assert status == 0, printed
        assert "under 0 checkpoints" not in printed


def test_nothing_is_left_parked(living: Living, survived: object) -> None:
    queues = requests.get(f"{living.instance.rabbit_api()}/api/queues", timeout=10).json()
    parked = {q["name"]: q.get("messages", 0) for q in queues if q["name"].endswith(".parked")}
    assert parked, "the parking queues are there"
    assert {name: count for name, count in parked.items() if count} == {}


def test_an_accounting_that_lacks_one_handled_event_says_so(
    living: Living, survived: object, policies: dict[str, Policy]
) -> None:
    url, policy = living.instance.database_url(), policies["hertfordshire"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "DELETE FROM scheduling_hertfordshire.notification_tracking WHERE ctid IN "
            "(SELECT ctid FROM scheduling_hertfordshire.notification_tracking LIMIT 1)"
        )
    assert len(unaccounted(url, policy, living.instance.master_keys)) == 1


def test_the_logs_hold_no_word_of_the_cases(living: Living, survived: object) -> None:
    logs = [p for p in living.instance.logs.glob("*.log") if p.stem not in ("postgres", "rabbitmq")]
    assert len(logs) >= 12
    for path in logs:
        text = path.read_text(errors="replace")
        assert [w for w in WORDS_OF_THE_CASES if w in text] == [], path.name


@pytest.mark.marathon
@pytest.mark.parametrize("broker", ["up", "down"])
def test_sigterm_ends_every_process_within_ten_seconds(
    living: Living, survived: object, broker: str
) -> None:
    if broker == "down":
        living.supervision.stop_node("rabbitmq")
    names = [service.name for service in SERVICES]
    try:
        with ThreadPoolExecutor(3) as some_at_a_time:
            took = dict(zip(names, some_at_a_time.map(living.seconds_to_end, names), strict=True))
    finally:
        if broker == "down":
            living.supervision.start_node("rabbitmq")
    assert {name: round(s, 1) for name, s in took.items() if s > 10} == {}
    wait_until(living.all_ready, 90, "every process is ready again")
