"""What followed from the policy about reviews is checked again under the policy of its day."""

from __future__ import annotations

from datetime import date

import pytest

from services.plans.application.rechecks import RECHECKS
from services.plans.domain import events
from services.plans.domain.refusals import ReviewTooLate
from shared.rechecking import Contradiction
from tests.acting import HERTFORDSHIRE, policy_with
from tests.examples import example

SHORT = policy_with(timescales={"review_within_weeks": 4, "review_overdue_after_days": 3})


def checked(kind, policy, **changes):
    return RECHECKS[kind](example(kind, **changes), policy, ())


def test_the_day_to_which_a_review_was_moved():
    later = {"review_on": date(2027, 3, 20), "was_on": date(2027, 1, 20)}
    said = checked(events.ReviewMoved, HERTFORDSHIRE, **later)
    assert said == "The review is within 12 weeks of being moved"
    with pytest.raises(ReviewTooLate):
        checked(events.ReviewMoved, SHORT, **later)
    earlier = {"review_on": date(2027, 3, 20), "was_on": date(2027, 3, 21)}
    said = checked(events.ReviewMoved, SHORT, **earlier)
    assert said == "A review may be held earlier at any time"


def test_the_review_after_one_that_was_exempted():
    following = {"next_review_on": date(2027, 3, 20)}
    said = checked(events.ReviewExempted, HERTFORDSHIRE, **following)
    assert said == "The next review is within 12 weeks"
    with pytest.raises(ReviewTooLate):
        checked(events.ReviewExempted, SHORT, **following)
    assert checked(events.ReviewExempted, SHORT, next_review_on=None) is None


def test_the_day_on_which_a_review_is_overdue():
    said = checked(events.ReviewFellDue, HERTFORDSHIRE)
    assert said == "A review that is not held is overdue after 14 days"
    with pytest.raises(Contradiction):
        checked(events.ReviewFellDue, SHORT)
    assert checked(events.ReviewFellDue, SHORT, overdue_on=None) is None
