"""What the body of each command holds.

The portal reads requests with these schemas and describes them in its OpenAPI document; each
service reads them again, because it trusts nobody.
"""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from shared.contracts.reading import SHORT, Request, line, one_of, passage
from shared.contracts.views import ERASURE_GROUNDS, person

CONSENTS = ("willing", "unwilling", "not_reached")
PARTS = ("child", "family", "advocate", "supporter", "professional")
DECLINE_REASONS = ("not_eligible", "no_consent", "wrong_service", "duplicate")
NEXT_STEPS = ("revise", "another_meeting", "alternative_arrangements")
REVIEW_OUTCOMES = ("working", "changed", "not_working")
SUPPORT_ANSWERS = ("agreed", "refused", "later")
PROGRESS = ("not_started", "under_way", "done", "not_done", "no_longer_needed")
REVIEW_ASKERS = ("family", "referrer", "service")
EXEMPTION_REASONS = (
    "child_moved_to_care",
    "family_request",
    "moved_away",
    "court_has_decided",
    "other",
)
BREACH_STEPS = (
    "commissioner_told",
    "commissioner_not_needed",
    "person_warned",
    "copy_recovered",
    "copy_deleted",
)
OUTCOME_MONTHS = (0, 6, 12, 24)
LEGAL_STATUSES = (
    "none",
    "child_in_need",
    "child_protection_plan",
    "looked_after",
    "care_order",
    "special_guardianship",
    "adopted",
    "not_applicable",
)
LIVING_ARRANGEMENTS = (
    "with_parent",
    "with_relatives",
    "foster_care",
    "residential",
    "independent",
    "own_home",
    "hospital",
    "other",
)
PROCEEDINGS = ("none", "begun", "ended")
CLOSE_REASONS = ("working_without_us", "alternative_arrangements", "no_plan")
CODE = r"^[0-9A-Fa-f]{8}\Z"
REOPEN_REASONS = ("interpreter_cancelled", "attendee_withdrew", "court_order", "other")
CANCEL_REASONS = ("family_request", "unsafe", "other")


class Child(Schema):
    """A child at the centre: born (date of birth) or expected (due date), not both."""

    name = line(required=True)
    date_of_birth = fields.Date(load_default=None)
    due_date = fields.Date(load_default=None)
    learning_disability = fields.Boolean(load_default=False)

    @validates_schema
    def born_or_expected(self, data: dict[str, object], **_: object) -> None:
        if (data.get("date_of_birth") is None) == (data.get("due_date") is None):
            raise ValidationError(
                "give a date of birth, or a due date for an unborn baby, and not both",
                "date_of_birth",
            )


class Parent(Schema):
    """A person with parental responsibility, and what they answered when they were asked."""

    name = line(required=True)
    relation = line(required=True)
    consent = one_of(*CONSENTS, required=True)
    asked_on = fields.Date(required=True)
    how_asked = line(required=True)


class ReceiveReferral(Request):
    """A professional refers a family that is happy to take part."""

    children = fields.List(fields.Nested(Child), required=True, validate=validate.Length(1, 12))
    parents = fields.List(fields.Nested(Parent), required=True, validate=validate.Length(1, 12))
    concerns = passage(required=True)
    going_well = passage(required=True)
    needs_to_change = passage(required=True)
    bottom_line = passage(required=True)


class AcceptReferral(Request):
    """The service takes the referral on."""


class DeclineReferral(Request):
    """The service cannot take it on, and says why and where to turn."""

    reason = one_of(*DECLINE_REASONS, required=True)
    explanation = passage(required=True)
    signpost = passage(required=True)


class WithdrawConsent(Request):
    """Somebody with parental responsibility no longer wants to take part."""

    withdrawn_by = fields.String(required=True, validate=validate.Length(1, 64))
    how = line(required=True)


class RestrictCase(Request):
    """Whoever wants to see the case has to say why from now on, and the managers are told."""

    reason = passage(required=True)


class LiftRestriction(Request):
    """The case can be seen like any other again."""

    reason = passage(required=True)


class AllocateCoordinator(Request):
    """An independent coordinator is given the case."""

    coordinator = fields.String(
        required=True,
        validate=validate.Regexp(
            r"^[a-z0-9][a-z0-9-]{0,63}(?!\n)$",  # not even a line break after it
            error="must be the id of an account, such as herts-coordinator, and not a name",
        ),
    )
    holds_another_role = fields.Boolean(required=True)


class InviteAttendee(Request):
    """Somebody whom the family wants there."""

    name = line(required=True)
    relation = line(required=True)
    part = one_of(*PARTS, required=True)
    email = fields.Email(load_default=None, validate=validate.Length(max=120))
    phone = line(load_default=None)
    language = line(load_default="English")


