"""What the body of each command of the scheduling service holds."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from shared.contracts.reading import Request, line, one_of, passage
from shared.contracts.requests.parts import account_id, people
from shared.contracts.views import person

PARTS = ("child", "family", "advocate", "supporter", "professional")
REOPEN_REASONS = ("interpreter_cancelled", "attendee_withdrew", "court_order", "other")
RECONVENE_REASONS = ("no_plan", "family_asks", "plan_not_working", "conference_owed", "other")
REVOCATIONS = ("lost_phone", "unsafe", "person_asked", "no_longer_needed", "other")
CANCEL_REASONS = ("family_request", "unsafe", "other")


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
    """The family will meet again, or at last when a conference that is owed was cancelled."""

    reason = one_of(*RECONVENE_REASONS, required=True)


class ReportHarm(Request):
    """Somebody said something that puts a person at risk: the social worker is told at once.

    It is never shown to the family.
    """

    what = passage(required=True)
    told_by = person(load_default=None, allow_none=True)
    at_risk = people(20, load_default=list)
    in_danger_now = fields.Boolean(required=True)


class IssueLink(Request):
    """An attendee gets a personal link by e-mail, in place of any that they had.

    The code that goes with it is told to them by the coordinator, in person or by telephone.
    """

    days = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 90))


class RevokeLink(Request):
    """An attendee's personal link opens nothing any more, from this moment."""

    reason = one_of(*REVOCATIONS, required=True)


class OfferedDay(Schema):
    """One day that is offered, and where."""

    starts_at = fields.AwareDateTime(required=True)
    place = one_of("venue", "online", required=True)
    where = line(required=True)


class OfferDays(Request):
    """Some days and places from which attendees choose: those who are named, or all who come to the main
    meeting. Two who are kept apart are never offered the same."""

    days = fields.List(fields.Nested(OfferedDay), required=True, validate=validate.Length(1, 12))
    attendees = people(60, load_default=list)


class GiveWishes(Request):
    """Somebody of the family says what they want, in their own words."""

    wishes = passage(required=True)


class ChooseDays(Request):
    """Somebody of the family says which of the days that were offered them suit; none of them may."""

    offer = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    suits = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, 12)),
        required=True,
        validate=validate.Length(max=12),
    )
    remarks = passage(load_default=None, allow_none=True)


class CancelConference(Request):
    """There will be no conference."""

    reason = one_of(*CANCEL_REASONS, required=True)
