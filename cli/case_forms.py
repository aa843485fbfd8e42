"""The fields of a case file: which there are, what they hold, and the words they may use."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from cli.family_pages import FORMS, PAGES

REFERRAL = (
    "received",
    "returned",
    "accepted",
    "declined",
    "consent_withdrawn",
    "closed",
    "merged",
    "sealed",
)
CONFERENCE = (
    "opened",
    "allocated",
    "preparing",
    "confirmed",
    "information_sharing",
    "private_family_time",
    "agreeing_plan",
    "held",
    "cancelled",
)
PLAN = (
    "awaited",
    "proposed",
    "agreed",
    "not_agreed",
    "review_due",
    "review_overdue",
    "no_plan",
    "closed",
    "reopened",
)
MESSAGE_KINDS = (
    "acknowledgement",
    "referral_declined",
    "referral_returned",
    "introduction",
    "invitation",
    "reminder",
    "conference_postponed",
    "conference_cancelled",
    "exclusion_notice",
    "new_social_worker",
    "case_handed_over",
    "own_consent_needed",
    "age_limit_reached",
    "conference_owed",
    "plan_copy",
    "review_due",
    "review_overdue",
    "harm_reported",
    "breach_reported",
    "please_delete",
    "restricted_case_read",
    "personal_link",
    "review_asked",
    "plan_doubted",
)
MESSAGE_STATES = ("pending", "sending", "delivered", "failed", "stopped")
NONE = "none"
LONGEST_PASSING = 3650


class Form(Schema):
    """A part of a case file. What it does not know is a mistake."""

    class Meta:
        unknown = RAISE

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.error_messages |= {
            "unknown": "is not a field that belongs here; see docs/case-files.md",
            "type": "must hold named fields",
        }


class Text(fields.String):
    """Text that is not blank."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("must be text; put it in quotes")
        if not value.strip():
            raise ValidationError("must not be empty")
        return value.strip()


class Counts(fields.Field[dict[str, int]]):
    """How many messages: a number (of those delivered), or a number for each state."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **kwargs: Any
    ) -> dict[str, int]:
        given = value if isinstance(value, dict) else {"delivered": value}
        for state, number in given.items():
            if state not in MESSAGE_STATES:
                raise ValidationError(f"has no state {state!r}; use {', '.join(MESSAGE_STATES)}")
            if type(number) is not int or number < 0:
                raise ValidationError(f"must be a whole number, not {number!r}")
        return {state: number for state, number in given.items() if number}


def text(**options: Any) -> Text:
    """Text that must be there unless the options say otherwise."""
    return Text(**{"required": True} | options)


def label(**options: Any) -> fields.String:
    """A short name that the file gives to somebody, such as `grandmother`."""
    words = "must be small letters, digits and hyphens, beginning with a letter"
    return fields.String(
        validate=validate.Regexp(r"[a-z][a-z0-9-]{0,39}\Z", error=words), **options
    )


def status(*choices: str) -> fields.String:
    """One status, or `none` for a thing that there must not be."""
    allowed = (*choices, NONE)
    return fields.String(validate=validate.OneOf(allowed, error="must be one of: {choices}"))


def number(least: int, most: int) -> fields.Integer:
    """A whole number in that range."""
    return fields.Integer(strict=True, validate=validate.Range(least, most), required=True)


class StatusForm(Form):
    """Where a case stands."""

    referral = status(*REFERRAL)
    conference = status(*CONFERENCE)
    plan = status(*PLAN)
    offered_to = Text()
    messages = fields.Dict(
        keys=fields.String(
            validate=validate.OneOf(
                MESSAGE_KINDS, error="is no kind of message; there are: {choices}"
            )
        ),
        values=Counts(),
    )


class PlacesForm(StatusForm):
    """Where a case stands, and where it stands in the council that has taken it over."""

    moved_to = fields.Nested(StatusForm)


class MovedForm(StatusForm):
    """Where the case must stand at the end in the council that has taken it over."""

    history_says = fields.List(text(), load_default=list)


class MailForm(Form):
    """One mail that must have arrived."""

    to = text()
    kind = fields.String(
        required=True, validate=validate.OneOf(MESSAGE_KINDS, error="must be one of: {choices}")
    )
    says = fields.List(text(), load_default=list)


class ExpectForm(StatusForm):
    """Where the case must stand at its end, and what must be found then."""

    mails = fields.List(fields.Nested(MailForm), load_default=list)
    history_says = fields.List(text(), load_default=list)
    moved_to = fields.Nested(MovedForm)


class CaseForm(Form):
    """A whole case file; its steps and its end have forms of their own."""

    case = text()
    council = text()
    moves_to = text(required=False, load_default=None)
    story = text()
    steps = fields.List(fields.Raw(), required=True, validate=validate.Length(min=1))
    expect = fields.Nested(ExpectForm, required=True)


class CommandForm(Form):
    """Somebody sends a command. `with` and `as` are words of Python, hence the other names."""

    by = text()
    do = text()
    body = fields.Dict(data_key="with", load_default=dict)
    attendee = label(load_default=None)
    remember = label(data_key="as", load_default=None)
    refused = fields.String(
        load_default=None,
        validate=validate.Regexp(
            r"[a-z][a-z0-9_]{0,59}\Z", error="must be a code, as in already_declined"
        ),
    )


class PageForm(Form):
    """Somebody of the family does something on their own page, by their personal link."""

    link_of = label(required=True)
    do = fields.String(
        required=True,
        validate=validate.OneOf(
            (*PAGES, *FORMS), error="is nothing that is done on a page; there are: {choices}"
        ),
    )
    body = fields.Dict(data_key="with", load_default=dict)
    says = fields.List(text(), load_default=list)
    closed = fields.Boolean(load_default=False)


class DaysForm(Form):
    """So many days pass."""

    days_pass = number(1, LONGEST_PASSING)


class HoursForm(Form):
    """So many hours pass."""

    hours_pass = number(1, LONGEST_PASSING * 24)


class UntilForm(Form):
    """The clock goes forward to a moment."""

    until = text()


class WaitForm(Form):
    """Wait until the case stands so."""

    wait_for = fields.Nested(PlacesForm, required=True)


STEP_FORMS: dict[str, type[Form]] = {
    "link_of": PageForm,
    "do": CommandForm,
    "days_pass": DaysForm,
    "hours_pass": HoursForm,
    "until": UntilForm,
    "wait_for": WaitForm,
}
"""Which form a step has: the first of these fields that it holds decides."""
