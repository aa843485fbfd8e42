"""The contracts of the plan service."""

from __future__ import annotations

from shared.contracts.events.parts import (
    Contract,
    account,
    code,
    count,
    day,
    later_yes,
    moment,
    people,
    person,
    word,
)


class PlanProposed(Contract):
    """A version of the plan was written up and waits for the referrer."""

    plan_version = count("the version of the plan, counted from one", 1)
    actions = count("how many actions the version has", 1)


class PlanAgreed(Contract):
    """A version of the plan was agreed as safe."""

    plan_version = count("the version of the plan, counted from one", 1)
    agreed_on = day("the day on which it was agreed")
    review_on = day("the day of its first review")
    actions = count("how many actions the version has", 1)
    copies_for = people("the attendees who get a copy")
    referrer = account("the professional who referred the family")
    copies_held = later_yes("whether copies wait until the coordinator has checked them")


class PlanCopiesReleased(Contract):
    """The coordinator has checked the copies of a version: they can be sent."""

    plan_version = count("the version of the plan, counted from one", 1)
    copies_for = people("the attendees who get a copy")
    referrer = account("the professional who referred the family")


class PlanNotAgreed(Contract):
    """A version of the plan could not be agreed; the next step is named."""

    plan_version = count("the version of the plan, counted from one", 1)
    next_step = code("what happens next", "revise", "another_meeting", "alternative_arrangements")


class ReviewAsked(Contract):
    """Somebody of the family asks that the plan is looked at before its day."""

    plan_version = count("the version of the plan that is in force", 1)
    attendee = person("who asks")
    referrer = account("the professional who referred the family")
    coordinator = account("the independent coordinator; the referrer while there is none")


class PlanDoubted(Contract):
    """Somebody of the family says that the plan is not working."""

    plan_version = count("the version of the plan that is in force", 1)
    attendee = person("who says so")
    referrer = account("the professional who referred the family")
    coordinator = account("the independent coordinator; the referrer while there is none")


class PlanRevised(Contract):
    """A later version of the plan was written up."""

    plan_version = count("the version of the plan, the second or a later one", 2)
    actions = count("how many actions the version has", 1)


class ReviewDue(Contract):
    """The review of a plan has fallen due."""

    plan_version = count("the version of the plan, counted from one", 1)
    due_on = day("the day of the review")
    family_monitor = person("the family member who was nominated to check the plan")
    referrer = account("the professional who referred the family")
    coordinator = account("the independent coordinator")


class ReviewOverdue(Contract):
    """A review that fell due was not held in time. Only holding it, moving it or exempting it with a
    reason clears this."""

    plan_version = count("the version of the plan, counted from one", 1)
    due_on = day("the day on which it had fallen due")
    family_monitor = person("the family member who was nominated to check the plan")
    referrer = account("the professional who referred the family")
    coordinator = account("the independent coordinator")


class ReviewMoved(Contract):
    """The review is on another day: it was asked for earlier, or could not be held."""

    plan_version = count("the version of the plan, counted from one", 1)
    review_on = day("the day of the review now")


class ReviewExempted(Contract):
    """The review is not held, by decision and with a reason."""

    plan_version = count("the version of the plan, counted from one", 1)
    reason = code("why, such as child_moved_to_care or family_request")


class OutcomeRecorded(Contract):
    """How the child fares was recorded, for the evaluation; what it says stays in the plan store."""

    person = person("whom it is about")
    months = count("how many months after the conference; 0 when the case was closed")


class BreachReported(Contract):
    """A plan copy reached somebody who ought not to have it. The clock of 72 hours runs."""

    breach = word("the breach")
    plan_version = count("the version that was sent", 1)
    tell_by = moment(
        "until when the Information Commissioner is to be told, unless no risk is likely"
    )


class ReviewHeld(Contract):
    """A review was held."""

    plan_version = count("the version of the plan, counted from one", 1)
    outcome = code("what was found", "working", "changed", "not_working")
    held_on = day("the day on which it was held")


class PlanClosed(Contract):
    """The plan is no longer followed up by the service."""

    reason = code("why, such as working_without_us or consent_withdrawn")
