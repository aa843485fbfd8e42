"""The public contracts: every integration event, its fields, and its versions.

They carry identifiers, codes, dates and counts, and nothing that tells something about a person.
Stored events are private; `published.py` of each service maps them to these. A field may be added
with a default; anything else is a new version, and samples of every version ever published are
kept in `samples/` and must still load.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

# No field can hold prose or a name: whatever is no date, number or word of a list has no spaces.
PLAIN = validate.Regexp(
    r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z", error="must be an identifier or a code, without spaces"
)

# `means` says what the field tells; it goes into the event catalogue, docs/events.md.


def person(means: str) -> fields.String:
    """An identifier of a person, which tells nothing by itself; ask the owning service for more."""
    return fields.String(required=True, validate=PLAIN, metadata=_told(means))


def people(means: str) -> fields.List[Any]:
    """Identifiers of people."""
    return fields.List(fields.String(validate=PLAIN), required=True, metadata=_told(means))


def more_people(means: str) -> fields.List[Any]:
    """Identifiers of people, in a contract that had none of them at first; nobody, when left out."""
    return fields.List(fields.String(validate=PLAIN), load_default=list, metadata=_told(means))


def account(means: str) -> fields.String:
    """The account of a member of staff."""
    return fields.String(required=True, validate=PLAIN, metadata=_told(means))


def accounts(means: str) -> fields.List[Any]:
    """Accounts of members of staff."""
    return fields.List(fields.String(validate=PLAIN), required=True, metadata=_told(means))


def code(means: str, *choices: str) -> fields.String:
    """One of some words; any code when none are named, since the others differ by service."""
    known = validate.OneOf(choices) if choices else PLAIN
    return fields.String(required=True, validate=known, metadata=_told(means))


def yes_or_no(means: str) -> fields.Boolean:
    """Yes or no."""
    return fields.Boolean(required=True, metadata=_told(means))


def later_yes(means: str) -> fields.Boolean:
    """Yes or no, in a contract that did not say so at first; no, when left out."""
    return fields.Boolean(load_default=False, metadata=_told(means))


def word(means: str) -> fields.String:
    """A name or an identifier that is no person's."""
    return fields.String(required=True, validate=PLAIN, metadata=_told(means))


def day(means: str) -> fields.Date:
    """A day, such as 2026-11-23."""
    return fields.Date(required=True, metadata=_told(means))


def moment(means: str) -> fields.AwareDateTime:
    """A time, with its zone."""
    return fields.AwareDateTime(required=True, metadata=_told(means))


def count(means: str, least: int = 0) -> fields.Integer:
    """A whole number."""
    return fields.Integer(
        required=True, strict=True, validate=validate.Range(min=least), metadata=_told(means)
    )


def counts(means: str, least: int = 0) -> fields.List[Any]:
    """Whole numbers."""
    number = fields.Integer(strict=True, validate=validate.Range(min=least))
    return fields.List(number, required=True, metadata=_told(means))


def _told(means: str) -> dict[str, str]:
    return {"description": means}


class Contract(Schema):
    """What every contract's data has in common. Readers pass over fields that they do not know."""

    class Meta:
        unknown = EXCLUDE


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


class CoordinatorAllocated(Contract):
    """An independent coordinator has been given the case."""

    coordinator = account("the independent coordinator")


class CoordinatorReleased(Contract):
    """Somebody coordinates the case no longer: a conflict was declared, or it was given to somebody else.
    Their access ends."""

    coordinator = account("who had coordinated it")
    reason = code("why, such as conflict or reallocated")


class HarmReported(Contract):
    """Somebody said something in preparation that puts a person at risk: the social worker acts at once."""

    referrer = account("the professional who has to act")
    coordinator = account("the coordinator who was told of it")


class AttendeeExcluded(Contract):
    """Somebody will not be at the conference, by decision; they may contribute in another way."""

    attendee = person("who is excluded")


class AttendeePrepared(Contract):
    """Somebody who will attend was met and knows what will happen."""

    attendee = person("who was met")
    part = code("the part they have", "child", "family", "advocate", "supporter", "professional")
    prepared_on = day("the day on which they were met")
    prepared = count("how many attendees are prepared now", 1)
    expected = count("how many attendees are expected", 1)


class PreparationReopened(Contract):
    """Something that had been ready is ready no longer."""

    reason = code("why, such as interpreter_cancelled or plan_not_agreed")
    attendees = more_people("those who had been told of a day that does not hold any longer")


class ConferenceScheduled(Contract):
    """Everything is ready, and the day is fixed."""

    starts_at = moment("when it begins")
    place = code("where", "venue", "online")
    attendees = people("those who are expected")
    sequence = fields.Integer(
        load_default=0,
        strict=True,
        validate=validate.Range(min=0),
        metadata=_told("how often a day had been fixed for this meeting before"),
    )


class ConferenceCancelled(Contract):
    """There will be no conference."""

    reason = code("why, such as family_request or consent_withdrawn")
    attendees = more_people("those who had been told of the day")


