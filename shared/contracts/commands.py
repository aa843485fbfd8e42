"""What people may ask of the services: every command, its fields, its address and who may send it.

The portal reads requests with these schemas and describes them in its OpenAPI document; each
service reads them again, because it trusts nobody. The roles say who may at all; a service's
`permissions.py` adds the relation to the case (the coordinator allocated, the referrer of it).
"""

from __future__ import annotations

from dataclasses import dataclass

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from shared.contracts.reading import Request, line, one_of, passage

CONSENTS = ("willing", "unwilling", "not_reached")
PARTS = ("child", "family", "advocate", "supporter", "professional")
DECLINE_REASONS = ("not_eligible", "no_consent", "wrong_service", "duplicate")
NEXT_STEPS = ("revise", "another_meeting", "alternative_arrangements")
REVIEW_OUTCOMES = ("working", "changed", "not_working")
CLOSE_REASONS = ("working_without_us", "alternative_arrangements", "no_plan")
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


@dataclass(frozen=True)
class Command:
    """One command: `name` is also the name of the RPC method of `service`."""

    name: str
    service: str
    schema: type[Request]
    path: str
    roles: tuple[str, ...]
    creates: bool = False

    @property
    def summary(self) -> str:
        """The first sentence of what the command means."""
        return (self.schema.__doc__ or "").strip()


CASE = "/cases/{reference}"
ATTENDEE = CASE + "/attendees/{attendee}"

COMMANDS = (
    Command("receive_referral", "referral", ReceiveReferral, "/cases", ("referrer",), creates=True),
    Command("accept_referral", "referral", AcceptReferral, CASE + "/acceptance", ("manager",)),
    Command("decline_referral", "referral", DeclineReferral, CASE + "/decline", ("manager",)),
    Command(
        "withdraw_consent",
        "referral",
        WithdrawConsent,
        CASE + "/consent-withdrawal",
        ("referrer", "coordinator", "manager"),
    ),
    Command(
        "allocate_coordinator",
        "scheduling",
        AllocateCoordinator,
        CASE + "/coordinator",
        ("manager",),
    ),
    Command(
        "invite_attendee",
        "scheduling",
        InviteAttendee,
        CASE + "/attendees",
        ("coordinator",),
        creates=True,
    ),
    Command(
        "prepare_attendee",
        "scheduling",
        PrepareAttendee,
        ATTENDEE + "/preparation",
        ("coordinator",),
    ),
    Command(
        "decline_invitation",
        "scheduling",
        DeclineInvitation,
        ATTENDEE + "/decline",
        ("coordinator",),
    ),
    Command(
        "book_interpreter",
        "scheduling",
        BookInterpreter,
        ATTENDEE + "/interpreter",
        ("coordinator",),
    ),
    Command(
        "confirm_conference",
        "scheduling",
        ConfirmConference,
        CASE + "/conference/confirmation",
        ("coordinator",),
    ),
    Command(
        "reopen_preparation",
        "scheduling",
        ReopenPreparation,
        CASE + "/conference/preparation",
        ("coordinator",),
    ),
    Command(
        "begin_information_sharing",
        "scheduling",
        BeginInformationSharing,
        CASE + "/conference/information-sharing",
        ("coordinator",),
    ),
    Command(
        "begin_private_time",
        "scheduling",
        BeginPrivateTime,
        CASE + "/conference/private-time",
        ("coordinator",),
    ),
    Command(
        "end_private_time",
        "scheduling",
        EndPrivateTime,
        CASE + "/conference/private-time/end",
        ("coordinator",),
    ),
    Command(
        "hold_conference",
        "scheduling",
        HoldConference,
        CASE + "/conference/outcome",
        ("coordinator",),
    ),
    Command(
        "cancel_conference",
        "scheduling",
        CancelConference,
        CASE + "/conference/cancellation",
        ("coordinator", "manager"),
    ),
    Command(
        "propose_plan",
        "plans",
        ProposePlan,
        CASE + "/plan/proposals",
        ("coordinator",),
        creates=True,
    ),
    Command("agree_plan", "plans", AgreePlan, CASE + "/plan/agreement", ("referrer",)),
    Command("refuse_plan", "plans", RefusePlan, CASE + "/plan/refusal", ("referrer",)),
    Command("hold_review", "plans", HoldReview, CASE + "/plan/review", ("referrer", "coordinator")),
    Command("close_plan", "plans", ClosePlan, CASE + "/plan/closure", ("referrer", "manager")),
)

COMMAND = {command.name: command for command in COMMANDS}


@dataclass(frozen=True)
class Query:
    """One question: `name` is the name of the RPC method of `service`."""

    name: str
    service: str
    path: str
    roles: tuple[str, ...]
    summary: str


STAFF = ("referrer", "coordinator", "manager")

QUERIES = (
    Query("list_cases", "referral", "/cases", STAFF, "The cases that you have a part in."),
    Query("show_referral", "referral", CASE, STAFF, "The referral: children, parents, concerns."),
    Query(
        "show_conference",
        "scheduling",
        CASE + "/conference",
        STAFF,
        "The conference: coordinator, attendees, readiness, stages.",
    ),
    Query(
        "show_plan",
        "plans",
        CASE + "/plan",
        STAFF,
        "The plan: its versions, agreement and reviews.",
    ),
    Query(
        "list_messages",
        "notifications",
        CASE + "/messages",
        (*STAFF, "auditor"),
        "What was sent to whom, when, and whether it arrived.",
    ),
    Query(
        "show_history",
        "audit",
        CASE + "/history",
        ("auditor", "manager"),
        "Everything that happened in the case, in plain words, from every service.",
    ),
)

QUERY = {query.name: query for query in QUERIES}
