"""The contracts of the scheduling service."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.contracts.events.parts import (
    Contract,
    _told,
    account,
    code,
    count,
    day,
    later_yes,
    moment,
    more_people,
    people,
    person,
)


class CoordinatorAllocated(Contract):
    """An independent coordinator has been given the case."""

    coordinator = account("the independent coordinator")


class CoordinatorReleased(Contract):
    """Somebody coordinates the case no longer: a conflict was declared, or it was given to somebody else.
    Their access ends."""

    coordinator = account("who had coordinated it")
    reason = code("why, such as conflict or reallocated")


class HarmReported(Contract):
    """Somebody said something in preparation that puts a person at risk: the social worker acts at once."""

    referrer = account("the professional who has to act")
    coordinator = account("who was told of it: the coordinator, or a lead professional")


class AttendeeExcluded(Contract):
    """Somebody will not be at the conference, by decision; they may contribute in another way."""

    attendee = person("who is excluded")


class PersonalLinkIssued(Contract):
    """An attendee gets a personal link, which is sent to them. The link is not in it."""

    attendee = person("whose link it is")


class AttendeePrepared(Contract):
    """Somebody who will attend was met and knows what will happen."""

    attendee = person("who was met")
    part = code("the part they have", "child", "family", "advocate", "supporter", "professional")
    prepared_on = day("the day on which they were met")
    prepared = count("how many attendees are prepared now", 1)
    expected = count("how many attendees are expected", 1)


class PreparationReopened(Contract):
    """Something that had been ready is ready no longer."""

    reason = code("why, such as interpreter_cancelled or plan_not_agreed")
    attendees = more_people("those who had been told of a day that does not hold any longer")


class ConferenceScheduled(Contract):
    """Everything is ready, and the day is fixed."""

    starts_at = moment("when it begins")
    place = code("where", "venue", "online")
    attendees = people("those who are expected")
    sequence = fields.Integer(
        load_default=0,
        strict=True,
        validate=validate.Range(min=0),
        metadata=_told("how often a day had been fixed for this meeting before"),
    )


class ConferenceCancelled(Contract):
    """There will be no conference."""

    reason = code("why, such as family_request or consent_withdrawn")
    attendees = more_people("those who had been told of the day")


class ConferenceHeld(Contract):
    """The conference was held."""

    outcome = code("whether the family made a plan", "plan", "no_plan")
    present = people("the attendees who were there")
    referrer = account("the professional who referred the family")
    coordinator = account("the independent coordinator")
    held_on = day("the day on which it ended")
    centre = more_people("the children, or the adult, at the centre")
    check_copies = later_yes("whether somebody is to check every plan copy before it is sent")
