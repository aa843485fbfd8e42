"""Situation 22: the same child is referred twice. A person decides whether it is the same family; a merge
keeps both references and can be undone; what another council has is never looked at."""

from __future__ import annotations

from typing import Any

import pytest
from eventsourcing.postgres import PostgresDatastore

from services.referral.application.likeness import DuplicateFinder
from tests.acting import CENTRAL_BEDFORDSHIRE
from tests.audit.region import Region, referred
from tests.situations.seen import read, sentences

MANAGER = "herts-manager"


def find_duplicates(region: Region) -> None:
    """Let the follower of the referral service do what it does every second."""
    finder = DuplicateFinder(region.stores["referral"], lambda: region.now)
    while finder.step():
        pass
    region.settle()


def shown(region: Region, reference: str, account: str = MANAGER) -> dict[str, Any]:
    told: dict[str, Any] = read(region, account, "referral", reference)["ok"]
    return told


def refused(region: Region, command: str, reference: str, **body: Any) -> str:
    """The code with which the manager's command is refused."""
    with pytest.raises(AssertionError) as answer:
        region.perform(MANAGER, command, reference, **body)
    code: str = answer.value.args[0]["refused"]["code"]
    return code


@pytest.fixture
def twice(region: Region) -> tuple[str, str]:
    """Milo is referred by two professionals in one week; the references."""
    first, _, _ = referred(region)
    region.pass_time(days=3)
    second, _, _ = referred(region)
    find_duplicates(region)
    return first, second


def test_a_likely_duplicate_is_put_to_a_manager_and_to_nobody_else(
    region: Region, twice: tuple[str, str]
) -> None:
    first, second = twice
    (alike,) = shown(region, second)["likely_duplicates"]
    assert first in str(alike)
    assert first not in str(shown(region, second, "herts-referrer"))
    assert not shown(region, first)["likely_duplicates"], "it is put beside the newer one"
    assert refused(region, "accept_referral", second) == "duplicate_undecided"


def test_it_is_merged_by_a_person_and_both_references_stay(
    region: Region, twice: tuple[str, str]
) -> None:
    first, second = twice
    decided = {"same_family": True, "reason": "The school and the health visitor both wrote."}
    region.perform(MANAGER, "decide_duplicate", second, other=first, **decided)
    region.perform(MANAGER, "merge_case", second, into=first, reason="One family, one case.")
    assert shown(region, second)["status"] == "merged"
    assert first in str(shown(region, second))
    assert shown(region, first)["status"] == "received"
    assert f"Merged the case into {first}" in sentences(region, second)


def test_a_wrong_merge_is_undone_and_the_case_goes_on(
    region: Region, twice: tuple[str, str]
) -> None:
    first, second = twice
    region.perform(
        MANAGER, "decide_duplicate", second, other=first, same_family=True, reason="It seems so."
    )
    region.perform(MANAGER, "merge_case", second, into=first, reason="One family, one case.")
    assert refused(region, "accept_referral", second) == "case_is_merged"
    region.perform(MANAGER, "separate_case", second, reason="Two boys of one name and birthday.")
    assert shown(region, second)["status"] == "received"
    region.perform(MANAGER, "accept_referral", second)
    assert shown(region, first)["status"] == "received"


def test_nothing_is_merged_that_nobody_decided(region: Region, twice: tuple[str, str]) -> None:
    first, second = twice
    code = refused(region, "merge_case", second, into=first, reason="One family, one case.")
    assert code == "not_the_same_family"
    assert shown(region, second)["status"] == "received"


def test_other_councils_are_never_looked_at(region: Region, database: PostgresDatastore) -> None:
    first, _, _ = referred(region)
    elsewhere = Region(database, CENTRAL_BEDFORDSHIRE)
    elsewhere.now = region.now
    there, _, _ = referred(elsewhere)
    for place in (region, elsewhere):
        find_duplicates(place)
    assert not shown(region, first)["likely_duplicates"]
    assert not shown(elsewhere, there)["likely_duplicates"]
    elsewhere.perform(MANAGER, "accept_referral", there)


def test_a_case_that_was_sealed_since_is_joined_to_no_other(
    region: Region, twice: tuple[str, str]
) -> None:
    first, second = twice
    region.perform(
        MANAGER, "seal_case", first, reason="adoption", explanation="The order was made."
    )
    assert not shown(region, second)["likely_duplicates"]
    region.perform(MANAGER, "accept_referral", second)
