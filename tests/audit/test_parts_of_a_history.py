"""A part of a history: as it was, as it was known, what came between two days, one plan version."""

from __future__ import annotations

from typing import Any

import pytest

from services.audit.application.history import show_history
from shared.refusals import Unreadable
from tests.audit.region import Region, prepared, referred, through_agreement


def history(region: Region, reference: str, **part: str) -> dict[str, Any]:
    return show_history(region.work(reference, **part), region.asking())


def sentences(told: dict[str, Any], *beginnings: str) -> list[str]:
    """The sentences that begin so, by their beginnings, in order."""
    return [
        beginning
        for entry in told["entries"]
        for beginning in beginnings
        if entry["sentence"].startswith(beginning)
    ]


def a_late_visit(region: Region) -> str:
    """A grandmother was met on Wednesday 6 January; it is typed in on the 11th."""
    reference, _, _ = referred(region)
    joan = prepared(region, reference)
    region.pass_time(days=5)
    region.perform(
        "herts-coordinator", "prepare_attendee", reference, joan,
        met_on="2027-01-06", how="video", occurred_at="2027-01-06T11:00:00Z",
    )  # fmt: skip
    return reference


def test_the_whole_history_says_so_and_leaves_nothing_out(region: Region) -> None:
    reference, _, _ = referred(region)
    told = history(region, reference)
    assert (told["shown"], told["whole"]) == ("Everything that was recorded.", True)
    assert told["left_out"] == 0


def test_as_of_a_day_shows_what_had_happened_by_its_end_also_what_was_recorded_later(
    region: Region,
) -> None:
    told = history(region, a_late_visit(region), as_of="2027-01-06")
    assert sentences(told, "Met Joan Ashdown on 6 January 2027 (video)")
    whole = history(region, told["reference"])
    assert told["left_out"] == 0
    assert len(whole["entries"]) == len(told["entries"])
    before = history(region, told["reference"], as_of="2027-01-05")
    assert not sentences(before, "Met ")
    assert before["left_out"] == len(whole["entries"]) - len(before["entries"]) > 0


def test_as_known_at_a_day_shows_only_what_had_been_recorded_by_its_end(region: Region) -> None:
    told = history(region, a_late_visit(region), as_known_at="2027-01-10")
    assert sentences(told, "Met Joan Ashdown") == ["Met Joan Ashdown"]
    assert not sentences(told, "Met Joan Ashdown on 6 January 2027 (video)")
    assert told["shown"] == (
        "Only what was recorded by the end of 10 January 2027. Which services have heard of it is "
        "told as it is now."
    )


def test_both_together_show_what_was_known_on_one_day_of_how_it_was_on_another(
    region: Region,
) -> None:
    reference = a_late_visit(region)
    told = history(region, reference, as_of="2027-01-06", as_known_at="2027-01-10")
    assert not sentences(told, "Met Joan Ashdown on 6 January 2027 (video)")
    assert "had happened by the end of 6 January 2027 and was recorded by" in told["shown"]


def test_a_day_is_a_day_in_england(region: Region) -> None:
    reference, _, _ = referred(region)
    region.now = region.now.replace(month=6, day=30, hour=23, minute=30)  # 1 July in England
    region.perform("herts-manager", "accept_referral", reference)
    assert not sentences(history(region, reference, as_of="2027-06-30"), "Accepted")
    assert sentences(history(region, reference, as_of="2027-07-01"), "Accepted")


def test_changes_are_what_was_recorded_from_the_first_day_to_the_end_of_the_last(
    region: Region,
) -> None:
    reference = a_late_visit(region)
    told = history(region, reference, changes="2027-01-11..2027-01-11")
    assert sentences(told, "Met Joan Ashdown on 6 January 2027 (video)")
    assert len(told["entries"]) == 1
    assert told["entries"][0]["late"]
    between = history(region, reference, changes="2027-01-05..2027-01-10")
    assert sentences(between, "Referred", "Invited", "Met") == ["Invited", "Met"]


def test_a_message_that_went_later_had_not_arrived_yet_on_that_day(region: Region) -> None:
    reference, _, _ = referred(region)
    region.pass_time(days=1)
    region.send_messages(reference)
    known = history(region, reference, as_known_at="2027-01-04")["entries"][0]
    now = history(region, reference)["entries"][0]
    assert [m["state"] for m in known["told"]["messages"]] == ["pending"]
    assert [m["state"] for m in now["told"]["messages"]] == ["delivered"]


def test_a_plan_version_is_what_was_decided_about_it_and_what_became_of_its_copies(
    region: Region,
) -> None:
    reference, _ = through_agreement(region)
    first = history(region, reference, plan_version="1")
    assert sentences(first, "Wrote up", "Could not", "Agreed", "Sent") == ["Wrote up", "Could not"]
    second = history(region, reference, plan_version="2")
    assert [e["sentence"].split(" to ")[0] for e in second["entries"] if e["in_passing"]] == [
        "To be sent: plan copy, version 2",
        "To be sent: plan copy, version 2",
        "Sending.",
        "Sending.",
    ]
    assert sentences(second, "Wrote up version 2", "Agreed", "Sent plan copy, version 2") == [
        "Wrote up version 2",
        "Agreed",
        "Sent plan copy, version 2",
        "Sent plan copy, version 2",
    ]
    assert second["shown"] == "Only what concerns version 2 of the plan."


def test_of_a_plan_version_that_there_never_was_nothing_is_shown(region: Region) -> None:
    reference, _, _ = referred(region)
    told = history(region, reference, plan_version="7")
    assert told["entries"] == []
    assert told["left_out"] == 3


@pytest.mark.parametrize(
    ("parameter", "value", "words"),
    [
        ("as_of", "yesterday", "must be a day such as 2027-01-31"),
        ("as_known_at", "2027-02-30", "must be a day such as 2027-01-31"),
        ("changes", "2027-01-04", "must be two days, such as 2027-01-04..2027-01-31"),
        ("changes", "2027-01-05..2027-01-04", "must begin with the earlier day"),
        ("plan_version", "two", "must be a whole number"),
        ("plan_version", "0", "Must be greater than or equal to 1"),
        ("as_off", "2027-01-04", "is not a parameter of this address"),
    ],
)
def test_a_part_that_cannot_be_understood_is_refused_by_name(
    region: Region, parameter: str, value: str, words: str
) -> None:
    reference, _, _ = referred(region)
    with pytest.raises(Unreadable) as refused:
        history(region, reference, **{parameter: value})
    assert list(refused.value.fields) == [parameter]
    assert words in refused.value.fields[parameter][0]
