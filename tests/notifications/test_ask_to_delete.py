"""Whoever has a copy that tells of somebody who was erased is asked to delete it; nobody else is."""

from __future__ import annotations

import pytest

from services.notifications.application.letters import LETTERS
from services.notifications.application.reactions import ask_to_delete_when_erasure_completed
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.events import Requested
from tests.acting import CENTRAL_BEDFORDSHIRE, HERTFORDSHIRE, REFERENCE, heard, later
from tests.kept import Kept, answered
from tests.notifications.arranged import by_kinplan, new


def completed(people=("joan",), versions=(1,), holders=()):
    return heard(
        "PersonErasureCompleted",
        erasure="4e" * 16,
        people=list(people),
        plan_versions=list(versions),
        holders=list(holders),
    )


@pytest.fixture
def kept() -> Kept:
    """Three have a copy of version 1, and one may have; the friend has one of version 2, and one copy
    could not be sent."""
    letters = new()
    for version, who, what in (
        (1, "joan", "attendee"),
        (1, "tamsin", "attendee"),
        (1, "herts-referrer", "staff"),
        (2, "tamsin", "attendee"),
        (1, "cas", "attendee"),
        (1, "una", "attendee"),
    ):
        act = by_kinplan(caused_by=f"plans/hertfordshire/{version}")
        letters.request(act, "plan_copy", who, what, version)
    for message in letters.messages.values():
        letters.start_sending(by_kinplan(), message.id)
        if message.recipient == "cas":
            letters.give_up(by_kinplan(), message.id, "address_refused")
        elif message.recipient == "una":
            letters.give_up(by_kinplan(), message.id, "connection_lost", uncertain=True)
        else:
            letters.deliver(by_kinplan(at=later(1)), message.id, "0" * 64)
    return Kept(letters)


def asked(kept: Kept, **data) -> dict[str, str]:
    recorded = answered(kept, ask_to_delete_when_erasure_completed, completed(**data))
    assert all(isinstance(e, Requested) and e.kind == "please_delete" for e in recorded)
    return {event.recipient: event.recipient_is for event in recorded}


def test_everybody_else_who_has_such_a_version_or_may_have_it_is_asked(kept):
    assert asked(kept) == {
        "tamsin": "attendee",
        "una": "attendee",
        "herts-referrer": "staff",
    }


def test_of_a_version_that_tells_nothing_of_them_nobody_is_asked(kept):
    assert asked(kept, versions=[3]) == {}
    assert asked(kept, versions=[]) == {}


def test_accounts_that_took_the_case_away_are_asked(kept):
    assert asked(kept, versions=[], holders=["herts-auditor"]) == {"herts-auditor": "staff"}


def test_somebody_who_has_two_copies_is_asked_once(kept):
    assert asked(kept, versions=[1, 2], holders=["herts-referrer"]) == {
        "tamsin": "attendee",
        "una": "attendee",
        "herts-referrer": "staff",
    }


def test_where_nothing_was_ever_sent_nobody_is_asked():
    assert asked(Kept()) == {}


def test_a_repeat_asks_nobody_again(kept):
    asked(kept)
    assert asked(kept) == {}
    letters = kept.find(Correspondence, Correspondence.id_of("hertfordshire", REFERENCE))
    kinds = [message.kind for message in letters.messages.values()]
    assert kinds.count("please_delete") == 3


@pytest.mark.parametrize("policy", [HERTFORDSHIRE, CENTRAL_BEDFORDSHIRE], ids=lambda p: p.council)
def test_the_letter_says_what_to_delete_and_not_whom_it_is_about(policy):
    text = LETTERS["please_delete"]("Tamsin", REFERENCE, policy, {}).text()
    assert f"every copy of the plan from the {policy.meeting.name}" in text
    assert REFERENCE in text and "You need not answer" in text


def test_a_copy_that_is_sent_afterwards_leaves_the_erased_action_out():
    plan = {
        "plan_version": 1,
        "actions": [
            {"what": "[erased]", "who": "[erased]", "by_when": None, "attendee": "joan"},
            {"what": "Telephone.", "who": "Carys", "by_when": "2027-01-10", "attendee": None},
        ],
        "back_up_plan": "His aunt.",
        "childs_wishes": "Football.",
        "how_checked": "By telephone.",
        "review_on": "2027-03-01",
    }
    text = LETTERS["plan_copy"]("Tamsin", REFERENCE, HERTFORDSHIRE, {"plan": plan}).text()
    assert "(An action of somebody who was erased stood here.)" in text
    assert "Carys: Telephone. (by Sunday 10 January 2027)" in text