class ConferenceHeld(Contract):
    """The conference was held."""

    outcome = code("whether the family made a plan", "plan", "no_plan")
    present = people("the attendees who were there")
    referrer = account("the professional who referred the family")
    coordinator = account("the independent coordinator")
    held_on = day("the day on which it ended")
    centre = more_people("the children, or the adult, at the centre")
    check_copies = later_yes("whether somebody is to check every plan copy before it is sent")


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


class MessageDelivered(Contract):
    """A message was handed over to the mail server; `attempt` counts from one."""

    message = word("the message, the same at every attempt")
    kind = word("what was sent, such as invitation or plan_copy")
    recipient = word("the account or the attendee it was for")
    attempt = count("the attempt that succeeded, counted from one", 1)


class MessageFailed(Contract):
    """A message could not be sent and somebody has to look at it."""

    message = word("the message, the same at every attempt")
    kind = word("what was sent, such as invitation or plan_copy")
    recipient = word("the account or the attendee it was for")
    reason = code("why, such as address_refused")


class RestrictedCaseRead(Contract):
    """This service has shown somebody personal content of a restricted case, for a reason that is
    recorded."""

    reader = account("who read it")
    role = code("the role in which they did")
    what = code("what they asked for, such as show_referral")


class PersonErasureDecided(Contract):
    """It was decided that people are erased from a case; every service erases what it keeps of them."""

    erasure = word("the erasure; what follows from it names it too")
    people = people("those who are to be erased")


class PersonErased(Contract):
    """This service has erased a person, and records nothing more about them."""

    erasure = word("the erasure that was decided")
    person = person("who was erased")
    keys = count("how many keys were destroyed")


class PersonErasureCompleted(Contract):
    """Every service has erased them; others are asked to delete the copies that they have."""

    erasure = word("the erasure that was decided")
    people = people("those who were erased")
    plan_versions = counts("the plan versions of which copies tell of them", 1)
    holders = accounts("accounts that took the case away as a file")


class EventRecorded(Contract):
    """Some event, public or not, was stored by a service: its place in the log and its digest."""

    aggregate = fields.UUID(required=True, metadata=_told("the record that the event belongs to"))
    version = count("the event's place in that record, counted from one", 1)
    topic = word("the stored event's own name")
    recorded_at = moment("when it was stored")
    digest = fields.String(
        required=True,
        validate=validate.Regexp(r"[0-9a-f]{64}\Z"),
        metadata=_told("the SHA-256 of the stored bytes, in hexadecimal"),
    )


@dataclass(frozen=True)
class Published:
    """One contract: who publishes it, its name, its version, and its fields."""

    service: str
    name: str
    version: int
    schema: type[Contract]

    @property
    def type(self) -> str:
        """The CloudEvents type, such as uk.kinplan.ReferralAccepted.v1."""
        return f"uk.kinplan.{self.name}.v{self.version}"


SERVICES = ("referral", "scheduling", "plans", "notifications", "audit")


def _first_versions(service: str, *schemas: type[Contract]) -> tuple[Published, ...]:
    return tuple(Published(service, schema.__name__, 1, schema) for schema in schemas)


PUBLISHED = (
    *_first_versions(
        "referral",
        ReferralReceived,
        ReferralAccepted,
        ReferralReturned,
        ReferrerChanged,
        ReferralDeclined,
        ConsentWithdrawn,
        OwnConsentNeeded,
        OwnConsentRecorded,
        AgeLimitReached,
        ChildBorn,
        PregnancyLost,
        CaseMerged,
        CaseSeparated,
        CaseTransferred,
        CaseReopened,
        CaseRestricted,
        RestrictionLifted,
        CaseClosed,
    ),
    *_first_versions(
        "scheduling",
        CoordinatorAllocated,
        CoordinatorReleased,
        HarmReported,
        AttendeeExcluded,
        AttendeePrepared,
        PreparationReopened,
        ConferenceScheduled,
        ConferenceCancelled,
        ConferenceHeld,
    ),
    *_first_versions(
        "plans",
        PlanProposed,
        PlanAgreed,
        PlanNotAgreed,
        PlanRevised,
        PlanCopiesReleased,
        ReviewDue,
        ReviewOverdue,
        ReviewMoved,
        ReviewExempted,
        OutcomeRecorded,
        BreachReported,
        ReviewHeld,
        PlanClosed,
    ),
    *_first_versions("notifications", MessageDelivered, MessageFailed),
    *_first_versions("audit", PersonErasureDecided, PersonErasureCompleted),
    *(
        Published(service, contract.__name__, 1, contract)
        for contract in (PersonErased, RestrictedCaseRead)
        for service in SERVICES
    ),
)

RECORDED = {service: Published(service, "EventRecorded", 1, EventRecorded) for service in SERVICES}

BY_TYPE = {contract.type: contract for contract in PUBLISHED} | {
    RECORDED["referral"].type: RECORDED["referral"]
}
NEWEST = {contract.name: contract for contract in sorted(PUBLISHED, key=lambda c: c.version)}
