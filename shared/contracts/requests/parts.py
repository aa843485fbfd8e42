"""Fields that the bodies of several commands have."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from shared.contracts.reading import Words, line
from shared.contracts.views import person


def place() -> fields.String:
    """Somebody of the same referral, by their place in it, such as parent:1."""
    return fields.String(
        required=True,
        validate=validate.Regexp(
            r"^(child|parent|adult):[1-9][0-9]?\Z",
            error="must be a place in this referral, such as parent:1, child:2 or adult:1",
        ),
    )


def reference() -> fields.String:
    """The reference of another case of the same council."""
    return fields.String(
        required=True,
        validate=validate.Regexp(
            r"^[A-Z]{2,8}-[A-Z0-9]{4}-[A-Z0-9]{4}\Z",
            error="must be a reference, such as HERTS-K7MD-9QRX",
        ),
    )


def account_id(example: str) -> fields.String:
    """The account of a member of staff."""
    return fields.String(
        required=True,
        validate=validate.Regexp(
            r"^[a-z0-9][a-z0-9-]{0,63}(?!\n)$",  # not even a line break after it
            error=f"must be the id of an account, such as {example}, and not a name",
        ),
    )


def language() -> Words:
    """The language in which somebody is spoken to."""
    return line(load_default="English")


def people(most: int, least: int = 0, **options: Any) -> fields.List[Any]:
    """Identifiers of people, as the referral and the conference show them."""
    return fields.List(person(), validate=validate.Length(least, most), **options)