class PrepareAttendee(Request):
    """The coordinator has met the attendee and explained what will happen."""

    met_on = fields.Date(required=True)
    how = one_of("in_person", "phone", "video", required=True)
    wishes = passage(load_default=None)


class DeclineInvitation(Request):
    """The attendee will not come."""

    reason = one_of("does_not_want_to", "cannot_come", "not_reached", required=True)


class BookInterpreter(Request):
    """An interpreter, never a relative or friend, is booked for an attendee."""

    interpreter = line(required=True)
    is_relative_or_friend = fields.Boolean(required=True)


class ConfirmConference(Request):
    """Everything is ready: the day, and where."""

    starts_at = fields.AwareDateTime(required=True)
    place = one_of("venue", "online", required=True)
    where = line(required=True)


class ReopenPreparation(Request):
    """Something that had been ready is ready no longer."""

    reason = one_of(*REOPEN_REASONS, required=True)


class BeginInformationSharing(Request):
    """Stage one: the concerns are explained and questions are answered."""

    ground_rules_agreed = fields.Boolean(required=True)


class BeginPrivateTime(Request):
    """Stage two begins: professionals leave. Nothing that is said is ever recorded."""


class EndPrivateTime(Request):
    """Stage two ends: the family asks the professionals back in."""


class HoldConference(Request):
    """The conference is over: who was there, and whether there is a plan."""

    outcome = one_of("plan", "no_plan", required=True)
    present = fields.List(
        fields.String(validate=validate.Length(1, 64)),
        required=True,
        validate=validate.Length(1, 60),
    )


class CancelConference(Request):
    """There will be no conference."""

    reason = one_of(*CANCEL_REASONS, required=True)


def someone(**options: Any) -> fields.String:
    """The identifier of a person of the case, or of an account."""
    return fields.String(
        validate=validate.Regexp(
            r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z", error="must be an identifier, and not a name"
        ),
        **options,
    )


def version_of_plan() -> fields.Integer:
    """The number of a plan version."""
    return fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


class Action(Schema):
    """One thing that somebody will do."""

    what = passage(required=True)
    who = line(required=True)
    by_when = fields.Date(required=True)
    attendee = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 64),
        metadata={"description": "Their identifier, when they were at the meeting."},
    )
    children = fields.List(
        someone(),
        load_default=list,
        validate=validate.Length(max=12),
        metadata={"description": "For whom at the centre it is; for all, when left out."},
    )


class Wishes(Schema):
    """What one of those at the centre wants."""

    child = someone(required=True)
    wishes = passage(required=True)


class Support(Schema):
    """Something that the family asks for, and of which agency."""

    what = line(required=True)
    agency = line(load_default=None)


class SupportAsked(fields.Field[dict[str, Any]]):
    """A line, or what is asked for and of which agency."""

    def __init__(self, **options: Any) -> None:
        text = {"type": "string", "minLength": 1, "maxLength": SHORT}
        both = {
            "type": "object",
            "properties": {"what": text, "agency": {**text, "type": ["string", "null"]}},
            "required": ["what"],
            "additionalProperties": False,
        }
        super().__init__(metadata={"oneOf": [text, both]}, **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **kwargs: Any
    ) -> dict[str, Any]:
        if isinstance(value, str):
            return {"what": line().deserialize(value), "agency": None}
        if not isinstance(value, dict):
            raise ValidationError("must be a line, or an object with what and agency")
        loaded: dict[str, Any] = Support().load(value)
        return loaded


class ProposePlan(Request):
    """What the family decided, written up by the coordinator."""

    actions = fields.List(fields.Nested(Action), required=True, validate=validate.Length(1, 60))
    back_up_plan = passage(required=True)
    how_checked = passage(required=True)
    family_monitor = fields.String(required=True, validate=validate.Length(1, 64))
    childs_wishes = passage(
        required=True,
        metadata={
            "description": "Everybody's copy holds this. What only those close to one child may read "
            "goes into wishes_of, and into actions for that child."
        },
    )
    support_asked = fields.List(SupportAsked(), load_default=list, validate=validate.Length(max=30))
    review_on = fields.Date(required=True)
    professional_monitor = someone(
        load_default=None,
        metadata={
            "description": "The account of the professional who checks it; the referrer, when left out."
        },
    )
    wishes_of = fields.List(
        fields.Nested(Wishes), load_default=list, validate=validate.Length(max=12)
    )


class AgreePlan(Request):
    """The referrer agrees a version of the plan as safe."""

    plan_version = fields.Integer(required=True, validate=validate.Range(min=1))


