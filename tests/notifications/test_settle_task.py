"""What no message could do is done by hand, by those who have a part in the case."""

from __future__ import annotations

import pytest

from services.notifications.application import commands
from services.notifications.domain.events import RecipientStopped, TaskRaised, TaskSettled
from services.notifications.domain.refusals import TaskIsSettled
from services.notifications.domain.tasks import needs_explaining, task_after_failing
from shared.commanding import Work
from shared.refusals import Forbidden, NotFound
from tests.acting import REFERENCE, act, heard, later
from tests.given import given, replays_to_the_same
from tests.notifications.arranged import after, by_kinplan, give_up, new, request, the_message
from tests.notifications.happening import Case

COORDINATOR = {"actor": "herts-coordinator", "role": "coordinator"}
DONE = "I telephoned her; she will come. 电话已打"


def the_task(letters):
    return next(iter(letters.tasks))


def settle(letters):
    letters.settle_task(act(**COORDINATOR), the_task(letters), DONE)


def fail_with(reason):
    return lambda letters: letters.give_up(by_kinplan(), the_message(letters), reason)


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("no_address", "no_address"),
        ("unsafe_contact", "unsafe_contact"),
        ("address_refused", "could_not_send"),
        ("not_found", "could_not_send"),
        ("hidden_words_found", "could_not_send"),
        ("cannot_be_written", "could_not_send"),
    ],
)
def test_a_message_that_cannot_be_sent_becomes_a_task(reason, kind):
    failed = given(new(), request).when(fail_with(reason))
    raised = failed.recorded[-1]
    assert isinstance(raised, TaskRaised)
    assert (raised.kind, raised.recipient) == (kind, "herts-referrer")
    assert (raised.message, raised.message_kind) == (the_message(failed.record), "acknowledgement")
    assert task_after_failing(reason) == kind


def test_a_task_is_settled_with_what_was_done():
    settled = given(new(), request, give_up).when(settle)
    settled.then(TaskSettled, recipient="herts-referrer", done=DONE)
    assert settled.record.tasks[the_task(settled.record)].state == "settled"


def test_a_task_that_was_settled_is_not_settled_again():
    given(new(), request, give_up, settle).when(settle).then_refused(TaskIsSettled)


def test_a_task_that_there_is_not_is_not_found():
    step = given(new(), request).when(lambda c: c.settle_task(act(), "nothing", DONE))
    step.then_refused(NotFound)


def test_what_was_to_be_done_about_somebody_who_is_erased_ends():
    def erase(letters):
        letters.stop_recipient(by_kinplan(), "herts-referrer", "person_erased")

    erased = given(new(), request, give_up).when(erase)
    erased.then(RecipientStopped)
    assert erased.record.tasks[the_task(erased.record)].state == "settled"


def test_the_events_alone_lead_to_the_same_tasks():
    letters = after(request, give_up, settle)
    replays_to_the_same(letters, list(letters.pending))


@pytest.mark.parametrize("language", ["English", "english ", ""])
def test_a_letter_in_english_is_not_explained_to_who_speaks_english(language):
    assert not needs_explaining(language)


@pytest.mark.parametrize("language", ["Polish", "British Sign Language", "中文", "Engelska"])
def test_a_letter_is_explained_to_who_speaks_another_language(language):
    assert needs_explaining(language)


@pytest.fixture
def case():
    """One task; herts-coordinator coordinates, herts-referrer referred."""
    found = Case()
    found.hears(heard("ReferralReceived", 1, children=["c"], referrer="herts-referrer"))
    found.hears(heard("CoordinatorAllocated", 5, coordinator="herts-coordinator"))
    letters = found.letters
    letters.give_up(by_kinplan(), the_message(letters), "no_address")
    found.store.keep(letters)
    return found


def work(case, actor, role, **told):
    return Work(case.store, REFERENCE, act(actor=actor, role=role, at=later(2)), told)


@pytest.mark.parametrize(
    ("actor", "role"), [("herts-coordinator", "coordinator"), ("herts-manager", "manager")]
)
def test_the_coordinator_of_the_case_and_a_manager_may_settle(case, actor, role):
    task = the_task(case.letters)
    decision = commands.settle_task(work(case, actor, role, task=task, done=DONE))
    assert decision.answer == {"task": task}
    case.store.keep(decision.record)
    (listed,) = commands.list_tasks(work(case, actor, role))["tasks"]
    assert listed["state"] == "settled"
    assert listed["settled_at"] == later(2).isoformat()
    assert DONE not in str(listed), "identifiers and codes only"


@pytest.mark.parametrize(
    ("actor", "role"),
    [("herts-coordinator-2", "coordinator"), ("herts-referrer-2", "referrer")],
)
def test_who_has_no_part_in_the_case_may_neither_settle_nor_look(case, actor, role):
    asked = work(case, actor, role, task=the_task(case.letters), done=DONE)
    for ask in (commands.settle_task, commands.list_tasks):
        with pytest.raises(Forbidden):
            ask(asked)


def test_the_referrer_of_the_case_may_look(case):
    (listed,) = commands.list_tasks(work(case, "herts-referrer", "referrer"))["tasks"]
    assert listed | {"task": "", "message": ""} == {
        "task": "",
        "message": "",
        "kind": "no_address",
        "recipient": "herts-referrer",
        "message_kind": "acknowledgement",
        "state": "open",
        "raised_at": later(0).isoformat(),
        "settled_at": None,
    }


def test_a_coordinator_who_was_released_has_no_part_in_the_case_any_more(case):
    case.hears(heard("CoordinatorReleased", 8, coordinator="herts-coordinator", reason="conflict"))
    with pytest.raises(Forbidden):
        commands.list_tasks(work(case, "herts-coordinator", "coordinator"))


def test_who_coordinates_is_known_in_whatever_order_it_is_heard(case):
    case.hears(heard("CoordinatorAllocated", 9, coordinator="herts-coordinator-2"))
    late = heard("CoordinatorReleased", 8, coordinator="herts-coordinator", reason="conflict")
    assert case.hears(late) == []
    assert case.letters.coordinator == "herts-coordinator-2"
    assert case.hears(heard("CoordinatorAllocated", 5, coordinator="herts-coordinator")) == []


def test_the_previous_referrer_has_no_part_in_the_case_any_more(case):
    case.hears(heard("ReferrerChanged", 9, referrer="herts-referrer-2", previous="herts-referrer"))
    with pytest.raises(Forbidden):
        commands.list_tasks(work(case, "herts-referrer", "referrer"))
    assert commands.list_tasks(work(case, "herts-referrer-2", "referrer"))["tasks"]


def test_a_case_in_which_nothing_was_sent_has_no_tasks():
    with pytest.raises(NotFound):
        commands.list_tasks(Work(Case().store, REFERENCE, act(), {}))
