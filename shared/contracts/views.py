"""What may be said beside a question: the parameters of queries, read as strictly as commands are."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

ERASURE_GROUNDS = ("person_asked", "retention_ended", "court_order")
SPAN = r"\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2}"


class Days(fields.String):
    """The first and the last day of a span, both of which belong to it: 2027-01-04..2027-01-31."""

    def __init__(self, **options: Any) -> None:
        described = {"pattern": f"^{SPAN}$", **options.pop("metadata", {})}
        super().__init__(metadata=described, **options)

    def _deserialize(  # type: ignore[override]
        self, value: Any, attr: str | None, data: Any, **kwargs: Any
    ) -> tuple[date, date]:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        try:
            first, last = map(date.fromisoformat, text.split(".."))
        except ValueError:
            raise ValidationError("must be two days, such as 2027-01-04..2027-01-31") from None
        if first > last:
            raise ValidationError("must begin with the earlier day")
        return first, last


class View(Schema):
    """The parameters of a query. One that it does not have is refused: a slip in a name must not
    show more than was meant."""

    class Meta:
        unknown = RAISE

    error_messages = {  # noqa: RUF012  (declared so by the library)
        "unknown": "is not a parameter of this address; check its spelling",
        "type": "must be an object",
    }


class HistoryView(View):
    """Which part of a history is shown. What is left out counts as nothing said; all that is said
    applies together."""

    as_of = fields.Date(
        metadata={
            "description": "Only what had happened by the end of that day in England.",
            "example": "2027-01-31",
        },
    )
    as_known_at = fields.Date(
        metadata={
            "description": "Only what was recorded by the end of that day in England.",
            "example": "2027-01-31",
        },
    )
    changes = Days(
        metadata={
            "description": "Only what was recorded from the first day to the end of the last.",
            "example": "2027-01-04..2027-01-31",
        },
    )
    plan_version = fields.Integer(
        validate=validate.Range(min=1, max=9999),
        metadata={"description": "Only what concerns that version of the plan.", "example": 1},
    )


def person(**options: Any) -> fields.String:
    """A person's identifier, as the referral and the conference show it."""
    return fields.String(
        validate=validate.Regexp(
            r"^[A-Za-z0-9_-]{1,64}\Z", error="must be a person's identifier, and not a name"
        ),
        **options,
    )


class PersonView(View):
    """Beside the person whom the address names."""

    also = fields.List(
        person(),
        validate=validate.Length(max=12),
        metadata={
            "description": "Another identifier of the same person, as when a parent is an attendee "
            "too; said once for each.",
            "example": ["9d3e1f7a6b5c4d2e8f0a1b2c3d4e5f60"],
        },
    )


EXEMPTIONS = ("serious_harm", "third_party", "childs_wishes", "legal_privilege")
PLACE = r"[a-z]+/[1-9][0-9]{0,17}/[a-z_]+"


class Withheld(fields.String):
    """A passage that is not given, and why: plans/4/summary=third_party."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"pattern": f"^{PLACE}=({'|'.join(EXEMPTIONS)})$"}, **options)

    def _deserialize(  # type: ignore[override]
        self, value: Any, attr: str | None, data: Any, **kwargs: Any
    ) -> tuple[str, str]:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        place, _, code = text.partition("=")
        if not re.fullmatch(PLACE, place):
            raise ValidationError("must name a passage, such as plans/4/summary=third_party")
        if code not in EXEMPTIONS:
            raise ValidationError(f"must end with one of: {', '.join(EXEMPTIONS)}")
        return place, code


class RecordView(PersonView):
    """What is left out of a person's own record, and since when it has been asked for."""

    withhold = fields.List(
        Withheld(),
        validate=validate.Length(max=500),
        metadata={
            "description": "A passage that is left out, by its place, and the exemption: "
            f"{', '.join(EXEMPTIONS)}. Said once for each.",
            "example": ["plans/4/summary=third_party"],
        },
    )
    give = fields.List(
        fields.String(validate=validate.Regexp(rf"^{PLACE}\Z", error="must name a passage")),
        validate=validate.Length(max=500),
        metadata={
            "description": "A passage that is given after all, by its place: one about harm, or about "
            "people who are kept apart, which is withheld otherwise. Said once for each.",
            "example": ["scheduling/9/what"],
        },
    )
    asked_on = fields.Date(
        metadata={
            "description": "The day on which the person asked; today, if left out.",
            "example": "2027-01-31",
        },
    )


class ErasureView(View):
    """Who would be erased, and on what ground."""

    person = fields.List(
        person(),
        required=True,
        validate=validate.Length(1, 12),
        metadata={
            "description": "A person's identifier; said once for each, when they have several.",
            "example": ["9d3e1f7a6b5c4d2e8f0a1b2c3d4e5f60"],
        },
    )
    ground = fields.String(
        required=True,
        validate=validate.OneOf(ERASURE_GROUNDS, error="must be one of: {choices}"),
        metadata={
            "description": "Why: the person asked, the period is over, or a court ordered it.",
            "example": "person_asked",
        },
    )


class ConsistencyView(View):
    """Between which sizes of the ledger."""

    old = fields.Integer(
        required=True,
        validate=validate.Range(min=0),
        metadata={"description": "The size of the earlier checkpoint.", "example": 100},
    )
    new = fields.Integer(
        validate=validate.Range(min=0),
        metadata={"description": "The size of the later one; the newest, if left out."},
    )
