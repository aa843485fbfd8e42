"""Why something about a conference may be refused: each rule's refusal by name."""

from shared.refusals import RuleRefusal


class CoordinatorNotAllocated(RuleRefusal):
    """Nobody coordinates this conference yet."""


class StillPreparing(RuleRefusal):
    """It is not confirmed yet."""


class AlreadyConfirmed(RuleRefusal):
    """The day and the place are fixed."""


class ConferenceUnderWay(RuleRefusal):
    """The conference has begun."""


class AlreadyHeld(RuleRefusal):
    """The conference was held."""


class ConferenceIsCancelled(RuleRefusal):
    """There will be no conference."""


class FamilyHasWithdrawn(RuleRefusal):
    """The family withdrew after the conference, and will not meet again."""


class CoordinatorNotIndependent(RuleRefusal):
    """The coordinator holds another role in the child's case."""


class NobodyOfThatName(RuleRefusal):
    """The person is not among the attendees."""


class AlreadyInvited(RuleRefusal):
    """Somebody of this name is among the attendees."""


class InvitationDeclined(RuleRefusal):
    """The attendee has declined."""


class InterpreterIsRelative(RuleRefusal):
    """Relatives, friends and children never interpret."""


class NotReady(RuleRefusal):
    """Something is still missing before the conference can be confirmed."""


class OnlineNotOffered(RuleRefusal):
    """This council's service does not meet online."""


class TooLate(RuleRefusal):
    """The day is later than the policy allows."""


class InThePast(RuleRefusal):
    """The day has passed."""


class NotYetTheDay(RuleRefusal):
    """The conference cannot begin before its day."""


class GroundRulesNotAgreed(RuleRefusal):
    """Everybody who is there agrees to the ground rules first."""
