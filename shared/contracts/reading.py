"""How requests are read: strictly, and with errors that name the field and say what to do."""

from __future__ import annotations

import unicodedata
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from shared.refusals import Unreadable

SHORT, LONG = 120, 4000
ALLOWED_CONTROLS = "\n\t"


# The library's words for the commonest mistakes, said so that they follow the field's name.
WORDS = {
    "Missing data for required field.": "is required",
    "Field may not be null.": "must not be null: give a value, or leave it out where it may be",
    "Not a valid string.": "must be text",
    "Not a valid integer.": "must be a whole number",
    "Not a valid boolean.": "must be true or false",
    "Not a valid list.": "must be a list",
    "Not a valid date.": "must be a day such as 2027-01-31",
    "Not a valid datetime.": "must be a time with its zone, such as 2027-01-31T10:00:00Z",
    "Not a valid aware datetime.": "needs a time zone, such as 2027-01-31T10:00:00Z",
    "Not a valid email address.": "must be an e-mail address",
}


class Words(fields.String):
    """Text that people wrote: not blank, not endless, and nothing in it that cannot be stored or shown."""

    def __init__(self, longest: int = LONG, **options: Any) -> None:
        described = {"minLength": 1, "maxLength": longest, **options.pop("metadata", {})}
        super().__init__(metadata=described, **options)
        self.longest = longest

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
        if not text:
            raise ValidationError("must not be empty")
        if len(text) > self.longest:
            raise ValidationError(f"is {len(text)} characters long; at most {self.longest} fit")
        unfit = [
            c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in ALLOWED_CONTROLS
        ]
        if unfit:
            raise ValidationError(f"holds a character that cannot be stored: U+{ord(unfit[0]):04X}")
        return text


def line(**options: Any) -> Words:
    """A short piece of text on one line, such as a name."""
    return Words(
        SHORT, validate=validate.ContainsNoneOf("\n", error="must be on one line"), **options
    )


def passage(**options: Any) -> Words:
    """A longer piece of text."""
    return Words(LONG, **options)


def one_of(*choices: str, **options: Any) -> fields.String:
    """One of the words that are named."""
    return fields.String(
        validate=validate.OneOf(choices, error="must be one of: {choices}"), **options
    )


class Request(Schema):
    """The body of a command. Fields that it does not have are refused, not ignored."""

    class Meta:
        unknown = RAISE

    expected_version = fields.Integer(
        load_default=None,
        validate=validate.Range(min=1),
        metadata={
            "description": "The version that you read. When somebody has changed it since, "
            "the answer is 409 and nothing is done. Leave out to act on whatever is there."
        },
    )
    occurred_at = fields.AwareDateTime(
        load_default=None,
        metadata={
            "description": "When it happened, if that was earlier than now, with a time zone. "
            "Leave out for now. It cannot be in the future."
        },
    )

    error_messages = {  # noqa: RUF012  (declared so by the library)
        "unknown": "is not a field of this request; check its spelling",
        "type": "must be an object",
    }


def read(schema: Schema, body: Any) -> dict[str, Any]:
    """The request as the schema reads it. Raises Unreadable, which names every wrong field."""
    try:
        loaded: dict[str, Any] = schema.load(body)
    except ValidationError as error:
        raise Unreadable(
            "The request cannot be read. Correct the fields named and send it again.",
            _flat(error.normalized_messages()),
        ) from error
    return loaded


def _flat(messages: dict[Any, Any], trail: str = "") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, what in messages.items():
        where = trail if key == "_schema" else f"{trail}.{key}".lstrip(".")
        if isinstance(what, dict):
            found |= _flat(what, where)
        else:
            found[where or "body"] = [WORDS.get(text, text) for text in map(str, what)]
    return found
