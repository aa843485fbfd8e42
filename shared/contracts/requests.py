"""What the body of each command holds.

The portal reads requests with these schemas and describes them in its OpenAPI document; each
service reads them again, because it trusts nobody.
"""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from shared.contracts.reading import Request, line, one_of, passage
from shared.contracts.views import ERASURE_GROUNDS, person

CONSENTS = ("willing", "unwilling", "not_reached")
PARTS = ("child", "family", "advocate", "supporter", "professional")
DECLINE_REASONS = ("not_eligible", "no_consent", "wrong_service", "duplicate")
NEXT_STEPS = ("revise", "another_meeting", "alternative_arrangements")
REVIEW_OUTCOMES = ("working", "changed", "not_working")
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


class ProposePlan(Request):
    """What the family decided, written up by the coordinator."""

    actions = fields.List(fields.Nested(Action), required=True, validate=validate.Length(1, 60))
    back_up_plan = passage(required=True)
    how_checked = passage(required=True)
    family_monitor = fields.String(required=True, validate=validate.Length(1, 64))
    childs_wishes = passage(required=True)
    support_asked = fields.List(line(), load_default=list, validate=validate.Length(max=30))
    review_on = fields.Date(required=True)


class AgreePlan(Request):
    """The referrer agrees a version of the plan as safe."""

    plan_version = fields.Integer(required=True, validate=validate.Range(min=1))


class RefusePlan(Request):
    """The referrer cannot agree it, because of a risk of significant harm, and says why."""

    plan_version = fields.Integer(required=True, validate=validate.Range(min=1))
    reasons = passage(required=True)
    next_step = one_of(*NEXT_STEPS, required=True)


class HoldReview(Request):
    """The review was held: is the plan working?"""

    outcome = one_of(*REVIEW_OUTCOMES, required=True)
    summary = passage(required=True)
    next_review_on = fields.Date(load_default=None)


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


class SettleTask(Request):
    """What could not be sent was done by hand: what was done, and how it went."""

    task = fields.String(required=True, validate=validate.Length(1, 64))
    done = passage(required=True)


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
