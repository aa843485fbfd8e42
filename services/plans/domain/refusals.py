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


class FamilyMadeNoPlan(RuleRefusal):
    """The conference ended without a plan."""


class PlanIsClosed(RuleRefusal):
    """The plan is no longer followed up."""


class NotThisVersion(RuleRefusal):
    """Another version is the one that waits."""


class MonitorWasNotThere(RuleRefusal):
    """The nominated family member must be one of those who were present."""


class ReviewTooLate(RuleRefusal):
    """The review is later than the policy allows."""


class ReviewInThePast(RuleRefusal):
    """The review's day must be still to come."""


class ActionInThePast(RuleRefusal):
    """An action's day has passed already."""


class ActionOfSomebodyElse(RuleRefusal):
    """An action names somebody by identifier who was not at the meeting."""


class NextReviewMissing(RuleRefusal):
    """An open plan always has one live review date."""


class NoSafePlan(RuleRefusal):
    """No version was agreed as safe, so that the plan cannot end as one that works."""
