"""What the body of each command holds.

The portal reads requests with these schemas and describes them in its OpenAPI document; each
service reads them again, because it trusts nobody.
"""

from __future__ import annotations

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from shared.contracts.reading import SHORT, Request, Words, line, one_of, passage
from shared.contracts.views import ERASURE_GROUNDS, person
from shared.policies import REASONS, STAGES

CONSENTS = ("willing", "unwilling", "not_reached")
REPLIES = ("accepted", "declined", "no_reply")
OFFERED_HOW = ("letter_before_proceedings", "in_person", "phone", "video")
APART_SOURCES = ("court_order", "safety_plan", "person_asked")
CASE_CLOSE_REASONS = (
    "duplicate",
    "moved_away",
    "handed_to_adult_services",
    "family_request",
    "other",
)
CASE_REOPEN_REASONS = ("family_asks_again", "closed_by_mistake", "new_concerns")
NOBODY_THERE = "is nobody's place in this referral"
PARTS = ("child", "family", "advocate", "supporter", "professional")
DECLINE_REASONS = ("not_eligible", "no_consent", "wrong_service", "duplicate")
NEXT_STEPS = ("revise", "another_meeting", "alternative_arrangements")
REVIEW_OUTCOMES = ("working", "changed", "not_working")
SUPPORT_ANSWERS = ("agreed", "refused", "later")
PROGRESS = ("not_started", "under_way", "done", "not_done", "no_longer_needed")
REVIEW_ASKERS = ("family", "referrer", "service")
EXEMPTION_REASONS = (
    "child_moved_to_care",
    "family_request",
    "moved_away",
    "court_has_decided",
    "other",
)
BREACH_STEPS = (
    "commissioner_told",
    "commissioner_not_needed",
    "person_warned",
    "copy_recovered",
    "copy_deleted",
)
OUTCOME_MONTHS = (0, 6, 12, 24)
LEGAL_STATUSES = (
    "none",
    "child_in_need",
    "child_protection_plan",
    "looked_after",
    "care_order",
    "special_guardianship",
    "adopted",
    "not_applicable",
)
LIVING_ARRANGEMENTS = (
    "with_parent",
    "with_relatives",
    "foster_care",
    "residential",
    "independent",
    "own_home",
    "hospital",
    "other",
)
PROCEEDINGS = ("none", "begun", "ended")
CLOSE_REASONS = ("working_without_us", "alternative_arrangements", "no_plan")
CODE = r"^[0-9A-Fa-f]{8}\Z"
REOPEN_REASONS = ("interpreter_cancelled", "attendee_withdrew", "court_order", "other")
RECONVENE_REASONS = ("no_plan", "family_asks", "plan_not_working", "other")
CANCEL_REASONS = ("family_request", "unsafe", "other")


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


def nhs_number() -> fields.String:
    """An NHS number; whether it is one is looked at where it is decided."""
    return fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 40),
        metadata={"description": "Ten digits as text, with or without spaces."},
    )


def language() -> Words:
    """The language in which somebody is spoken to."""
    return line(load_default="English")


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


class SealCase(Request):
    """The case is sealed for good, as when a child is adopted: it is in no list, and nothing is added."""

    reason = one_of("adoption", required=True)
    explanation = passage(required=True)


def people(most: int, least: int = 0, **options: Any) -> fields.List[Any]:
    """Identifiers of people, as the referral and the conference show them."""
    return fields.List(person(), validate=validate.Length(least, most), **options)


def lines(most: int, **options: Any) -> fields.List[Any]:
    """Short pieces of text."""
    return fields.List(line(), validate=validate.Length(max=most), **options)


class AllocateCoordinator(Request):
    """The case is offered to a coordinator, who sees nothing of it before declaring independence."""

    coordinator = account_id("herts-coordinator")


class DeclareIndependence(Request):
    """The coordinator declares whether they hold another role in the case, or know the family."""

    holds_another_role = fields.Boolean(required=True)
    knows_the_family = fields.Boolean(required=True)
    remarks = line(load_default=None)


class DeclareConflict(Request):
    """The coordinator turns out not to be independent: their access ends, what was prepared stays."""

    reason = passage(required=True)


