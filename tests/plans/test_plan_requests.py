"""How requests about plans are read: what is required, and what may be left out."""

from __future__ import annotations

from datetime import date

import pytest

from services.portal.examples import EXAMPLES
from shared.contracts.reading import read
from shared.contracts.requests import plans as requests
from shared.refusals import Unreadable

ACTION = {"what": "Telephone.", "who": "Joan", "by_when": "2027-01-10"}
PLAN = {
    "actions": [ACTION],
    "back_up_plan": "His aunt.",
    "how_checked": "By telephone.",
    "family_monitor": "joan",
    "childs_wishes": "Football.",
    "review_on": "2027-03-01",
}


def unreadable(schema, body):
    """The fields that are wrong."""
    with pytest.raises(Unreadable) as raised:
        read(schema(), body)
    return raised.value.fields


def test_a_plan_as_it_was_told_before_is_still_read():
    told = read(requests.ProposePlan(), {**PLAN, "support_asked": ["A bus pass."]})
    assert told["support_asked"] == [{"what": "A bus pass.", "agency": None}]
    assert (told["wishes_of"], told["professional_monitor"]) == ([], None)
    assert told["actions"][0]["children"] == []
    assert told["review_on"] == date(2027, 3, 1)


@pytest.mark.parametrize("missing", PLAN)
def test_nothing_of_a_plan_may_be_missing(missing):
    body = {name: value for name, value in PLAN.items() if name != missing}
    assert unreadable(requests.ProposePlan, body) == {missing: ["is required"]}


def test_support_may_name_its_agency():
    asked = [{"what": "A bed.", "agency": "Housing"}, {"what": "A cot."}]
    told = read(requests.ProposePlan(), {**PLAN, "support_asked": asked})
    assert told["support_asked"] == [asked[0], {"what": "A cot.", "agency": None}]


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (7, "support_asked.0"),
        (None, "support_asked.0"),
        ("", "support_asked.0"),
        ("x" * 121, "support_asked.0"),
        ({"agency": "Housing"}, "support_asked.0.what"),
        ({"what": "A bed.", "by": "Housing"}, "support_asked.0.by"),
        ({"what": ["A bed."]}, "support_asked.0.what"),
    ],
)
def test_support_that_cannot_be_read_is_named(wrong, where):
    assert list(unreadable(requests.ProposePlan, {**PLAN, "support_asked": [wrong]})) == [where]


def test_what_is_said_of_a_child_names_an_identifier():
    wishes = [{"child": "Milo Ashdown", "wishes": "Football."}]
    assert "wishes_of.0.child" in unreadable(requests.ProposePlan, {**PLAN, "wishes_of": wishes})


def test_refusing_says_whether_there_is_a_risk_of_significant_harm():
    body = {"plan_version": 1, "reasons": "None.", "next_step": "revise"}
    assert list(unreadable(requests.RefusePlan, body)) == ["risk_of_significant_harm"]
    assert read(requests.RefusePlan(), body | {"risk_of_significant_harm": True})


@pytest.mark.parametrize("checked", [False, "yes", "true", None, 0])
def test_copies_are_released_by_somebody_who_says_that_they_are_checked(checked):
    assert read(requests.ReleaseCopies(), {"plan_version": 1, "checked": True})
    body = {"plan_version": 1, "checked": checked}
    assert list(unreadable(requests.ReleaseCopies, body)) == ["checked"]


@pytest.mark.parametrize("months", [1, 5, 18, -6, 6.5, "6"])
def test_an_outcome_is_of_the_end_or_of_6_12_or_24_months(months):
    body = {**EXAMPLES["record_outcome"], "months": months}
    assert list(unreadable(requests.RecordOutcome, body)) == ["months"]


def test_days_in_care_are_no_fewer_than_none():
    body = {**EXAMPLES["record_outcome"], "days_in_care": -1}
    assert list(unreadable(requests.RecordOutcome, body)) == ["days_in_care"]


def test_a_breach_is_discovered_at_a_time_with_its_zone():
    body = {**EXAMPLES["report_breach"], "discovered_at": "2026-12-10T16:20:00"}
    assert list(unreadable(requests.ReportBreach, body)) == ["discovered_at"]
