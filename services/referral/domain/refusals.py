"""Why a referral may be refused: each rule's refusal by name."""

from shared.refusals import RuleRefusal


class NotAcceptedYet(RuleRefusal):
    """It waits for the service's answer."""


class WaitsForMoreInformation(RuleRefusal):
    """It waits for what the referrer was asked."""


class AlreadyAccepted(RuleRefusal):
    """It was accepted before."""


class AlreadyDeclined(RuleRefusal):
    """It was declined before."""


class ConsentWasWithdrawn(RuleRefusal):
    """The family no longer takes part."""


class CaseIsClosed(RuleRefusal):
    """The case has ended."""


class CaseIsMerged(RuleRefusal):
    """The case is led under the reference of another."""


class CaseIsSealed(RuleRefusal):
    """The case is sealed for good."""


class AlreadyRestricted(RuleRefusal):
    """The case was restricted before."""


class NotRestricted(RuleRefusal):
    """There is no restriction to lift."""


class FamilyCannotRefer(RuleRefusal):
    """Only professionals refer."""


class ReasonNotServed(RuleRefusal):
    """The service is not for what the family is referred for, under this council's policy."""


class StageNotServed(RuleRefusal):
    """The service is not for families at that stage, under this council's policy."""


class NobodyConsents(RuleRefusal):
    """Nobody whose consent counts is willing."""


class OwnConsentMissing(RuleRefusal):
    """A young person who is of age has not consented."""


class NotEligible(RuleRefusal):
    """The service is not for somebody of that age, under this council's policy."""


class UnbornNotServed(NotEligible):
    """This council's service is not for unborn babies."""


class NhsNumberWrong(RuleRefusal):
    """What was given as an NHS number is none."""


class AskedInTheFuture(RuleRefusal):
    """A day on which somebody was asked has not come yet."""


class DayInTheFuture(RuleRefusal):
    """A day on which something is said to have happened has not come yet."""


class NobodyOfThatName(RuleRefusal):
    """The person named has no part in this referral."""


class OfferMissing(RuleRefusal):
    """The council offers every family a conference before proceedings, and no offer is recorded."""


class ReplyWithoutOffer(RuleRefusal):
    """Somebody is said to have replied to whom nothing was offered."""


class OfferWasAccepted(RuleRefusal):
    """One acceptance obliges the council to hold the conference."""


class ExemptionNeeded(RuleRefusal):
    """An accepted offer binds the council until an exemption is decided."""


class NotExpected(RuleRefusal):
    """The child is not one who is expected."""


class AlreadyReferrer(RuleRefusal):
    """They have the referrer's part already."""


class CoordinatorCannotRefer(RuleRefusal):
    """The coordinator of a case has no other part in it."""


class CoordinatorCannotLead(RuleRefusal):
    """The coordinator of a case has no other part in it."""


class AlreadyLeadProfessional(RuleRefusal):
    """They are a lead professional of the case on some of those days already."""


class NotLeadProfessional(RuleRefusal):
    """They have no lead professional's part that could end then."""


class NobodyAtTheCentre(RuleRefusal):
    """Nobody is left whom the case could be about."""


class DuplicateUndecided(RuleRefusal):
    """Another case may be of the same family, and nobody has decided."""


class NotTheSameFamily(RuleRefusal):
    """Nobody has decided that the other case is of the same family."""


class NoSuchOtherCase(RuleRefusal):
    """The other case is not there, or is this one."""


class CannotMergeInto(RuleRefusal):
    """The other case cannot lead this one."""


class TransferIsOpen(RuleRefusal):
    """Another council was asked already."""


class NoTransferOpen(RuleRefusal):
    """No other council was asked."""


class TransferToOwnCouncil(RuleRefusal):
    """The council named has the case already."""


class CaseWasTransferred(RuleRefusal):
    """Another council is responsible for the case."""


class CouncilNotServed(RuleRefusal):
    """The council named is not one of this region."""


class AnswersForItself(RuleRefusal):
    """The council that was asked is of this region, and answers itself."""


class TransferNotAnswered(RuleRefusal):
    """The offer waits for this council's answer."""


class TransferAlreadyAccepted(RuleRefusal):
    """This council has said yes before."""


class TransferAlreadyRefused(RuleRefusal):
    """This council has said no before."""


class TransferWasWithdrawn(RuleRefusal):
    """The other council does not offer the case any longer."""


class CaseWasReceived(RuleRefusal):
    """The case has come, and is led here."""


class TransferFileUnfit(RuleRefusal):
    """The case file is not what the other council's ledger signed for, or not of this transfer."""
