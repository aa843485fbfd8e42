"""What a referral holds when it is received."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from shared.contracts.reading import Request, line, one_of, passage
from shared.contracts.requests.parts import language, place
from shared.policies import REASONS, STAGES

CONSENTS = ("willing", "unwilling", "not_reached")
REPLIES = ("accepted", "declined", "no_reply")
OFFERED_HOW = ("letter_before_proceedings", "in_person", "phone", "video")
APART_SOURCES = ("court_order", "safety_plan", "person_asked")
NOBODY_THERE = "is nobody's place in this referral"


def nhs_number() -> fields.String:
    """An NHS number; whether it is one is looked at where it is decided."""
    return fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 40),
        metadata={"description": "Ten digits as text, with or without spaces."},
    )


def few_lines(means: str) -> fields.List[Any]:
    """Some short lines; none, when left out."""
    return fields.List(
        line(),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"description": means},
    )


class Child(Schema):
    """A child at the centre: born (date of birth), expected (due date), or, when neither is known, of an
    age that is believed."""

    name = line(required=True)
    date_of_birth = fields.Date(load_default=None, allow_none=True)
    due_date = fields.Date(load_default=None, allow_none=True)
    learning_disability = fields.Boolean(load_default=False)
    birth_unknown = fields.Boolean(load_default=False)
    believed_age = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(0, 120),
        metadata={"description": "In years, when the date of birth is not known."},
    )
    nhs_number = nhs_number()
    language = language()
    needs = few_lines("What they need to take part, such as a sign language interpreter.")
    keep_from_others = few_lines(
        "Words that must not reach others, such as an address or a school."
    )

    @validates_schema
    def born_expected_or_believed(self, data: dict[str, object], **_: object) -> None:
        known = [data.get("date_of_birth"), data.get("due_date")]
        if data.get("birth_unknown"):
            if any(known) or data.get("believed_age") is None:
                raise ValidationError(
                    "give the age that is believed, in years, and neither date, when the birth is unknown",
                    "believed_age",
                )
        elif sum(day is not None for day in known) != 1 or data.get("believed_age") is not None:
            raise ValidationError(
                "give a date of birth, or a due date for an unborn baby, and not both; when neither is "
                "known, birth_unknown and believed_age",
                "date_of_birth",
            )


class Parent(Schema):
    """A person with parental responsibility, and what they answered when they were asked."""

    name = line(required=True)
    relation = line(required=True)
    consent = one_of(*CONSENTS, required=True)
    asked_on = fields.Date(required=True)
    how_asked = line(required=True)
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=120))
    phone = line(load_default=None, allow_none=True)
    contact_is_safe = fields.Boolean(load_default=True)
    nhs_number = nhs_number()
    language = language()
    needs = few_lines("What they need to take part, such as a sign language interpreter.")
    keep_from_others = few_lines(
        "Words that must not reach others, such as an address or a school."
    )


class Adult(Schema):
    """An adult at the centre, who consents for themselves, and what they answered when they were asked."""

    name = line(required=True)
    date_of_birth = fields.Date(load_default=None, allow_none=True)
    consent = one_of(*CONSENTS, required=True)
    asked_on = fields.Date(required=True)
    how_asked = line(required=True)
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=120))
    phone = line(load_default=None, allow_none=True)
    contact_is_safe = fields.Boolean(load_default=True)
    nhs_number = nhs_number()
    language = language()
    needs = few_lines("What they need to take part, such as a sign language interpreter.")
    keep_from_others = few_lines("Words that must not reach others, such as an address.")
    view = passage(load_default=None, allow_none=True)


class NeverTogether(Schema):
    """Two people of the referral who must never be together."""

    one = place()
    other = place()
    why = passage(required=True)
    source = one_of(*APART_SOURCES, required=True)


class ReplyOfPlace(Schema):
    """What somebody of the referral replied to the offer."""

    who = place()
    reply = one_of(*REPLIES, required=True)
    on = fields.Date(required=True)


class OfferInReferral(Schema):
    """The offer of a conference that was made before the referral."""

    made_to = fields.List(place(), required=True, validate=validate.Length(1, 24))
    made_on = fields.Date(required=True)
    how = one_of(*OFFERED_HOW, required=True)
    replies = fields.List(
        fields.Nested(ReplyOfPlace), load_default=list, validate=validate.Length(max=24)
    )


class ReceiveReferral(Request):
    """A professional refers a family, or an adult, that is happy to take part."""

    children = fields.List(
        fields.Nested(Child), load_default=list, validate=validate.Length(max=12)
    )
    parents = fields.List(
        fields.Nested(Parent), load_default=list, validate=validate.Length(max=12)
    )
    adult = fields.Nested(Adult, load_default=None, allow_none=True)
    reasons = fields.List(
        one_of(*REASONS), required=True, validate=validate.Length(1, len(REASONS))
    )
    stage = one_of(*STAGES, required=True)
    concerns = passage(required=True)
    going_well = passage(required=True)
    needs_to_change = passage(required=True)
    bottom_line = passage(required=True)
    never_together = fields.List(
        fields.Nested(NeverTogether), load_default=list, validate=validate.Length(max=30)
    )
    offer = fields.Nested(OfferInReferral, load_default=None, allow_none=True)

    @validates_schema
    def about_children_or_an_adult(self, data: dict[str, Any], **_: object) -> None:
        children, parents, adult = (data.get(k) for k in ("children", "parents", "adult"))
        if bool(children) == bool(adult):
            raise ValidationError(
                "name the children, or else one adult, whom the referral is about", "children"
            )
        if children and not parents:
            raise ValidationError("name everybody with parental responsibility", "parents")
        if adult and parents:
            raise ValidationError(
                "leave out: nobody has parental responsibility for an adult", "parents"
            )
        repeated = len(set(data.get("reasons") or ())) != len(data.get("reasons") or ())
        if repeated:
            raise ValidationError("name each reason once", "reasons")

    @validates_schema(skip_on_field_errors=True)
    def everybody_named_is_there(self, data: dict[str, Any], **_: object) -> None:
        """Each place is that of somebody in this referral; nobody is kept apart from themselves."""
        there = {f"child:{n + 1}" for n in range(len(data["children"]))}
        there |= {f"parent:{n + 1}" for n in range(len(data["parents"]))}
        there |= {"adult:1"} if data["adult"] else set()
        named: dict[str, str] = {}
        wrong: dict[str, Any] = {}
        for number, pair in enumerate(data["never_together"]):
            named |= {f"never_together.{number}.{which}": pair[which] for which in ("one", "other")}
            if pair["one"] == pair["other"]:
                wrong[f"never_together.{number}.other"] = ["must be somebody else"]
        if data["offer"]:
            made_to, replies = data["offer"]["made_to"], data["offer"]["replies"]
            named |= {f"offer.made_to.{n}": one for n, one in enumerate(made_to)}
            named |= {f"offer.replies.{n}.who": one["who"] for n, one in enumerate(replies)}
        wrong |= {where: [NOBODY_THERE] for where, one in named.items() if one not in there}
        if wrong:
            raise ValidationError(wrong)
