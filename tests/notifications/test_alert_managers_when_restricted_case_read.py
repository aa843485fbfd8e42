"""Every manager is told when somebody read a restricted case."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.notifications.application.letters import LETTERS
from services.notifications.application.reactions import alert_managers_when_restricted_case_read
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.events import Requested, Stopped
from shared.accounts import Accounts
from shared.refusals import NotYet
from tests.acting import HERTFORDSHIRE, REFERENCE, act, heard
from tests.kept import Kept, answered, kinds

READ = heard("RestrictedCaseRead", reader="herts-manager", role="manager", what="show_referral")
MANAGERS = ["herts-manager", "herts-manager-2"]


def alert(store, managers=MANAGERS, event=READ):
    def reaction(store, act, event):
        return alert_managers_when_restricted_case_read(store, act, event, managers)

    return answered(store, reaction, event)


def test_every_manager_is_sent_a_message():
    asked = alert(Kept())
    assert kinds(asked) == [Requested, Requested]
    assert [(e.kind, e.recipient, e.recipient_is) for e in asked] == [
        ("restricted_case_read", "herts-manager", "staff"),
        ("restricted_case_read", "herts-manager-2", "staff"),
    ]


def test_a_repeat_of_the_same_reading_asks_for_nothing_more():
    store = Kept()
    alert(store)
    assert alert(store) == []


def test_another_reading_is_told_again():
    store = Kept()
    alert(store)
    assert len(alert(store, event=heard("RestrictedCaseRead", 8, **READ.data))) == 2


def test_without_a_manager_it_waits_for_people_to_see_to_it():
    with pytest.raises(NotYet, match="nobody can be told"):
        alert(Kept(), [])


def test_it_is_sent_also_when_the_family_has_withdrawn_and_is_not_stopped_by_that():
    letters = Correspondence.new(act(), REFERENCE)
    letters.stop(act(), "consent_withdrawn")
    store = Kept(letters)
    assert kinds(alert(store)) == [Requested, Requested]

    other = Correspondence.new(act(caused_by="plans/hertfordshire/7"), REFERENCE)
    other.request(act(), "restricted_case_read", "herts-manager", "staff")
    other.request(act(), "acknowledgement", "herts-referrer", "staff")
    other.collect_events()
    other.stop(act(), "consent_withdrawn")
    (stopped,) = other.collect_events()
    assert isinstance(stopped, Stopped)
    assert len(stopped.messages) == 1
    assert sorted(m.state for m in other.messages.values()) == ["pending", "stopped"]


def test_the_message_is_neutral_and_says_where_to_look():
    letter = LETTERS["restricted_case_read"]("Priya Nair", REFERENCE, HERTFORDSHIRE, {})
    assert REFERENCE not in letter.subject
    assert f"./kinplan audit access {REFERENCE}" in letter.text()


def test_the_managers_of_a_council_are_found_in_the_accounts():
    accounts = Accounts(Path(__file__).parents[2] / "samples" / "accounts.toml")
    assert [a.id for a in accounts.with_role("hertfordshire", "manager")] == ["herts-manager"]
    assert accounts.with_role("hertfordshire", "nobody") == []
    assert accounts.with_role("atlantis", "manager") == []
