"""What the body of each command of the referral service holds."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from shared.contracts.reading import Request, line, one_of, passage
from shared.contracts.requests.parts import account_id, reference
from shared.contracts.requests.receiving import CONSENTS, OFFERED_HOW, REPLIES, nhs_number
from shared.contracts.views import person
from shared.handing_over import PARTS, REFUSAL_REASONS

CASE_CLOSE_REASONS = (
    "duplicate",
    "moved_away",
    "handed_to_adult_services",
    "family_request",
    "other",
)
CASE_REOPEN_REASONS = ("family_asks_again", "closed_by_mistake", "new_concerns")
DECLINE_REASONS = ("not_eligible", "no_consent", "wrong_service", "duplicate")


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


class RecordResponse(Request):
    """Somebody whose consent counts was asked again, and answered."""

    person = person(required=True)
    consent = one_of(*CONSENTS, required=True)
    asked_on = fields.Date(required=True)
    how_asked = line(required=True)


class RecordOwnView(Request):
    """A child or young person has said what they think, and whether they want to take part."""

    child = person(required=True)
    view = passage(required=True)
    wants_to_take_part = one_of("yes", "no", "unsure", required=True)
    asked_on = fields.Date(required=True)
    how_asked = line(required=True)
    competent = fields.Boolean(
        load_default=False,
        metadata={"description": "Whether they were judged able to consent (Gillick)."},
    )


class ReturnReferral(Request):
    """The service has to know more before it can answer, and asks the referrer."""

    question = passage(required=True)


class CompleteReferral(Request):
    """The referrer tells more; the passages that are given replace the earlier ones."""

    information = passage(required=True)
    concerns = passage(load_default=None, allow_none=True)
    going_well = passage(load_default=None, allow_none=True)
    needs_to_change = passage(load_default=None, allow_none=True)
    bottom_line = passage(load_default=None, allow_none=True)


class Reply(Schema):
    """What somebody replied to the offer."""

    person = person(required=True)
    reply = one_of(*REPLIES, required=True)
    on = fields.Date(required=True)


class RecordOffer(Request):
    """A conference was offered before care proceedings: to whom, when, how, and what they replied."""

    made_to = fields.List(person(), required=True, validate=validate.Length(1, 24))
    made_on = fields.Date(required=True)
    how = one_of(*OFFERED_HOW, required=True)
    replies = fields.List(fields.Nested(Reply), load_default=list, validate=validate.Length(max=24))


class RecordExemption(Request):
    """It was decided that the offer does not bind the council: why, by whom, and when."""

    reason = passage(required=True)
    decided_by = line(required=True)
    decided_on = fields.Date(required=True)


class Exemption(Schema):
    """Why the offer does not bind the council, who decided so, and when."""

    reason = passage(required=True)
    decided_by = line(required=True)
    decided_on = fields.Date(required=True)


class NoteCareApplication(Request):
    """The council has applied to the court for a care order; the case goes on."""

    made_on = fields.Date(required=True)
    exemption = fields.Nested(Exemption, load_default=None, allow_none=True)


class NoteBirth(Request):
    """A child who was expected has been born."""

    child = person(required=True)
    name = line(required=True)
    born_on = fields.Date(required=True)
    nhs_number = nhs_number()


class NotePregnancyLoss(Request):
    """A child who was expected will not be born. Everything still to be sent stops at once."""

    child = person(required=True)


class ChangeReferrer(Request):
    """Another professional has the referrer's part from now on; the previous one sees the case no more."""

    referrer = account_id("herts-referrer-2")
    from_day = fields.Date(required=True)
    reason = passage(required=True)


class NameLeadProfessional(Request):
    """A professional who works with the family day by day has a part in the case, from a day, perhaps until a
    day."""

    professional = account_id("herts-teacher")
    from_day = fields.Date(required=True)
    until_day = fields.Date(load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def it_lasts_a_day(self, data: dict[str, Any], **_: object) -> None:
        if data["until_day"] is not None and data["until_day"] < data["from_day"]:
            raise ValidationError("must not be before from_day", "until_day")


class EndLeadProfessional(Request):
    """A lead professional's part ends with a day, or at once; they see nothing of the case after it."""

    professional = account_id("herts-teacher")
    until_day = fields.Date(load_default=None, allow_none=True)
    reason = passage(required=True)


class CloseCase(Request):
    """The service's part in the case has come to an end."""

    reason = one_of(*CASE_CLOSE_REASONS, required=True)
    explanation = passage(required=True)


class ReopenCase(Request):
    """A case that had ended goes on."""

    reason = one_of(*CASE_REOPEN_REASONS, required=True)
    explanation = passage(required=True)


class DecideDuplicate(Request):
    """A person has looked at both cases and decides whether they are of the same family."""

    other = reference()
    same_family = fields.Boolean(required=True)
    reason = passage(required=True)


class MergeCase(Request):
    """The case is led under the reference of another of the same family; both references stay."""

    into = reference()
    reason = passage(required=True)


class SeparateCase(Request):
    """A merge is undone: the case stands alone again."""

    reason = passage(required=True)


class OfferTransfer(Request):
    """Another council is asked to take the case; until it accepts, this one stays responsible."""

    to_council = line(required=True)
    what_travels = passage(required=True)
    reason = passage(required=True)
    parts = fields.List(
        one_of(*PARTS),
        load_default=list,
        validate=validate.Length(max=len(PARTS)),
        metadata={
            "description": "For a council of this region: the parts whose keys travel with the file. The "
            "referral always does. Leave out for a council elsewhere."
        },
    )

    @validates_schema(skip_on_field_errors=True)
    def council_has_a_name(self, data: dict[str, Any], **_: object) -> None:
        if not re.search(r"[A-Za-z0-9]", data["to_council"]):
            raise ValidationError("must be a council's name, such as northmere", "to_council")


class AnswerTransfer(Request):
    """The other council has answered; when it accepts, the case is closed here."""

    answer = one_of("accepted", "refused", required=True)
    answered_by = line(required=True)
    answered_on = fields.Date(required=True)
    reason = passage(required=True)


class WithdrawTransfer(Request):
    """The other council is asked no longer."""

    reason = passage(required=True)


class AcceptTransfer(Request):
    """This council takes a case that another of the region offers; its file comes by itself then."""

    referrer = account_id("herts-referrer")
    explanation = passage(required=True)


class RefuseTransfer(Request):
    """This council does not take a case that another of the region offers."""

    reason = one_of(*REFUSAL_REASONS, required=True)
    explanation = passage(required=True)


class SealCase(Request):
    """The case is sealed for good, as when a child is adopted: it is in no list, and nothing is added."""

    reason = one_of("adoption", required=True)
    explanation = passage(required=True)
