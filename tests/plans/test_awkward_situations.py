"""The awkward situations that the plan service has a part in, each told from its beginning to its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.plans.application import commands
from shared.commanding import Work
from shared.refusals import Forbidden, NotFound
from tests.acting import REFERENCE, act, later
from tests.plans.machines import Case

RISK: dict[str, Any] = {
    "reasons": "Nobody is named for Friday nights.",
    "risk_of_significant_harm": True,
}


def begun(**held: Any) -> Case:
    """A case whose conference was held, with a plan that was written up."""
    case = Case()
    case.hold_meeting("plan", **held)
    assert case.write_up()
    return case


def agreed(**held: Any) -> Case:
    """A case with an agreed plan, whose review is on the thirtieth day."""
    case = begun(**held)
    assert case.perform("agree_plan", "referrer", plan_version=1)
    return case


def ask(case: Case, question: Any, told: Any = None, **by: Any) -> Any:
    """What the service answers to a question."""
    return question(Work(case.store, REFERENCE, act(at=case.now, **by), told or {}))  # type: ignore[arg-type]


def names(case: Case) -> list[str]:
    """What was announced."""
    return [name for name, _ in case.announced]


def test_situation_1_the_loss_of_a_pregnancy_ends_the_plan_and_nothing_is_said_of_it_again() -> (
    None
):
    case = agreed()
    case.hear("close_plan_when_case_closed", "CaseClosed", reason="pregnancy_lost")
    before = names(case)
    for case.days in (30, 44, 400):
        case.tick()
    assert names(case) == before
    assert case.plan is not None and case.plan.status == "closed"


def test_situation_2_consent_is_withdrawn_the_plan_ends_and_its_history_stays() -> None:
    case = agreed(check_copies=True)
    case.hear("close_plan_when_consent_withdrawn", "ConsentWithdrawn", was_accepted=True)
    assert not case.perform("release_copies", "coordinator", plan_version=1, checked=True)
    assert case.refused == "nothing_waits"
    shown = ask(case, commands.show_plan)
    assert (shown["status"], shown["closed_because"]) == ("closed", "consent_withdrawn")
    assert len(shown["versions"]) == 1


def test_situation_7_siblings_in_one_conference_have_each_their_own_parts() -> None:
    case = Case()
    case.hold_meeting("plan")
    telephone = {"who": "Joan", "by_when": str(case.today)}
    case.write_up(
        actions=[
            {"what": "Take Milo to football.", "children": ["milo"], **telephone},
            {"what": "Take Ada to her father's, 12 Elm Row.", "children": ["ada"], **telephone},
            {"what": "Eat together on Sundays.", **telephone},
        ],
        wishes_of=[{"child": "milo", "wishes": "Football."}, {"child": "ada", "wishes": "Drums."}],
        how_checked="Joan rings 12, Elm Row and the school.",
    )
    case.perform("agree_plan", "referrer", plan_version=1)
    of_milo = {"plan_version": 1, "reader": {"children": ["milo"], "hide": ["12 Elm Row"]}}
    copied = ask(case, commands.copy, of_milo)
    assert [a["what"] for a in copied["actions"]] == [
        "Take Milo to football.",
        "Eat together on Sundays.",
    ]
    assert copied["wishes_of"] == [{"child": "milo", "wishes": "Football."}]
    assert copied["how_checked"] == "Joan rings [withheld] and the school."
    of_ada = {"plan_version": 1, "reader": {"children": ["ada"], "hide": []}}
    assert "Football" not in str(ask(case, commands.copy, of_ada)["wishes_of"])
    assert "Elm Row" in str(ask(case, commands.copy, of_ada))


def test_situation_9_the_social_worker_changes_and_the_new_one_decides() -> None:
    case = begun()
    case.hear(
        "note_referrer_when_changed",
        "ReferrerChanged",
        referrer="herts-referrer-2",
        previous="herts-referrer",
    )
    assert not case.perform("agree_plan", "referrer", plan_version=1)
    assert case.perform("agree_plan", "referrer", "herts-referrer-2", plan_version=1)
    with pytest.raises(Forbidden):
        ask(case, commands.show_plan, role="referrer", actor="herts-referrer")
    shown = ask(case, commands.show_plan, role="referrer", actor="herts-referrer-2")
    assert shown["agreed_by"] == "herts-referrer-2"


def test_situation_10_an_unsafe_plan_is_refused_with_reasons_and_revised() -> None:
    case = begun()
    case.days += 2
    without = {"plan_version": 1, "next_step": "revise", "reasons": "We had hoped for more."}
    assert not case.perform("refuse_plan", "referrer", risk_of_significant_harm=False, **without)
    assert case.refused == "only_risk_refuses"
    assert case.perform("refuse_plan", "referrer", plan_version=1, next_step="revise", **RISK)
    assert case.recorded[-1].days_after == 2  # type: ignore[attr-defined]
    assert case.write_up()
    assert case.perform("agree_plan", "referrer", plan_version=2)
    assert names(case) == ["PlanProposed", "PlanNotAgreed", "PlanRevised", "PlanAgreed"]


def test_situation_10_there_is_another_meeting_and_then_what_is_arranged_in_its_place() -> None:
    case = begun()
    case.perform("refuse_plan", "referrer", plan_version=1, next_step="another_meeting", **RISK)
    case.days += 20
    case.hold_meeting("plan")
    case.write_up()
    last = {"plan_version": 2, "next_step": "alternative_arrangements", **RISK}
    assert not case.perform("refuse_plan", "referrer", **last)
    assert case.refused == "arrangements_missing"
    assert case.perform("refuse_plan", "referrer", arrangements="Foster carers.", **last)
    assert case.announced[-1] == ("PlanClosed", {"reason": "alternative_arrangements"})


def test_situation_10_that_the_family_made_no_plan_is_an_end_like_another() -> None:
    case = Case()
    case.hold_meeting("no_plan")
    assert not case.write_up()
    assert case.perform("close_plan", "referrer", reason="no_plan")
    assert names(case) == ["PlanClosed"]


def test_situation_11_a_review_that_is_missed_becomes_overdue_and_only_people_clear_that() -> None:
    case = agreed()
    for case.days in (29, 30, 30, 31, 43, 44, 44, 60):
        case.tick()
    assert names(case)[2:] == ["ReviewDue", "ReviewOverdue"]
    assert not case.write_up()
    assert case.refused == "review_is_overdue"
    progress = {"action": 1, "state": "done", "told_by": "Joan", "on": str(case.today)}
    assert case.perform("record_progress", "referrer", **progress)
    assert ask(case, commands.status)["status"] == "review_overdue"
    on = str(case.today + timedelta(days=10))
    moved = {"review_on": on, "asked_by": "service", "reason": "Nobody could come."}
    assert case.perform("move_review", "coordinator", **moved)
    assert ask(case, commands.status)["status"] == "agreed"
    case.days += 10
    case.tick()
    assert names(case)[-2:] == ["ReviewMoved", "ReviewDue"]
    exempted = {"reason": "court_has_decided", "explanation": "There is an order."}
    assert case.perform("exempt_review", "manager", **exempted)
    assert case.announced[-2:] == [
        ("ReviewExempted", {"plan_version": 1, "reason": "court_has_decided"}),
        ("PlanClosed", {"reason": "review_exempted"}),
    ]


def test_situation_21_a_copy_that_was_sent_wrongly_is_a_breach_with_its_clock() -> None:
    case = agreed()
    case.perform("close_plan", "referrer", reason="working_without_us")
    case.days = 5
    told = {
        "plan_version": 1,
        "recipient": "carys",
        "what_happened": "The address of Ada's father stood in it.",
        "discovered_at": later(4).isoformat(),
        "endangered": ["ada"],
    }
    assert case.perform("report_breach", "coordinator", **told)
    assert case.announced[-1] == (
        "BreachReported",
        {"breach": "breach-1", "plan_version": 1, "tell_by": later(7)},
    )
    warned = {"breach": "breach-1", "step": "person_warned", "on": later(5).isoformat()}
    assert case.perform("note_breach_step", "manager", **warned)
    case.days = 8
    (breach,) = ask(case, commands.show_breaches)["breaches"]
    assert (breach["clock_stopped"], breach["overdue"]) == (False, True)
    commissioner = {**warned, "step": "commissioner_told", "on": later(8).isoformat()}
    assert case.perform("note_breach_step", "manager", **commissioner)
    (breach,) = ask(case, commands.show_breaches)["breaches"]
    assert (breach["clock_stopped"], breach["overdue"]) == (True, True)
    assert [step["step"] for step in breach["steps"]] == ["person_warned", "commissioner_told"]


def test_of_another_councils_or_an_unknown_case_nothing_is_shown() -> None:
    for question in (commands.show_plan, commands.show_breaches, commands.show_outcomes):
        with pytest.raises(NotFound):
            ask(Case(), question)
