"""Why a referral may be refused: each rule's refusal by name."""

from shared.refusals import RuleRefusal


class NotAcceptedYet(RuleRefusal):
    """It waits for the service's answer."""


class AlreadyAccepted(RuleRefusal):
    """It was accepted before."""


class AlreadyDeclined(RuleRefusal):
    """It was declined before."""


class ConsentWasWithdrawn(RuleRefusal):
    """The family no longer takes part."""


class CaseIsClosed(RuleRefusal):
    """The case has ended."""


class AlreadyRestricted(RuleRefusal):
    """The case was restricted before."""


class NotRestricted(RuleRefusal):
    """There is no restriction to lift."""


class FamilyCannotRefer(RuleRefusal):
    """Only professionals refer."""


class NobodyConsents(RuleRefusal):
    """Nobody with parental responsibility is willing."""


class NotEligible(RuleRefusal):
    """The service is not for a child of that age, under this council's policy."""


class UnbornNotServed(NotEligible):
    """This council's service is not for unborn babies."""


class AskedInTheFuture(RuleRefusal):
    """A day on which somebody was asked has not come yet."""


class NobodyOfThatName(RuleRefusal):
    """The person named has no part in this referral."""
