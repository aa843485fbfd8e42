"""What people do with conferences: the days and stages here, and from their own files what is done
about coordinators, attendees and preparation."""

from __future__ import annotations

from services.scheduling.application.attending import (
    arrange_own_session,
    book_interpreter,
    cancel_interpreter,
    change_contact,
    decline_invitation,
    exclude_attendee,
    invite_attendee,
    log_attempt,
    prepare_attendee,
)
from services.scheduling.application.by_link import (
    choose_days,
    give_wishes,
    issue_link,
    offer_days,
    revoke_link,
)
from services.scheduling.application.coordinating import (
    allocate_coordinator,
    declare_conflict,
    declare_independence,
    reallocate_coordinator,
)
from services.scheduling.application.finding import decided, find
from services.scheduling.application.preparing import (
    agree_bottom_line,
    keep_apart,
    lift_apart,
    meet_parents,
    record_support_network,
    record_view,
    report_harm,
)
from shared.commanding import Decision, Work

__all__ = [
    "agree_bottom_line",
    "allocate_coordinator",
    "arrange_own_session",
    "begin_information_sharing",
    "begin_private_time",
    "book_interpreter",
    "cancel_conference",
    "cancel_interpreter",
    "change_contact",
    "choose_days",
    "confirm_conference",
    "declare_conflict",
    "declare_independence",
    "decline_invitation",
    "end_private_time",
    "exclude_attendee",
    "find",
    "give_wishes",
    "hold_conference",
    "invite_attendee",
    "issue_link",
    "keep_apart",
    "lift_apart",
    "log_attempt",
    "meet_parents",
    "offer_days",
    "prepare_attendee",
    "reallocate_coordinator",
    "reconvene_conference",
    "record_support_network",
    "record_view",
    "reopen_preparation",
    "report_harm",
    "reschedule_conference",
    "revoke_link",
]


def confirm_conference(work: Work) -> Decision:
    """Everything is ready."""
    told = work.told
    return decided(
        work,
        lambda c: c.confirm(
            work.act, told["starts_at"], told["place"], told["where"], told["neutral"]
        ),
    )


def reschedule_conference(work: Work) -> Decision:
    """Another day or place is fixed."""
    told = work.told
    return decided(
        work,
        lambda c: c.reschedule(
            work.act,
            told["starts_at"],
            told["place"],
            told["where"],
            told["neutral"],
            told["reason"],
        ),
    )


def reopen_preparation(work: Work) -> Decision:
    """Something is ready no longer."""
    return decided(work, lambda c: c.reopen_preparation(work.act, work.told["reason"]))


def begin_information_sharing(work: Work) -> Decision:
    """Stage one begins."""
    return decided(
        work, lambda c: c.begin_information_sharing(work.act, work.told["ground_rules_agreed"])
    )


def begin_private_time(work: Work) -> Decision:
    """Stage two begins."""
    return decided(work, lambda c: c.begin_private_time(work.act))


def end_private_time(work: Work) -> Decision:
    """Stage two ends."""
    return decided(work, lambda c: c.end_private_time(work.act))


def hold_conference(work: Work) -> Decision:
    """The conference is over."""
    told = work.told
    return decided(work, lambda c: c.hold(work.act, told["outcome"], told["present"]))


def reconvene_conference(work: Work) -> Decision:
    """The family will meet again, or at last when a conference that is owed was cancelled."""
    return decided(work, lambda c: c.reconvene(work.act, work.told["reason"]))


def cancel_conference(work: Work) -> Decision:
    """There will be no conference."""
    return decided(work, lambda c: c.call_off(work.act, work.told["reason"]))
