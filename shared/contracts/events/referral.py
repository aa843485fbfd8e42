"""The contracts of the referral service."""

from __future__ import annotations

from marshmallow import fields

from shared.contracts.events.parts import (
    Contract,
    _told,
    account,
    code,
    codes,
    count,
    day,
    later_codes,
    later_day,
    later_word,
    more_people,
    people,
    person,
    word,
    yes_or_no,
)
from shared.handing_over import PARTS, REFUSAL_REASONS, TAKEN_ON


class ReferralReceived(Contract):
    """A professional has referred a family, or an adult."""

    children = people("the children at the centre")
    referrer = account("the professional who referred the family")
    adults = more_people("the adult at the centre, when it is not about children")


class ReferralAccepted(Contract):
    """The service has taken the referral on; a conference can be prepared."""

    children = people("the children at the centre")
    referrer = account("the professional who referred the family")
    accepted_on = day("the day on which it was accepted")
    conference_by = day("the latest day for the conference under the council's policy")
    adults = more_people("the adult at the centre, when it is not about children")
    willing = more_people("the parents who are willing, or the adult: those who are introduced")
    never_together = more_people("people who must never be together, two by two")


class ReferralReturned(Contract):
    """The service needs to know more before it can accept or decline; the referrer is asked."""

    referrer = account("the professional who referred the family")


class ReferrerChanged(Contract):
    """Another professional has the referrer's part in the case from now on."""

    referrer = account("who has that part now")
    previous = account("who had it before")


class LeadProfessionalNamed(Contract):
    """A professional who works with the family has a part in the case from that day on."""

    professional = account("who has the part")
    from_day = day("the first day of it")
    until_day = later_day("the last day of it; none when it has no end yet")


class LeadProfessionalEnded(Contract):
    """A lead professional's part in the case ends."""

    professional = account("whose part ends")
    until_day = day("the last day of it")


class ReferralDeclined(Contract):
    """The service cannot take the referral on."""

    reason = code("why", "not_eligible", "no_consent", "wrong_service", "duplicate")
    referrer = account("the professional who referred the family")


class ConsentWithdrawn(Contract):
    """The family no longer takes part. Everything that is still to be sent stops."""

    was_accepted = fields.Boolean(
        required=True,
        metadata=_told(
            "whether the referral had been accepted, so that there is a conference to stop"
        ),
    )


class OwnConsentNeeded(Contract):
    """A young person has come of age: parental responsibility has ended, and their own consent counts."""

    person = person("who has come of age")


class OwnConsentRecorded(Contract):
    """Somebody who consents for themselves was asked."""

    person = person("who was asked")
    answer = code("what they answered", "willing", "unwilling", "not_reached")


class OfferBindingChanged(Contract):
    """Somebody has accepted the offer of a conference, which binds the council to hold it; or that binds
    it no longer, since the conference was held, an exemption was decided, or the case has ended."""

    binds = yes_or_no("whether the council is bound to hold the conference from now on")


class ConferenceOwed(Contract):
    """What would have ended the case did not, since an accepted offer binds the council to hold the
    conference: it has to be prepared again, or an exemption decided."""

    because = code("what would have ended the case", "conference_cancelled", "plan_closed")
    reason = code("why that happened, such as unsafe or other")


class AgeLimitReached(Contract):
    """A young person is too old for the council's service; adult services are to take over."""

    person = person("who has reached the age")


class ChildBorn(Contract):
    """A child who was expected has been born."""

    child = person("the child")


class PregnancyLost(Contract):
    """A child who was expected will not be born. Everything that is still to be sent stops at once."""

    child = person("the child who was expected")
    case_goes_on = yes_or_no("whether there are other children at the centre")


class CaseMerged(Contract):
    """The case was a second one of the same family, and is led under the other's reference."""

    into = word("the reference of the other case of the same council")


class CaseSeparated(Contract):
    """A merge was undone: the case stands alone again."""

    merged_into = word("the reference of the case that it had been merged into")


class CaseTransferred(Contract):
    """Another council has accepted the case, and is responsible for it from now on."""

    to = word("the council that has accepted it")
    transfer = later_word("the transfer, when a council of this region has accepted it")
    parts = later_codes("the parts that travel to a council of this region")


class TransferOffered(Contract):
    """A council of the region is asked to take a case. Until it accepts, the one that offers it stays
    responsible."""

    transfer = word("the transfer")
    to_council = word("the council that is asked, in whose store it is noted")
    children = count("how many children are at the centre")
    adults = count("how many adults are at the centre")
    stage = code("at which stage the family is, such as early_help")
    parts = codes("the parts of the case that would travel", *PARTS)


class TransferAnswered(Contract):
    """A council of the region has answered the offer of another. It counts when the offer stands."""

    transfer = word("the transfer")
    from_council = word("the council that offered, in whose store the answer is noted")
    answer = code("what was answered", "accepted", "refused")
    reason = code("why", TAKEN_ON, *REFUSAL_REASONS)


class TransferWithdrawn(Contract):
    """A council of the region is asked no longer. It also counts when the council has said yes, and that
    was not heard before."""

    transfer = word("the transfer")
    to_council = word("the council that had been asked, in whose store it is noted")
    reason = code("why", "withdrawn", "case_ended")


class CaseSealed(Contract):
    """The case is sealed for good: nobody has a part in it any more, and nothing is added to it."""


class CaseReopened(Contract):
    """A case that had ended goes on."""

    reason = code("why, such as family_asks_again or closed_by_mistake")


class CaseRestricted(Contract):
    """Whoever wants to see personal content of this case has to say why; the managers are told."""


class RestrictionLifted(Contract):
    """The case can be read like any other again."""


class CaseClosed(Contract):
    """The service's part in this case has come to an end."""

    reason = code("why, such as working_without_us or family_request")
