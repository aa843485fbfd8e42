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

PERSON = {"description": "an identifier of a person in this case; ask the owning service for more"}


def person(**options: Any) -> fields.String:
    """An identifier of a person, which tells nothing by itself."""
    return fields.String(validate=validate.Length(1, 64), metadata=PERSON, **options)


def people() -> fields.List:
    """Identifiers of people."""
    return fields.List(person(), required=True)


def account() -> fields.String:
    """The account of a member of staff."""
    return fields.String(required=True, validate=validate.Length(1, 64))


def code(*choices: str) -> fields.String:
    """One of some words."""
    return fields.String(required=True, validate=validate.OneOf(choices))


def day() -> fields.Date:
    """A day, such as 2026-11-23."""
    return fields.Date(required=True)


def count(least: int = 0) -> fields.Integer:
    """A whole number."""
    return fields.Integer(required=True, strict=True, validate=validate.Range(min=least))


class Contract(Schema):
    """What every contract's data has in common. Readers pass over fields that they do not know."""

    class Meta:
        unknown = EXCLUDE


class ReferralReceived(Contract):
    """A professional has referred a family."""

    children = people()
    referrer = account()


class ReferralAccepted(Contract):
    """The service has taken the referral on; a conference can be prepared."""

    children = people()
    referrer = account()
    accepted_on = day()
    conference_by = day()


class ReferralDeclined(Contract):
    """The service cannot take the referral on."""

    reason = code("not_eligible", "no_consent", "wrong_service", "duplicate")
    referrer = account()


class ConsentWithdrawn(Contract):
    """The family no longer takes part. Everything that is still to be sent stops."""

    was_accepted = fields.Boolean(required=True)


class CaseClosed(Contract):
    """The service's part in this case has come to an end."""

    reason = fields.String(required=True, validate=validate.Length(1, 40))


class CoordinatorAllocated(Contract):
    """An independent coordinator has been given the case."""

    coordinator = account()


class AttendeePrepared(Contract):
    """Somebody who will attend was met and knows what will happen."""

    attendee = person(required=True)
    part = code("child", "family", "advocate", "supporter", "professional")
    prepared_on = day()
    prepared = count(1)
    expected = count(1)


class PreparationReopened(Contract):
    """Something that had been ready is ready no longer."""

    reason = fields.String(required=True, validate=validate.Length(1, 40))


class ConferenceScheduled(Contract):
    """Everything is ready, and the day is fixed."""

    starts_at = fields.AwareDateTime(required=True)
    place = code("venue", "online")
    attendees = people()


class ConferenceCancelled(Contract):
    """There will be no conference."""

    reason = fields.String(required=True, validate=validate.Length(1, 40))


class ConferenceHeld(Contract):
    """The conference was held."""

    outcome = code("plan", "no_plan")
    present = people()
    referrer = account()
    coordinator = account()
    held_on = day()


class PlanProposed(Contract):
    """A version of the plan was written up and waits for the referrer."""

    plan_version = count(1)
    actions = count(1)


class PlanAgreed(Contract):
    """A version of the plan was agreed as safe."""

    plan_version = count(1)
    agreed_on = day()
    review_on = day()
    actions = count(1)
    copies_for = people()
    referrer = account()


class PlanNotAgreed(Contract):
    """A version of the plan could not be agreed; the next step is named."""

    plan_version = count(1)
    next_step = code("revise", "another_meeting", "alternative_arrangements")


class PlanRevised(Contract):
    """A later version of the plan was written up."""

    plan_version = count(2)
    actions = count(1)


class ReviewDue(Contract):
    """The review of a plan has fallen due."""

    plan_version = count(1)
    due_on = day()
    family_monitor = person(required=True)
    referrer = account()
    coordinator = account()


class ReviewHeld(Contract):
    """A review was held."""

    plan_version = count(1)
    outcome = code("working", "changed", "not_working")
    held_on = day()


class PlanClosed(Contract):
    """The plan is no longer followed up by the service."""

    reason = fields.String(required=True, validate=validate.Length(1, 40))


class MessageDelivered(Contract):
    """A message was handed over to the mail server; `attempt` counts from one."""

    message = fields.String(required=True)
    kind = fields.String(required=True)
    recipient = fields.String(required=True)
    attempt = count(1)


class MessageFailed(Contract):
    """A message could not be sent and somebody has to look at it."""

    message = fields.String(required=True)
    kind = fields.String(required=True)
    recipient = fields.String(required=True)
    reason = fields.String(required=True, validate=validate.Length(1, 40))


class EventRecorded(Contract):
    """Some event, public or not, was stored by a service: its place in the log and its digest."""

    aggregate = fields.UUID(required=True)
    version = count(1)
    topic = fields.String(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    digest = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}$"))


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


def _first_versions(service: str, *schemas: type[Contract]) -> tuple[Published, ...]:
    return tuple(Published(service, schema.__name__, 1, schema) for schema in schemas)


PUBLISHED = (
    *_first_versions(
        "referral",
        ReferralReceived,
        ReferralAccepted,
        ReferralDeclined,
        ConsentWithdrawn,
        CaseClosed,
    ),
    *_first_versions(
        "scheduling",
        CoordinatorAllocated,
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
        ReviewDue,
        ReviewHeld,
        PlanClosed,
    ),
    *_first_versions("notifications", MessageDelivered, MessageFailed),
)

RECORDED = {
    service: Published(service, "EventRecorded", 1, EventRecorded)
    for service in ("referral", "scheduling", "plans", "notifications", "audit")
}

BY_TYPE = {contract.type: contract for contract in PUBLISHED} | {
    RECORDED["referral"].type: RECORDED["referral"]
}
NEWEST = {contract.name: contract for contract in sorted(PUBLISHED, key=lambda c: c.version)}
