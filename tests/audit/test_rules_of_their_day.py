"""What followed from the policy is checked again under the policy of its day, not today's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.audit.application.history import show_history
from services.plans.application import rechecks as plans
from services.plans.domain import events as plan_events
from services.plans.domain.refusals import ReviewTooLate
from services.referral.application import rechecks as referral
from services.referral.domain import events as referral_events
from services.referral.domain.refusals import NotEligible, ReasonNotServed, StageNotServed
from services.scheduling.application import rechecks as scheduling
from services.scheduling.domain import events as scheduling_events
from services.scheduling.domain.refusals import OnlineNotOffered, TooLate
from shared.policies import Policy, Timeline
from shared.policy_files import read_policy_text
from shared.rechecking import Contradiction
from tests.acting import HERTFORDSHIRE, policy_with
from tests.audit.region import Region, keep_policy_text, policy_text, referred, through_agreement
from tests.examples import example


def rules(region: Region, reference: str) -> dict[str, Any]:
    """The rule that each entry was checked against, by its place."""
    entries = show_history(region.work(reference), region.asking())["entries"]
    return {entry["place"]: entry["rule"] for entry in entries if entry["rule"]}


def changed_policy(region: Region, weeks: int) -> Policy:
    """The council changes its policy: from now on another one is in force."""
    text = policy_text(HERTFORDSHIRE).replace(
        "weeks_to_conference = 8", f"weeks_to_conference = {weeks}"
    )
    policy = read_policy_text(text, "changed")
    keep_policy_text(region.stores, policy, text)
    for store in region.stores.values():
        store.policies = Timeline.of(policy)
    return policy


def problems(region: Region, reference: str) -> list[str]:
    found: list[str] = show_history(region.work(reference), region.asking())["problems"]
    return found


def test_every_step_that_follows_from_the_policy_says_under_which_it_was_allowed(
    region: Region,
) -> None:
    reference, _ = through_agreement(region)
    version = HERTFORDSHIRE.version
    assert rules(region, reference) == {
        "referral/1": "For unborn babies, children under 18, and under 25 with a learning "
        f"disability, as policy {version} says.",
        "referral/2": f"Within 8 weeks of acceptance, as policy {version} says.",
        "scheduling/9": "By 2 March 2027, and in a place that is offered, as policy "
        f"{version} says.",
        "plans/2": f"The review is within 12 weeks, as policy {version} says.",
        "plans/4": f"The review is within 12 weeks, as policy {version} says.",
    }


def test_an_old_case_is_judged_by_its_own_policy_when_the_policy_has_changed(
    region: Region,
) -> None:
    old, _, _ = referred(region)
    region.perform("herts-manager", "accept_referral", old)
    changed = changed_policy(region, weeks=4)
    new, _, _ = referred(region)
    region.perform("herts-manager", "accept_referral", new)
    assert rules(region, old)["referral/2"] == (
        f"Within 8 weeks of acceptance, as policy {HERTFORDSHIRE.version} says."
    )
    place = next(place for place in rules(region, new) if place != "referral/3")
    assert rules(region, new)[place] == (
        f"Within 4 weeks of acceptance, as policy {changed.version} says."
    )
    assert problems(region, old) == problems(region, new) == []


def test_what_contradicts_the_policy_of_its_day_is_a_problem(region: Region) -> None:
    reference, _, _ = referred(region)
    store = region.stores["referral"]
    lenient = policy_with(timescales={"weeks_to_conference": 20})
    store.policies = Timeline.of(replace(lenient, version=HERTFORDSHIRE.version))
    region.perform("herts-manager", "accept_referral", reference)
    store.policies = Timeline.of(HERTFORDSHIRE)
    (problem,) = problems(region, reference)
    assert problem == (
        f"referral event 2: Not as policy {HERTFORDSHIRE.version} says. The conference was to be "
        "held by 1 March 2027, not by 24 May 2027."
    )


def test_a_policy_whose_text_is_not_kept_is_said_and_is_no_contradiction(region: Region) -> None:
    reference, _, _ = referred(region)
    keep_policy_text(region.stores, HERTFORDSHIRE, "")
    assert rules(region, reference)["referral/1"] == (
        f"The text of policy {HERTFORDSHIRE.version} is not kept here. The rule cannot be checked "
        "again."
    )
    assert problems(region, reference) == []


def test_a_policy_text_that_was_changed_afterwards_is_found_by_its_own_version(
    region: Region,
) -> None:
    reference, _, _ = referred(region)
    text = policy_text(HERTFORDSHIRE).replace("under_age = 18", "under_age = 10")
    keep_policy_text(region.stores, HERTFORDSHIRE, text)
    (problem,) = problems(region, reference)
    assert "somebody has changed it" in problem


ACCEPTED = example(referral_events.Accepted, conference_by=date(2027, 3, 1))
RECEIVED = example(referral_events.Received, adults=[])
FOR_AN_ADULT = example(referral_events.Received, children=[], parents=[])
OPENED = example(scheduling_events.Opened, conference_by=date(2027, 1, 20))
CONFIRMED = example(scheduling_events.Confirmed)
RECONVENED = example(scheduling_events.Reconvened, conference_by=date(2027, 3, 1))
PROPOSED = example(plan_events.Proposed)
REVIEWED = example(plan_events.ReviewHeld)
SHORT = policy_with(timescales={"weeks_to_conference": 2, "review_within_weeks": 2})
YOUNG = policy_with(eligibility={"under_age": 10})
OTHER_REASONS = policy_with(referring={"reasons": ("separation",)})
OTHER_STAGES = policy_with(referring={"stages": ("early_help",)})
FOR_ADULTS = policy_with(eligibility={"children": False, "adults": True})
VENUES = policy_with(meeting={"online": False})


@pytest.mark.parametrize(
    ("recheck", "event", "earlier"),
    [
        (referral.everybody_was_eligible, RECEIVED, []),
        (referral.conference_was_due_in_time, ACCEPTED, []),
        (scheduling.day_and_place_were_possible, CONFIRMED, []),
        (scheduling.next_meeting_was_due_in_time, RECONVENED, []),
        (plans.review_was_in_time, PROPOSED, []),
        (plans.next_review_was_in_time, REVIEWED, []),
    ],
)
def test_what_was_right_under_its_policy_is_said_to_be(
    recheck: Any, event: Any, earlier: list[Any]
) -> None:
    assert recheck(event, HERTFORDSHIRE, earlier)


@pytest.mark.parametrize(
    ("recheck", "event", "policy", "earlier", "refusal"),
    [
        (referral.everybody_was_eligible, RECEIVED, YOUNG, [], NotEligible),
        (referral.everybody_was_eligible, FOR_AN_ADULT, HERTFORDSHIRE, [], NotEligible),
        (referral.everybody_was_eligible, RECEIVED, OTHER_REASONS, [], ReasonNotServed),
        (referral.everybody_was_eligible, RECEIVED, OTHER_STAGES, [], StageNotServed),
        (referral.conference_was_due_in_time, ACCEPTED, SHORT, [], Contradiction),
        (scheduling.day_and_place_were_possible, CONFIRMED, HERTFORDSHIRE, [OPENED], TooLate),
        (
            scheduling.day_and_place_were_possible,
            replace(CONFIRMED, place="online"),
            VENUES,
            [],
            OnlineNotOffered,
        ),
        (scheduling.next_meeting_was_due_in_time, RECONVENED, SHORT, [], Contradiction),
        (plans.review_was_in_time, PROPOSED, SHORT, [], ReviewTooLate),
        (plans.next_review_was_in_time, REVIEWED, SHORT, [], ReviewTooLate),
    ],
)
def test_what_was_wrong_under_its_policy_is_refused_again(
    recheck: Any, event: Any, policy: Policy, earlier: list[Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        recheck(event, policy, earlier)


def test_reasons_and_stages_that_were_not_asked_for_then_are_not_checked() -> None:
    older = replace(RECEIVED, reasons=[], stage="")
    assert referral.everybody_was_eligible(older, OTHER_REASONS, [])
    assert referral.everybody_was_eligible(older, OTHER_STAGES, [])


def test_a_service_for_adults_is_said_to_be_one() -> None:
    assert referral.everybody_was_eligible(FOR_AN_ADULT, FOR_ADULTS, []) == "For adults"


def test_a_child_whose_data_was_erased_and_a_review_without_a_next_one_are_not_checked() -> None:
    gone = {"name": "[erased]", "date_of_birth": None, "learning_disability": False}
    erased = replace(RECEIVED, children=[{**RECEIVED.children[0], **gone}])
    assert referral.everybody_was_eligible(erased, YOUNG, []) is None
    last = replace(REVIEWED, next_review_on=None)
    assert plans.next_review_was_in_time(last, SHORT, []) is None
