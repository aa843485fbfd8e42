"""What people do about who attends a conference, and how."""

from __future__ import annotations

from services.scheduling.application.finding import decided
from shared.commanding import Decision, Work


def invite_attendee(work: Work) -> Decision:
    """Somebody whom the family wants there is invited."""
    attendee = work.identify()
    return decided(
        work, lambda c: c.invite(work.act, attendee, work.told), answer={"attendee": attendee}
    )


def prepare_attendee(work: Work) -> Decision:
    """The coordinator has met the attendee."""
    told, attendee = work.told, work.attendee or ""
    return decided(
        work, lambda c: c.prepare(work.act, attendee, told["met_on"], told["how"], told["wishes"])
    )


def log_attempt(work: Work) -> Decision:
    """The coordinator tried to reach the attendee."""
    told, attendee = work.told, work.attendee or ""
    return decided(
        work,
        lambda c: c.log_attempt(work.act, attendee, told["tried_on"], told["how"], told["result"]),
    )


def decline_invitation(work: Work) -> Decision:
    """The attendee will not come."""
    return decided(
        work, lambda c: c.decline_invitation(work.act, work.attendee or "", work.told["reason"])
    )


def change_contact(work: Work) -> Decision:
    """The attendee is reached in another way."""
    told = work.told
    return decided(
        work,
        lambda c: c.change_contact(
            work.act,
            work.attendee or "",
            told["email"],
            told["phone"],
            told["contact_is_safe"],
            told["keep_from_others"],
        ),
    )


def exclude_attendee(work: Work) -> Decision:
    """The attendee will not be there, by decision."""
    return decided(work, lambda c: c.exclude_attendee(work.act, work.attendee or "", work.told))


def arrange_own_session(work: Work) -> Decision:
    """The attendee takes part apart from the main meeting."""
    return decided(work, lambda c: c.arrange_own_session(work.act, work.attendee or "", work.told))


def book_interpreter(work: Work) -> Decision:
    """An interpreter is booked."""
    told = work.told
    return decided(
        work,
        lambda c: c.book_interpreter(
            work.act, work.attendee or "", told["interpreter"], told["is_relative_or_friend"]
        ),
    )


def cancel_interpreter(work: Work) -> Decision:
    """The interpreter cannot come."""
    return decided(
        work, lambda c: c.cancel_interpreter(work.act, work.attendee or "", work.told["reason"])
    )
