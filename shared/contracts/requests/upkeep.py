"""What the body of each command of the audit and notification services holds."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.contracts.reading import Request, one_of, passage
from shared.contracts.views import ERASURE_GROUNDS, person

CODE = r"^[0-9A-Fa-f]{8}\Z"


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