class ReallocateCoordinator(Request):
    """The case is given to another coordinator: the one before is released."""

    coordinator = account_id("herts-coordinator")
    reason = passage(required=True)


class MeetParents(Request):
    """The coordinator has met parents or carers, and explained what a conference is."""

    met_on = fields.Date(required=True)
    how = line(required=True)
    who = people(12, least=1, required=True)


class RecordView(Request):
    """A child, or adult, at the centre was asked whether they want to come and what to talk about.

    For somebody who is too young, `to_discuss` says who speaks for them, and what they bring.
    """

    person = person(required=True)
    wants_to_come = one_of("yes", "no", "unsure", "too_young", required=True)
    to_discuss = passage(load_default=None)
    advocate = one_of("accepted", "declined", "not_needed", "has_one", required=True)
    asked_on = fields.Date(required=True)
    how = line(required=True)


class AgreeBottomLine(Request):
    """Coordinator and referrer agree what any plan must make sure of."""

    agreed_on = fields.Date(required=True)
    changes = passage(load_default=None)


class Supporting(Schema):
    """Somebody on whom the family can rely."""

    name = line(required=True)
    relation = line(required=True)
    how_they_help = line(required=True)


class RecordSupportNetwork(Request):
    """On whom the family can rely, and for what."""

    people = fields.List(fields.Nested(Supporting), required=True, validate=validate.Length(1, 40))


class InviteAttendee(Request):
    """Somebody whom the family wants there.

    `person` is who they are in the referral; `children` those whose parts of a plan they may read, all
    when it is empty; `keep_from_others` texts, such as an address, that must not reach other attendees.
    """

    name = line(required=True)
    relation = line(required=True)
    part = one_of(*PARTS, required=True)
    email = fields.Email(load_default=None, validate=validate.Length(max=120))
    phone = line(load_default=None)
    language = line(load_default="English")
    person = person(load_default=None, allow_none=True)
    children = people(12, load_default=list)
    keep_from_others = lines(10, load_default=list)
    contact_is_safe = fields.Boolean(load_default=True)
    needs = lines(20, load_default=list)


class LogAttempt(Request):
    """The coordinator tried to reach an attendee."""

    tried_on = fields.Date(required=True)
    how = one_of("phone", "letter", "visit", "email", "message", required=True)
    result = one_of("no_answer", "left_message", "wrong_contact", required=True)


class ChangeContact(Request):
    """How an attendee is reached from now on, and whether it is safe to.

    `keep_from_others` is left as it was unless it is given.
    """

    email = fields.Email(load_default=None, validate=validate.Length(max=120))
    phone = line(load_default=None)
    contact_is_safe = fields.Boolean(required=True)
    keep_from_others = lines(10, load_default=None, allow_none=True)


class PrepareAttendee(Request):
    """The coordinator has met the attendee and explained what will happen."""

    met_on = fields.Date(required=True)
    how = one_of("in_person", "phone", "video", required=True)
    wishes = passage(load_default=None)


class DeclineInvitation(Request):
    """The attendee will not come."""

    reason = one_of("does_not_want_to", "cannot_come", "not_reached", required=True)


class ExcludeAttendee(Request):
    """Somebody will not be at the conference, by decision; they may contribute in another way."""

    decided_by = line(required=True)
    reason = passage(required=True)
    other_way = one_of("letter", "recording", "proxy", "call", "none", required=True)
    other_way_details = passage(load_default=None)


class ArrangeOwnSession(Request):
    """An attendee takes part apart from the main meeting, or, with `main_meeting`, in it again."""

    how = one_of("separate_session", "shuttle", "recording", "main_meeting", required=True)
    starts_at = fields.AwareDateTime(load_default=None)
    place = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(("venue", "online"), error="must be one of: {choices}"),
    )
    where = line(load_default=None)

    @validates_schema
    def a_session_has_its_day(self, data: dict[str, object], **_: object) -> None:
        """A recording needs no day; the main meeting has its own."""
        given = [name for name in ("starts_at", "place", "where") if data.get(name) is not None]
        if data.get("how") == "main_meeting" and given:
            raise ValidationError("must be left out for the main meeting", given[0])
        if data.get("how") in ("separate_session", "shuttle") and len(given) < 3:
            raise ValidationError("starts_at, place and where are all needed", "starts_at")


