"""What people do with plans."""

from __future__ import annotations

from typing import Any

from services.plans.application.by_link import ask_for_review as ask_for_review
from services.plans.application.by_link import say_not_working as say_not_working
from services.plans.application.permissions import may_act_on
from services.plans.application.shown import (
    outcomes_without_names,
    shown_breaches,
    shown_content,
    shown_outcomes,
    shown_plan,
)
from services.plans.domain import rules
from services.plans.domain.breaches import Breaches
from services.plans.domain.outcomes import Outcomes
from services.plans.domain.plan import Plan
from services.plans.domain.redaction import redacted
from shared.commanding import Decision, Finding, Work
from shared.refusals import NotFound, NotYet


def find(work: Work) -> Plan | None:
    """The case's plan, if a conference was held."""
    return work.store.find(Plan, Plan.id_of(work.act.council, work.reference or ""))


def plan_of(work: Work) -> Plan:
    """The case's plan, for somebody who may act on it. Raises NotYet, Forbidden."""
    plan = find(work)
    if plan is None:
        raise NotYet(
            "No conference was held for this reference. If it ended a moment ago, try again in a "
            "second; otherwise check the reference."
        )
    may_act_on(plan, work)
    return plan


def breaches_of(work: Work) -> Breaches:
    """The case's breaches; none at first."""
    council, reference = work.act.council, work.reference or ""
    found = work.store.find(Breaches, Breaches.id_of(council, reference))
    return found or Breaches.new(council, reference)


def outcomes_of(work: Work) -> Outcomes:
    """The case's outcomes; none at first."""
    council, reference = work.act.council, work.reference or ""
    found = work.store.find(Outcomes, Outcomes.id_of(council, reference))
    return found or Outcomes.new(council, reference)


def propose_plan(work: Work) -> Decision:
    """The coordinator writes up what the family decided."""
    plan = plan_of(work)
    plan.propose(work.act, work.told)
    return Decision(plan, {"plan_version": plan.plan_version})


def agree_plan(work: Work) -> Decision:
    """The referrer agrees it as safe."""
    plan = plan_of(work)
    plan.agree(work.act, work.told["plan_version"])
    return Decision(plan, {"plan_version": plan.agreed_version, "review_on": str(plan.review_on)})


def refuse_plan(work: Work) -> Decision:
    """The referrer cannot agree it."""
    plan = plan_of(work)
    plan.refuse(work.act, work.told)
    return Decision(plan, {"plan_version": plan.plan_version})


def release_copies(work: Work) -> Decision:
    """The coordinator has checked the copies."""
    plan = plan_of(work)
    plan.release_copies(work.act, work.told["plan_version"])
    return Decision(plan, {"plan_version": work.told["plan_version"]})


def answer_support(work: Work) -> Decision:
    """An agency has answered what the family asked for."""
    plan = plan_of(work)
    plan.answer_support(work.act, work.told)
    return Decision(plan)


def record_progress(work: Work) -> Decision:
    """An action has come so far."""
    plan = plan_of(work)
    plan.record_progress(work.act, work.told)
    return Decision(plan, {"plan_version": plan.agreed_version})


def hold_review(work: Work) -> Decision:
    """The review was held."""
    plan, told = plan_of(work), work.told
    plan.hold_review(work.act, told["outcome"], told["summary"], told["next_review_on"])
    return Decision(plan)


def move_review(work: Work) -> Decision:
    """The review is on another day."""
    plan, told = plan_of(work), work.told
    plan.move_review(work.act, told["review_on"], told["asked_by"], told["reason"])
    return Decision(plan, {"review_on": str(plan.review_on)})


def exempt_review(work: Work) -> Decision:
    """The review is not held, for a reason."""
    plan, told = plan_of(work), work.told
    plan.exempt_review(work.act, told["reason"], told["explanation"], told["next_review_on"])
    return Decision(plan)


def close_plan(work: Work) -> Decision:
    """The service's part has ended."""
    plan = plan_of(work)
    plan.close(work.act, work.told["reason"])
    return Decision(plan)


def report_breach(work: Work) -> Decision:
    """A plan copy went wrong: the clock runs."""
    plan, breaches = plan_of(work), breaches_of(work)
    rules.there_is_such_a_version(work.told["plan_version"], plan.versions)
    breach = work.identify()
    tell_by = breaches.report(work.act, breach, work.told)
    return Decision(breaches, {"breach": breach, "tell_by": tell_by.isoformat()})


def note_breach_step(work: Work) -> Decision:
    """Something was done about a breach."""
    plan_of(work)
    breaches, told = breaches_of(work), work.told
    breaches.note_step(work.act, told["breach"], told["step"], told["on"], told["reason"])
    return Decision(breaches, {"breach": told["breach"]})


def record_outcome(work: Work) -> Decision:
    """How somebody at the centre fares afterwards."""
    plan, outcomes = plan_of(work), outcomes_of(work)
    outcomes.record(work.act, work.told, plan.centre, plan.first_held_on, plan.closed_on)
    return Decision(outcomes)


def show_plan(work: Work) -> dict[str, Any]:
    """The plan with all its versions, for those who have a part in the case."""
    return shown_plan(_seen_plan(work))


def show_breaches(work: Work) -> dict[str, Any]:
    """The case's breaches, for those who have a part in it."""
    _seen_plan(work)
    return shown_breaches(breaches_of(work), work.act.recorded_at)


def show_outcomes(work: Work) -> Finding:
    """The case's outcomes; whom they are about is recorded with the reading."""
    _seen_plan(work)
    outcomes = outcomes_of(work)
    about = dict.fromkeys(person for person, _ in outcomes.recorded)
    return Finding(shown_outcomes(outcomes), about=tuple(about))


def status(work: Work) -> dict[str, Any]:
    """Where the plan stands, for those who have a part in the case: codes, counts and dates, nothing about
    people."""
    plan = _seen_plan(work)
    return {
        "status": plan.status,
        "version": plan.version,
        "plan_version": plan.plan_version,
        "review_on": str(plan.review_on) if plan.review_on else None,
        "reviews": plan.reviews,
        "revision_due": plan.revision_due,
        "copies_wait": bool(plan.copies_wait_of),
    }


def for_evaluation(work: Work) -> dict[str, Any]:
    """The outcomes of each of those cases, as they were last corrected: codes and counts, without saying
    whose. Those of people who were erased are gone."""
    store = work.store
    found = {
        reference: store.find(Outcomes, Outcomes.id_of(store.council, reference))
        for reference in work.told["references"]
    }
    return {
        "cases": {
            reference: {"outcomes": outcomes_without_names(outcomes)}
            for reference, outcomes in found.items()
            if outcomes
        }
    }


def copy(work: Work) -> dict[str, Any]:
    """One version for a copy that is sent, asked at the moment of sending: without the parts of other
    children, and without what others keep from this reader. Raises NotFound."""
    plan, number = find(work), work.told["plan_version"]
    content = plan.versions.get(number) if plan else None
    if content is None:
        raise NotFound("There is no such version of this plan.")
    reader = work.told.get("reader") or {}
    readable = redacted(content, reader.get("children") or (), reader.get("hide") or ())
    return {**shown_content(number, readable.content), "withheld": readable.withheld}


def _seen_plan(work: Work) -> Plan:
    plan = find(work)
    if plan is None:
        raise NotFound("There is no plan for this reference in your council.")
    may_act_on(plan, work)
    return plan
