"""The contracts of the notification and audit services, and of whichever service it happens in."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.contracts.events.parts import (
    Contract,
    _told,
    account,
    accounts,
    code,
    count,
    counts,
    moment,
    people,
    person,
    word,
)


class MessageDelivered(Contract):
    """A message was handed over to the mail server; `attempt` counts from one."""

    message = word("the message, the same at every attempt")
    kind = word("what was sent, such as invitation or plan_copy")
    recipient = word("the account or the attendee it was for")
    attempt = count("the attempt that succeeded, counted from one", 1)


class MessageFailed(Contract):
    """A message could not be sent and somebody has to look at it."""

    message = word("the message, the same at every attempt")
    kind = word("what was sent, such as invitation or plan_copy")
    recipient = word("the account or the attendee it was for")
    reason = code("why, such as address_refused")


class RestrictedCaseRead(Contract):
    """This service has shown somebody personal content of a restricted case, for a reason that is
    recorded."""

    reader = account("who read it")
    role = code("the role in which they did")
    what = code("what they asked for, such as show_referral")


class PersonErasureDecided(Contract):
    """It was decided that people are erased from a case; every service erases what it keeps of them."""

    erasure = word("the erasure; what follows from it names it too")
    people = people("those who are to be erased")


class PersonErased(Contract):
    """This service has erased a person, and records nothing more about them."""

    erasure = word("the erasure that was decided")
    person = person("who was erased")
    keys = count("how many keys were destroyed")


class PersonErasureCompleted(Contract):
    """Every service has erased them; others are asked to delete the copies that they have."""

    erasure = word("the erasure that was decided")
    people = people("those who were erased")
    plan_versions = counts("the plan versions of which copies tell of them", 1)
    holders = accounts("accounts that took the case away as a file")


class EventRecorded(Contract):
    """Some event, public or not, was stored by a service: its place in the log and its digest."""

    aggregate = fields.UUID(required=True, metadata=_told("the record that the event belongs to"))
    version = count("the event's place in that record, counted from one", 1)
    topic = word("the stored event's own name")
    recorded_at = moment("when it was stored")
    digest = fields.String(
        required=True,
        validate=validate.Regexp(r"[0-9a-f]{64}\Z"),
        metadata=_told("the SHA-256 of the stored bytes, in hexadecimal"),
    )
