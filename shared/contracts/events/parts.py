"""What the fields of a contract can be: identifiers, codes, dates, counts, and nothing about a person."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

# No field can hold prose or a name: whatever is no date, number or word of a list has no spaces.
PLAIN = validate.Regexp(
    r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z", error="must be an identifier or a code, without spaces"
)


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


def later_word(means: str) -> fields.String:
    """A name or an identifier, in a contract that had none of it at first; None, when left out."""
    return fields.String(load_default=None, allow_none=True, validate=PLAIN, metadata=_told(means))


def codes(means: str, *choices: str) -> fields.List[Any]:
    """Some of these words."""
    one = fields.String(validate=validate.OneOf(choices))
    return fields.List(one, required=True, metadata=_told(means))


def later_codes(means: str) -> fields.List[Any]:
    """Some codes, in a contract that had none of them at first; none, when left out."""
    return fields.List(fields.String(validate=PLAIN), load_default=list, metadata=_told(means))


def day(means: str) -> fields.Date:
    """A day, such as 2026-11-23."""
    return fields.Date(required=True, metadata=_told(means))


def later_day(means: str) -> fields.Date:
    """A day that is perhaps not known yet."""
    return fields.Date(load_default=None, allow_none=True, metadata=_told(means))


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