class RefusePlan(Request):
    """The referrer cannot agree it, because of a risk of significant harm, and says why."""

    plan_version = fields.Integer(required=True, validate=validate.Range(min=1))
    reasons = passage(required=True)
    next_step = one_of(*NEXT_STEPS, required=True)
    risk_of_significant_harm = fields.Boolean(required=True)
    arrangements = passage(load_default=None)


class ReleaseCopies(Request):
    """The coordinator has checked the copies of a version; they can be sent."""

    plan_version = version_of_plan()
    checked = fields.Boolean(
        required=True,
        truthy={True},
        falsy={False},
        validate=validate.OneOf(
            (True,), error="must be true: check for whom each copy is, and what it tells, first"
        ),
    )


class AnswerSupport(Request):
    """An agency has answered what the family asked for."""

    plan_version = version_of_plan()
    support = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(min=1),
        metadata={"description": "Its place in the version's list, counted from 1."},
    )
    answer = one_of(*SUPPORT_ANSWERS, required=True)
    by_agency = line(required=True)
    answered_on = fields.Date(required=True)
    reason = passage(load_default=None)


class RecordProgress(Request):
    """How far an action of the agreed plan has come."""

    action = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(min=1),
        metadata={"description": "Its place in the agreed version, counted from 1."},
    )
    state = one_of(*PROGRESS, required=True)
    told_by = line(required=True)
    on = fields.Date(required=True)
    note = passage(load_default=None)


class HoldReview(Request):
    """The review was held: is the plan working?"""

    outcome = one_of(*REVIEW_OUTCOMES, required=True)
    summary = passage(required=True)
    next_review_on = fields.Date(load_default=None)


class MoveReview(Request):
    """The review is on another day."""

    review_on = fields.Date(required=True)
    asked_by = one_of(*REVIEW_ASKERS, required=True)
    reason = passage(required=True)


class ExemptReview(Request):
    """The review is not held, for a reason; without a next one the plan ends."""

    reason = one_of(*EXEMPTION_REASONS, required=True)
    explanation = passage(required=True)
    next_review_on = fields.Date(load_default=None)


class ReportBreach(Request):
    """A plan copy reached somebody who ought not to have it, or told them too much."""

    plan_version = version_of_plan()
    recipient = someone(
        required=True,
        metadata={"description": "The attendee, or the account, whose copy went wrong."},
    )
    what_happened = passage(required=True)
    discovered_at = fields.AwareDateTime(required=True)
    endangered = fields.List(someone(), load_default=list, validate=validate.Length(max=60))


class NoteBreachStep(Request):
    """Something was done about a breach, or need not be."""

    breach = someone(required=True)
    step = one_of(*BREACH_STEPS, required=True)
    on = fields.AwareDateTime(required=True)
    reason = passage(load_default=None)


class RecordOutcome(Request):
    """How somebody at the centre fares, when the plan ended or some months after the conference."""

    person = someone(required=True)
    months = fields.Integer(
        required=True,
        strict=True,
        validate=validate.OneOf(OUTCOME_MONTHS, error="must be one of: {choices}"),
    )
    legal_status = one_of(*LEGAL_STATUSES, required=True)
    living_arrangement = one_of(*LIVING_ARRANGEMENTS, required=True)
    proceedings = one_of(*PROCEEDINGS, required=True)
    days_in_care = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    on = fields.Date(required=True)


class ClosePlan(Request):
    """The service's part has come to an end."""

    reason = one_of(*CLOSE_REASONS, required=True)


class CorrectEntry(Request):
    """Something in the history is wrong: what is right stands beside it from now on."""

    service = one_of("referral", "scheduling", "plans", "notifications", "audit", required=True)
    position = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    what_is_right = passage(required=True)
    reason = passage(required=True)


class PlaceHold(Request):
    """A legal hold: nothing in the case may be erased until it is lifted."""

    reason = passage(required=True)


class LiftHold(Request):
    """The legal hold on the case has ended."""

    reason = passage(required=True)


class ErasePerson(Request):
    """People are erased from the case, everywhere, as it was shown before; this cannot be undone."""

    people = fields.List(person(), required=True, validate=validate.Length(1, 12))
    ground = one_of(*ERASURE_GROUNDS, required=True)
    reason = passage(required=True)
    confirm = fields.String(
        required=True,
        validate=validate.Regexp(CODE, error="must be the code that was shown, such as 3F9A27C1"),
        metadata={"description": "The code that examining the erasure answered, just before."},
    )


class CosignCheckpoint(Request):
    """A witness has seen a checkpoint of the ledger, and says that the ledger only grew."""

    note = fields.String(
        required=True,
        validate=validate.Length(1, 20_000),
        metadata={"description": "The checkpoint as it was shown, with the cosignature's line."},
    )
    key = fields.String(
        required=True,
        validate=validate.Length(1, 300),
        metadata={"description": "The witness's public key, as name+hash+key."},
    )
