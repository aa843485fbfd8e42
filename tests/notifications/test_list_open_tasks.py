"""What is to be done by hand is listed over all cases, for whoever has a part in them now."""

from __future__ import annotations

from services.notifications.application.task_list import TASK_LIST, list_open_tasks
from services.notifications.domain.correspondence import Correspondence
from shared.commanding import Work
from shared.follower.projecting import Projection
from tests.acting import act, later
from tests.notifications.arranged import by_kinplan

MINE, OTHERS = "HERTS-CDFG-3467", "HERTS-HJKM-4679"


def keep(store, case, coordinator, referrer="herts-referrer", days=0):
    """A case in which one message could not be sent, coordinated by somebody."""
    letters = Correspondence.new(act(), case)
    letters.note_referrer(by_kinplan(), referrer, 1)
    letters.note_coordinator(by_kinplan(), coordinator, 2)
    letters.request(by_kinplan(), "introduction", "parent-1", "parent")
    (message,) = letters.messages
    letters.give_up(by_kinplan(at=later(days)), message, "no_address")
    store.keep(letters)
    follow(store)
    return letters


def follow(store):
    projection = Projection("task_list", store, TASK_LIST)
    while projection.step():
        pass


def listed(store, actor="herts-manager", role="manager"):
    found = list_open_tasks(Work(store, None, act(actor=actor, role=role), {}))["tasks"]
    return [one["reference"] for one in found]


def change(store, case, step):
    letters = store.find(Correspondence, Correspondence.id_of(store.council, case))
    step(letters)
    store.keep(letters)
    follow(store)


def test_a_manager_sees_the_tasks_of_all_cases_the_oldest_first(kept_letters):
    keep(kept_letters, MINE, "herts-coordinator", days=2)
    keep(kept_letters, OTHERS, "herts-coordinator-2", days=1)
    assert listed(kept_letters) == [OTHERS, MINE]


def test_others_see_those_of_the_cases_that_they_have_a_part_in(kept_letters):
    keep(kept_letters, MINE, "herts-coordinator")
    keep(kept_letters, OTHERS, "herts-coordinator-2", referrer="herts-referrer-2")
    assert listed(kept_letters, "herts-coordinator", "coordinator") == [MINE]
    assert listed(kept_letters, "herts-referrer-2", "referrer") == [OTHERS]
    assert listed(kept_letters, "herts-coordinator", "referrer") == []


def test_a_task_says_what_it_is_about_in_codes(kept_letters):
    letters = keep(kept_letters, MINE, "herts-coordinator")
    (task,) = letters.tasks
    (told,) = list_open_tasks(Work(kept_letters, None, act(), {}))["tasks"]
    assert told == {
        "task": task,
        "reference": MINE,
        "kind": "no_address",
        "recipient": "parent-1",
        "message_kind": "introduction",
        "raised_at": later(0).isoformat(),
    }


def test_what_was_settled_is_listed_no_longer(kept_letters):
    keep(kept_letters, MINE, "herts-coordinator")
    change(
        kept_letters,
        MINE,
        lambda c: c.settle_task(act(), next(iter(c.tasks)), "I rang the mother."),
    )
    assert listed(kept_letters) == []


def test_what_was_to_be_done_about_somebody_who_was_erased_is_listed_no_longer(kept_letters):
    keep(kept_letters, MINE, "herts-coordinator")
    keep(kept_letters, OTHERS, "herts-coordinator-2")
    change(kept_letters, MINE, lambda c: c.stop_recipient(by_kinplan(), "parent-1", "erased"))
    assert listed(kept_letters) == [OTHERS]


def test_when_the_case_is_given_to_somebody_else_so_are_its_tasks(kept_letters):
    keep(kept_letters, MINE, "herts-coordinator")
    change(kept_letters, MINE, lambda c: c.note_coordinator(by_kinplan(), "", 8))
    assert listed(kept_letters, "herts-coordinator", "coordinator") == []
    assert listed(kept_letters) == [MINE], "a manager sees what nobody coordinates"
    change(kept_letters, MINE, lambda c: c.note_coordinator(by_kinplan(), "herts-coordinator-2", 9))
    assert listed(kept_letters, "herts-coordinator-2", "coordinator") == [MINE]


def test_somebody_without_an_account_of_a_case_that_nobody_coordinates_sees_nothing(kept_letters):
    keep(kept_letters, MINE, "herts-coordinator")
    change(kept_letters, MINE, lambda c: c.note_coordinator(by_kinplan(), "", 8))
    assert listed(kept_letters, "herts-auditor", "coordinator") == []


def test_the_list_can_be_made_again_from_the_log(kept_letters):
    keep(kept_letters, MINE, "herts-coordinator")
    with kept_letters.datastore.transaction(commit=True) as curs:
        for table in ("open_tasks", "parts_in_cases"):
            curs.execute(f"DELETE FROM {kept_letters.schema}.{table}")
        curs.execute(
            f"DELETE FROM {kept_letters.schema}.followed WHERE follower = %s", ("task_list",)
        )
    assert listed(kept_letters) == []
    follow(kept_letters)
    assert listed(kept_letters, "herts-coordinator", "coordinator") == [MINE]