class BookInterpreter(Request):
    """An interpreter, never a relative or friend, is booked for an attendee."""

    interpreter = line(required=True)
    is_relative_or_friend = fields.Boolean(required=True)


class CancelInterpreter(Request):
    """The interpreter cannot come; the conference is not confirmed any longer."""

    reason = line(required=True)


class KeepApart(Request):
    """Two people must never be together: by a court's order, for safety, or because one asked.

    `reference` is that of the order, never its text.
    """

    one = person(required=True)
    other = person(required=True)
    source = one_of("court_order", "safety_plan", "person_asked", required=True)
    reference = line(load_default=None)
    why = passage(required=True)


class LiftApart(Request):
    """Two people may be together again."""

    one = person(required=True)
    other = person(required=True)
    reason = passage(required=True)


class Occasion(Request):
    """When and where a conference is; at a venue it is said whether that is neutral."""

    starts_at = fields.AwareDateTime(required=True)
    place = one_of("venue", "online", required=True)
    where = line(required=True)
    neutral = fields.Boolean(load_default=None, allow_none=True)

    @validates_schema
    def a_venue_is_neutral_or_not(self, data: dict[str, object], **_: object) -> None:
        if data.get("place") == "venue" and data.get("neutral") is None:
            raise ValidationError("say whether the venue is neutral: true or false", "neutral")
        if data.get("place") == "online" and data.get("neutral") is not None:
            raise ValidationError("must be left out for a conference online", "neutral")


class ConfirmConference(Occasion):
    """Everything is ready: the day, and where."""


class RescheduleConference(Occasion):
    """The conference is on another day, or elsewhere; everything else stays ready."""

    reason = line(required=True)


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


class ReconveneConference(Request):
    """The family will meet again."""

    reason = one_of(*RECONVENE_REASONS, required=True)


class ReportHarm(Request):
    """Somebody said something that puts a person at risk: the social worker is told at once.

    It is never shown to the family.
    """

    what = passage(required=True)
    told_by = person(load_default=None, allow_none=True)
    at_risk = people(20, load_default=list)
    in_danger_now = fields.Boolean(required=True)


class CancelConference(Request):
    """There will be no conference."""

    reason = one_of(*CANCEL_REASONS, required=True)


def someone(**options: Any) -> fields.String:
    """The identifier of a person of the case, or of an account."""
    return fields.String(
        validate=validate.Regexp(
            r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z", error="must be an identifier, and not a name"
        ),
        **options,
    )


def version_of_plan() -> fields.Integer:
    """The number of a plan version."""
    return fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


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
    children = fields.List(
        someone(),
        load_default=list,
        validate=validate.Length(max=12),
        metadata={"description": "For whom at the centre it is; for all, when left out."},
    )


class Wishes(Schema):
    """What one of those at the centre wants."""

    child = someone(required=True)
    wishes = passage(required=True)


class Support(Schema):
    """Something that the family asks for, and of which agency."""

    what = line(required=True)
    agency = line(load_default=None)


class SupportAsked(fields.Field[dict[str, Any]]):
    """A line, or what is asked for and of which agency."""

    def __init__(self, **options: Any) -> None:
        text = {"type": "string", "minLength": 1, "maxLength": SHORT}
        both = {
            "type": "object",
            "properties": {"what": text, "agency": {**text, "type": ["string", "null"]}},
            "required": ["what"],
            "additionalProperties": False,
        }
        super().__init__(metadata={"oneOf": [text, both]}, **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **kwargs: Any
    ) -> dict[str, Any]:
        if isinstance(value, str):
            return {"what": line().deserialize(value), "agency": None}
        if not isinstance(value, dict):
            raise ValidationError("must be a line, or an object with what and agency")
        loaded: dict[str, Any] = Support().load(value)
        return loaded


