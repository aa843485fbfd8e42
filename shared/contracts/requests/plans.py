"""What the body of each command of the plan service holds."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from shared.contracts.reading import SHORT, Request, line, one_of, passage

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


class AskForReview(Request):
    """Somebody of the family asks that the plan is looked at before its day."""

    why = passage(load_default=None, allow_none=True)


class SayNotWorking(Request):
    """Somebody of the family says that the plan is not working, and what does not."""

    what = passage(required=True)


class ClosePlan(Request):
    """The service's part has come to an end."""

    reason = one_of(*CLOSE_REASONS, required=True)
