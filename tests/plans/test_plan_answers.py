"""What the plan service answers, and to whom."""

from __future__ import annotations

from datetime import date

import pytest

from services.plans.application import commands
from shared.commanding import Work
from shared.contracts.commands import COMMANDS
from shared.refusals import Forbidden, NotFound, NotYet
from tests.acting import MONDAY, REFERENCE, act, counting, later
from tests.kept import Kept
from tests.plans.arranged import (
    AGREED,
    PROPOSED,
    action,
    after,
    agree,
    answer,
    by_coordinator,
    by_lead_professional,
    by_referrer,
    close,
    fall_due,
    led,
    outcome,
    outcomes,
    progress,
    propose,
    reasons,
    reported,
    review,
    told,
    wait,
)

PLANS = {c.name: c for c in COMMANDS if c.service == "plans"}
BODIES = {
    "propose_plan": told(),
    "agree_plan": {"plan_version": 1},
    "refuse_plan": reasons(),
    "release_copies": {"plan_version": 1, "checked": True},
    "answer_support": {
        "plan_version": 1,
        "support": 1,
        "answer": "agreed",
        "by_agency": "Transport",
        "answered_on": date(2027, 1, 4),
        "reason": None,
    },
    "record_progress": {
        "action": 1,
        "state": "done",
        "told_by": "Joan",
        "on": date(2027, 1, 4),
        "note": None,
    },
    "move_review": {"review_on": date(2027, 2, 1), "asked_by": "family", "reason": "Joan is away."},
    "exempt_review": {
        "reason": "moved_away",
        "explanation": "They live elsewhere.",
        "next_review_on": None,
    },
    "report_breach": {
        "plan_version": 1,
        "recipient": "joan",
        "what_happened": "A neighbour read it.",
        "discovered_at": MONDAY,
        "endangered": ["carys"],
    },
    "note_breach_step": {
        "breach": "breach-1",
        "step": "person_warned",
        "on": MONDAY,
        "reason": None,
    },
    "record_outcome": outcome(months=0),
    "hold_review": {"outcome": "working", "summary": "Well.", "next_review_on": None},
    "close_plan": {"reason": "alternative_arrangements"},
}
DONE_FROM = {
    "propose_plan": (wait(),),
    "agree_plan": PROPOSED,
    "refuse_plan": PROPOSED,
    "release_copies": (wait(check_copies=True), propose(), agree()),
    "answer_support": AGREED,
    "record_progress": AGREED,
    "move_review": AGREED,
    "exempt_review": AGREED,
    "report_breach": AGREED,
    "note_breach_step": AGREED,
    "record_outcome": (*AGREED, close()),
    "hold_review": AGREED,
    "close_plan": AGREED,
}
ANSWERS = {
    "propose_plan": {"plan_version": 1},
    "agree_plan": {"plan_version": 1, "review_on": "2027-03-01"},
    "refuse_plan": {"plan_version": 1},
    "release_copies": {"plan_version": 1},
    "answer_support": {},
    "record_progress": {"plan_version": 1},
    "move_review": {"review_on": "2027-02-01"},
    "exempt_review": {},
    "report_breach": {"breach": "breach-1", "tell_by": "2027-01-07T10:00:00+00:00"},
    "note_breach_step": {"breach": "breach-1"},
    "record_outcome": {},
    "hold_review": {},
    "close_plan": {},
}
BY = {
    "coordinator": by_coordinator,
    "referrer": by_referrer,
    "lead_professional": by_lead_professional,
    "manager": act,
}


def work(store, by, body=None):
    return Work(store, REFERENCE, by, body or {}, identify=counting("breach"))


def arranged(name):
    """What is kept before the command comes."""
    kept = Kept(after(*DONE_FROM[name]), led())
    if name == "note_breach_step":
        kept.keep(reported())
    return kept


def test_every_command_is_tried():
    assert set(PLANS) == set(BODIES) == set(DONE_FROM) == set(ANSWERS)


@pytest.mark.parametrize("name", PLANS)
def test_each_command_is_done_by_everybody_who_may(name):
    for role in PLANS[name].roles:
        store = arranged(name)
        decision = getattr(commands, name)(work(store, BY[role](), BODIES[name]))
        assert decision.record.pending
        assert decision.answer == ANSWERS[name]


@pytest.mark.parametrize("name", PLANS)
def test_nobody_acts_on_a_case_of_which_they_have_no_part(name):
    for role in set(PLANS[name].roles) - {"manager"}:
        stranger = BY[role](actor="herts-somebody-else")
        with pytest.raises(Forbidden, match="may do that"):
            getattr(commands, name)(work(arranged(name), stranger, BODIES[name]))


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_that_is_not_there_yet_may_be_there_in_a_moment(name):
    with pytest.raises(NotYet, match="try again in a second"):
        getattr(commands, name)(work(Kept(), act(), BODIES[name]))


def test_the_plan_is_shown_with_all_its_versions():
    shown = commands.show_plan(work(Kept(after(*AGREED, propose())), by_referrer()))
    assert (shown["status"], shown["plan_version"], shown["agreed_version"]) == ("proposed", 2, 1)
    assert [v["plan_version"] for v in shown["versions"]] == [1, 2]
    assert shown["versions"][0]["actions"][0]["by_when"] == "2027-01-10"
    assert shown["versions"][0]["review_on"] == shown["review_on"] == "2027-03-01"


