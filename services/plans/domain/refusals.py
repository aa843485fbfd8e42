"""Why something about a plan may be refused: each rule's refusal by name."""

from shared.refusals import RuleRefusal


class NoPlanProposed(RuleRefusal):
    """No version waits to be agreed."""


class ProposalWaits(RuleRefusal):
    """A version waits for the referrer."""


class AlreadyAgreed(RuleRefusal):
    """This version was agreed before."""


class ReviewIsDue(RuleRefusal):
    """The review is due now and must be held first."""


class ReviewIsOverdue(RuleRefusal):
    """The review should have been held, and must be held, moved or exempted first."""


class FamilyMadeNoPlan(RuleRefusal):
    """The conference ended without a plan."""


class PlanIsClosed(RuleRefusal):
    """The plan is no longer followed up."""


class NextMeetingAwaited(RuleRefusal):
    """The case goes on, and its next conference has not been held yet."""


class NotThisVersion(RuleRefusal):
    """Another version is the one that waits."""


class NoSuchVersion(RuleRefusal):
    """The plan has no version of that number."""


class MonitorWasNotThere(RuleRefusal):
    """The nominated family member must be one of those who were present."""


class ReviewTooLate(RuleRefusal):
    """The review is later than the policy allows."""


class ReviewInThePast(RuleRefusal):
    """The review's day must be still to come."""


class ReviewAlreadyThen(RuleRefusal):
    """The review is on that day already."""


class ActionInThePast(RuleRefusal):
    """An action's day has passed already."""


class ActionOfSomebodyElse(RuleRefusal):
    """An action names somebody by identifier who was not at the meeting."""


class NotAtTheCentre(RuleRefusal):
    """Somebody is named as a child, or the adult, at the centre who is not."""


class NextReviewMissing(RuleRefusal):
    """An open plan always has one live review date."""


class NoSafePlan(RuleRefusal):
    """No version was agreed as safe, so that the plan cannot end as one that works."""


class OnlyRiskRefuses(RuleRefusal):
    """A plan is presumed agreed unless there is a risk of significant harm."""


class ArrangementsMissing(RuleRefusal):
    """Alternative arrangements are to be recorded when they take the plan's place."""


class NoSuchSupport(RuleRefusal):
    """The version asks for no support of that number."""


class ReasonMissing(RuleRefusal):
    """This is not recorded without its reason."""


class NotYetHappened(RuleRefusal):
    """What is recorded as having happened has its day, or its time, still to come."""


class NoPlanInForce(RuleRefusal):
    """No version of the plan is agreed at present."""


class NoSuchAction(RuleRefusal):
    """The agreed version has no action of that number."""


class NothingWaits(RuleRefusal):
    """No plan copies wait to be checked."""


class NoSuchBreach(RuleRefusal):
    """No breach of that identifier was reported in this case."""


class OutcomeTooEarly(RuleRefusal):
    """The months after the conference have not passed, or the plan has not ended."""


class NoCopyForThem(RuleRefusal):
    """No copy of the plan was released to this attendee."""


class SaidBefore(RuleRefusal):
    """The attendee has said that already, for the review that is to come."""
