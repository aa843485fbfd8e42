"""Another social worker: the family and they themselves are told (situation 9)."""

from __future__ import annotations

from datetime import date

from services.notifications.domain.events import ReferrerNoted
from tests.acting import heard
from tests.kept import kinds
from tests.notifications.happening import Case, asked, scheduled, withdrawn

RECEIVED = heard("ReferralReceived", 1, children=["child-1"], referrer="herts-referrer")
ACCEPTED = heard(
    "ReferralAccepted",
    3,
    children=["child-1"],
    referrer="herts-referrer",
    accepted_on=date(2027, 1, 4),
    conference_by=date(2027, 3, 1),
    willing=["louise", "robert"],
)


def changed(position=9, referrer="herts-referrer-2", previous="herts-referrer"):
    return heard("ReferrerChanged", position, referrer=referrer, previous=previous)


def test_everybody_who_was_introduced_or_invited_is_told_and_the_new_one():
    case = Case()
    for event in (RECEIVED, ACCEPTED):
        case.hears(event)
    case.delivers()
    case.hears(scheduled(10))
    case.delivers("invitation")
    recorded = case.hears(changed())
    assert asked(recorded) == [
        ("new_social_worker", "louise"),
        ("new_social_worker", "robert"),
        ("new_social_worker", "joan"),
        ("new_social_worker", "cas"),
        ("case_handed_over", "herts-referrer-2"),
    ]
    assert [e.recipient_is for e in recorded[1:]] == ["parent"] * 2 + ["attendee"] * 2 + ["staff"]


def test_who_has_heard_nothing_from_us_yet_is_not_told():
    case = Case()
    case.hears(ACCEPTED)
    assert asked(case.hears(changed())) == [("case_handed_over", "herts-referrer-2")]


def test_a_change_that_is_heard_of_twice_is_ignored():
    case = Case()
    case.hears(changed())
    assert case.hears(changed()) == []


def test_an_earlier_change_that_is_heard_of_late_does_not_bring_the_previous_one_back():
    case = Case()
    case.hears(changed(20, "herts-referrer-3", "herts-referrer-2"))
    assert case.hears(changed(9)) == [], "and nobody is told that the case is theirs"
    assert ReferrerNoted not in kinds(case.hears(RECEIVED))
    assert case.letters.referrer == "herts-referrer-3"


def test_nobody_is_told_when_the_family_no_longer_takes_part():
    case = Case()
    case.hears(withdrawn())
    assert asked(case.hears(changed())) == []