def test_the_plan_is_not_shown_to_those_who_have_no_part_in_it():
    for stranger in (by_referrer(actor="other"), by_coordinator(actor="other")):
        with pytest.raises(Forbidden):
            commands.show_plan(work(Kept(after(*AGREED)), stranger))
        with pytest.raises(Forbidden):
            commands.show_breaches(work(Kept(after(*AGREED), reported()), stranger))
        with pytest.raises(Forbidden):
            commands.show_outcomes(work(Kept(after(*AGREED)), stranger))


def test_a_copy_is_of_one_version():
    copied = commands.copy(work(Kept(after(*AGREED)), act(), {"plan_version": 1}))
    assert copied["plan_version"] == 1
    assert copied["back_up_plan"] == "Milo stays with his aunt."
    assert copied["actions"][0]["by_when"] == "2027-01-10"


def test_it_says_who_agreed_which_version_and_when():
    shown = commands.show_plan(work(Kept(after(*AGREED)), by_referrer()))
    assert (shown["agreed_by"], shown["agreed_version"]) == ("herts-referrer", 1)
    assert shown["agreed_at"] == "2027-01-04T10:00:00+00:00"
    waiting = commands.show_plan(work(Kept(after(*PROPOSED)), by_referrer()))
    assert (waiting["agreed_by"], waiting["agreed_at"], waiting["agreed_version"]) == (None,) * 3


def test_answers_of_agencies_and_progress_stand_with_what_they_belong_to():
    plan = after(*AGREED, answer(support=2, answer="refused", reason="No beds."), progress())
    (version,) = commands.show_plan(work(Kept(plan), by_referrer()))["versions"]
    assert version["support_asked"][0]["answer"] is None
    assert version["support_asked"][1]["reason"] == "No beds."
    assert [told["state"] for told in version["actions"][0]["progress"]] == ["under_way"]
    assert version["actions"][1]["progress"] == []


def test_the_professional_monitor_is_the_referrer_unless_another_was_named():
    shown = commands.show_plan(work(Kept(after(*PROPOSED)), by_referrer()))
    assert shown["versions"][0]["professional_monitor"] == "herts-referrer"
    named = after(wait(), propose(professional_monitor="herts-nurse"))
    shown = commands.show_plan(work(Kept(named), by_referrer()))
    assert shown["versions"][0]["professional_monitor"] == "herts-nurse"


def test_after_a_review_that_changed_the_plan_a_new_version_is_due_until_it_is_written_up():
    store = Kept(after(*AGREED, fall_due, review("changed")))
    assert commands.status(work(store, act()))["revision_due"]
    assert commands.show_plan(work(store, by_referrer()))["revision_due"]
    written = after(*AGREED, review("changed"), propose())
    assert not commands.status(work(Kept(written), act()))["revision_due"]


def test_whoever_has_a_part_in_the_case_sees_the_whole_of_it():
    secret = action("Bring Ada to 12 Elm Row.", "Joan", date(2027, 1, 9), children=["ada"])
    store = Kept(after(wait(), propose(actions=[secret])))
    for by in (by_referrer(), by_coordinator()):
        shown = commands.show_plan(work(store, by))
        assert shown["versions"][0]["actions"][0]["what"] == "Bring Ada to 12 Elm Row."


def test_a_copy_is_without_other_childrens_parts_and_what_others_keep_from_its_reader():
    actions = [
        action("Bring Ada to 12, Elm Row.", "Joan", date(2027, 1, 9), children=["ada"]),
        action("Collect Milo from 12 elm  row.", "Joan", date(2027, 1, 9), children=["milo"]),
    ]
    store = Kept(after(wait(), propose(actions=actions)))
    reader = {"children": ["milo"], "hide": ["12 Elm Row"]}
    copied = commands.copy(work(store, act(), {"plan_version": 1, "reader": reader}))
    assert [a["what"] for a in copied["actions"]] == ["Collect Milo from [withheld]."]
    assert copied["withheld"] == 1
    everything = commands.copy(work(store, act(), {"plan_version": 1, "reader": None}))
    assert (len(everything["actions"]), everything["withheld"]) == (2, 0)


def test_the_breaches_are_shown_with_their_clocks():
    store = Kept(after(*AGREED), reported())
    (shown,) = commands.show_breaches(work(store, act()))["breaches"]
    assert shown["tell_by"] == "2027-01-07T10:00:00+00:00"
    assert (shown["clock_stopped"], shown["overdue"], shown["steps"]) == (False, False, [])
    late = commands.show_breaches(work(store, act(at=later(3, seconds=1))))
    assert late["breaches"][0]["overdue"]


def test_the_outcomes_are_shown_with_every_correction():
    first, second = outcome(months=0), outcome(months=0, days_in_care=4)
    store = Kept(after(*AGREED, close()), outcomes(first, second))
    found = commands.show_outcomes(work(store, by_referrer()))
    assert found.about == ("milo",)
    told = [(o["days_in_care"], o["corrects"], o["corrected"]) for o in found.answer["outcomes"]]
    assert told == [(0, False, True), (4, True, False)]


def test_the_status_tells_nothing_of_people():
    assert commands.status(work(Kept(after(*AGREED)), act())) == {
        "status": "agreed",
        "version": 3,
        "plan_version": 1,
        "review_on": "2027-03-01",
        "reviews": 0,
        "revision_due": False,
        "copies_wait": False,
    }


def test_what_is_not_there_is_not_found():
    for look in (
        commands.show_plan,
        commands.show_breaches,
        commands.show_outcomes,
        commands.status,
    ):
        with pytest.raises(NotFound):
            look(work(Kept(), act()))
    for store in (Kept(), Kept(after(*AGREED))):
        with pytest.raises(NotFound):
            commands.copy(work(store, act(), {"plan_version": 2}))
