"""What the body of each command of the access service holds."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from shared.contracts.reading import Request, passage


class RevokeSessions(Request):
    """Sessions end at once: one, all of an account, or everybody's of the council."""

    session = fields.String(
        load_default=None,
        validate=validate.Regexp(r"^[0-9a-f]{32}\Z", error="must be a session's identifier"),
        metadata={"description": "One session, as the list of sessions names it."},
    )
    account = fields.String(
        load_default=None,
        validate=validate.Regexp(r"^[a-z0-9][a-z0-9-]{0,63}\Z", error="must be an account"),
        metadata={"description": "All sessions of this account."},
    )
    everybody = fields.Boolean(
        load_default=False,
        metadata={"description": "True: all sessions of your council, your own among them."},
    )
    reason = passage(required=True)

    @validates_schema
    def _one_of_three(self, data: dict[str, Any], **_: Any) -> None:
        named = [bool(data["session"]), bool(data["account"]), data["everybody"]]
        if sum(named) != 1:
            raise ValidationError("say one of session, account and everybody", "everybody")