class ProposePlan(Request):
    """What the family decided, written up by the coordinator."""

    actions = fields.List(fields.Nested(Action), required=True, validate=validate.Length(1, 60))
    back_up_plan = passage(required=True)
    how_checked = passage(required=True)
    family_monitor = fields.String(required=True, validate=validate.Length(1, 64))
    childs_wishes = passage(
        required=True,
        metadata={
            "description": "Everybody's copy holds this. What only those close to one child may read "
            "goes into wishes_of, and into actions for that child."
        },
    )
    support_asked = fields.List(SupportAsked(), load_default=list, validate=validate.Length(max=30))
    review_on = fields.Date(required=True)
    professional_monitor = someone(
        load_default=None,
        metadata={
            "description": "The account of the professional who checks it; the referrer, when left out."
        },
    )
    wishes_of = fields.List(
        fields.Nested(Wishes), load_default=list, validate=validate.Length(max=12)
    )


class AgreePlan(Request):
    """The referrer agrees a version of the plan as safe."""

    plan_version = fields.Integer(required=True, validate=validate.Range(min=1))


class RefusePlan(Request):
    """The referrer cannot agree it, because of a risk of significant harm, and says why."""

    plan_version = fields.Integer(required=True, validate=validate.Range(min=1))
    reasons = passage(required=True)
    next_step = one_of(*NEXT_STEPS, required=True)
    risk_of_significant_harm = fields.Boolean(required=True)
    arrangements = passage(load_default=None)


class ReleaseCopies(Request):
    """The coordinator has checked the copies of a version; they can be sent."""

    plan_version = version_of_plan()
    checked = fields.Boolean(
        required=True,
        truthy={True},
        falsy={False},
        validate=validate.OneOf(
            (True,), error="must be true: check for whom each copy is, and what it tells, first"
        ),
    )


class AnswerSupport(Request):
    """An agency has answered what the family asked for."""

    plan_version = version_of_plan()
    support = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(min=1),
        metadata={"description": "Its place in the version's list, counted from 1."},
    )
    answer = one_of(*SUPPORT_ANSWERS, required=True)
    by_agency = line(required=True)
    answered_on = fields.Date(required=True)
    reason = passage(load_default=None)


class RecordProgress(Request):
    """How far an action of the agreed plan has come."""

    action = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(min=1),
        metadata={"description": "Its place in the agreed version, counted from 1."},
    )
    state = one_of(*PROGRESS, required=True)
    told_by = line(required=True)
    on = fields.Date(required=True)
    note = passage(load_default=None)


class HoldReview(Request):
    """The review was held: is the plan working?"""

    outcome = one_of(*REVIEW_OUTCOMES, required=True)
    summary = passage(required=True)
    next_review_on = fields.Date(load_default=None)


class MoveReview(Request):
    """The review is on another day."""

    review_on = fields.Date(required=True)
    asked_by = one_of(*REVIEW_ASKERS, required=True)
    reason = passage(required=True)


class ExemptReview(Request):
    """The review is not held, for a reason; without a next one the plan ends."""

    reason = one_of(*EXEMPTION_REASONS, required=True)
    explanation = passage(required=True)
    next_review_on = fields.Date(load_default=None)


class ReportBreach(Request):
    """A plan copy reached somebody who ought not to have it, or told them too much."""

    plan_version = version_of_plan()
    recipient = someone(
        required=True,
        metadata={"description": "The attendee, or the account, whose copy went wrong."},
    )
    what_happened = passage(required=True)
    discovered_at = fields.AwareDateTime(required=True)
    endangered = fields.List(someone(), load_default=list, validate=validate.Length(max=60))


class NoteBreachStep(Request):
    """Something was done about a breach, or need not be."""

    breach = someone(required=True)
    step = one_of(*BREACH_STEPS, required=True)
    on = fields.AwareDateTime(required=True)
    reason = passage(load_default=None)


class RecordOutcome(Request):
    """How somebody at the centre fares, when the plan ended or some months after the conference."""

    person = someone(required=True)
    months = fields.Integer(
        required=True,
        strict=True,
        validate=validate.OneOf(OUTCOME_MONTHS, error="must be one of: {choices}"),
    )
    legal_status = one_of(*LEGAL_STATUSES, required=True)
    living_arrangement = one_of(*LIVING_ARRANGEMENTS, required=True)
    proceedings = one_of(*PROCEEDINGS, required=True)
    days_in_care = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    on = fields.Date(required=True)


class ClosePlan(Request):
    """The service's part has come to an end."""

    reason = one_of(*CLOSE_REASONS, required=True)


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
