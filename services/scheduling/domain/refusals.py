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


class ConferenceIsOwed(RuleRefusal):
    """Somebody has accepted the offer of the conference, which obliges the council to hold it."""


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


class WaitsForDeclaration(RuleRefusal):
    """The case was offered to a coordinator, who has not declared yet whether they are independent."""


class CoordinatorFull(RuleRefusal):
    """The coordinator prepares as many conferences as the policy allows."""


class AlreadyBooked(RuleRefusal):
    """The coordinator, the interpreter or the room is booked by another conference at that time."""


class NobodyAtTheCentre(RuleRefusal):
    """The person is not one of those at the centre of the case."""


class NobodySpeaksForThem(RuleRefusal):
    """Somebody is too young to say what they want, and it is not said who speaks for them."""


class OtherProfessionalsNotInvited(RuleRefusal):
    """In this council no professional comes but the one who works with the family."""


class NoAttemptLogged(RuleRefusal):
    """Nobody was tried before they were said not to be reached."""


class AttendeeIsExcluded(RuleRefusal):
    """Somebody was excluded from the conference."""


class ChildMayAlwaysContribute(RuleRefusal):
    """A child at the centre who is not there contributes in another way."""


class TheSamePerson(RuleRefusal):
    """Both identifiers are of one person."""


class AlreadyApart(RuleRefusal):
    """The two are kept apart for that reason already."""


class NotApart(RuleRefusal):
    """No restriction between the two is recorded."""


class NoInterpreterBooked(RuleRefusal):
    """Nobody is booked to interpret for the attendee."""


class VenueNotNeutral(RuleRefusal):
    """The council's conferences are held at a neutral venue."""


class SameCoordinator(RuleRefusal):
    """The case is offered to this coordinator, or is theirs, already."""


class NoLinkForThem(RuleRefusal):
    """A personal link is for somebody who is invited and comes, while the case goes on."""


class NoLinkToRevoke(RuleRefusal):
    """The attendee has no personal link that opens anything."""


class CaseIsRestricted(RuleRefusal):
    """The case is restricted, and nobody acts in it by a personal link."""


class OfferedTogether(RuleRefusal):
    """Days would be offered to two people together who are kept apart."""


class NobodyToOffer(RuleRefusal):
    """Nobody comes to whom days could be offered."""


class NothingOffered(RuleRefusal):
    """Those days are not offered to the attendee, or not any more."""


class NoSuchDay(RuleRefusal):
    """The day is not among those that were offered."""


class SaidOftenEnough(RuleRefusal):
    """The attendee has said what they want more often than is kept."""
