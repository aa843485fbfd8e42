"""The states of a conference, the ways between them, and what may be noted in which of them."""

from __future__ import annotations

from services.scheduling.domain import refusals
from shared.lifecycle import SAME, Lifecycle

NOT_YET_HELD = (
    "opened",
    "allocated",
    "preparing",
    "confirmed",
    "information_sharing",
    "private_family_time",
    "agreeing_plan",
)
UNDER_WAY = ("information_sharing", "private_family_time", "agreeing_plan")
"""In these the conference has begun and is not over."""
DAY_FIXED = ("confirmed", *UNDER_WAY)
"""In these a day is fixed and people were told of it."""
PRIVATE = "private_family_time"
EVERY_STATE = (*NOT_YET_HELD, "held", "cancelled")
NOT_PRIVATE = tuple(state for state in EVERY_STATE if state != PRIVATE)

LIFECYCLE = Lifecycle(
    name="conference",
    start="opened",
    ways={
        "allocate_coordinator": (("opened",), "allocated"),
        "declare_independence": (("allocated",), "preparing|opened"),
        "declare_conflict": (("preparing", "confirmed"), "opened"),
        "reallocate_coordinator": (("allocated", "preparing", "confirmed"), "allocated"),
        "prepare": (("preparing",), "preparing"),
        "confirm": (("preparing",), "confirmed"),
        "reschedule": (("confirmed",), "confirmed"),
        "reopen_preparation": (("confirmed",), "preparing"),
        "begin_information_sharing": (("confirmed",), "information_sharing"),
        "begin_private_time": (("information_sharing",), "private_family_time"),
        "end_private_time": (("private_family_time",), "agreeing_plan"),
        "hold": (("agreeing_plan",), "held"),
        "reconvene": (("held", "cancelled"), "preparing|opened"),
        "note_withdrawal": (("held",), "held"),
        "cancel": (NOT_YET_HELD, "cancelled"),
        "reopen": (("held", "cancelled"), "preparing|opened"),
        # Noted where it happens. That a confirmed conference is then prepared again is a step of its own.
        "log_attempt": (("preparing", "confirmed"), SAME),
        "exclude_attendee": (("preparing", "confirmed"), SAME),
        "give_wishes": (("preparing", "confirmed"), SAME),
        "note_case_end": (("held",), SAME),
        "cancel_interpreter": (("preparing", "confirmed"), SAME),
        "change_contact": (NOT_PRIVATE, SAME),
        "keep_apart": (NOT_PRIVATE, SAME),
        "lift_apart": (NOT_PRIVATE, SAME),
        "report_harm": (EVERY_STATE, SAME),
    },
    refusals={
        "opened": refusals.CoordinatorNotAllocated,
        "allocated": refusals.WaitsForDeclaration,
        "preparing": refusals.StillPreparing,
        "confirmed": refusals.AlreadyConfirmed,
        "information_sharing": refusals.ConferenceUnderWay,
        "private_family_time": refusals.ConferenceUnderWay,
        "agreeing_plan": refusals.ConferenceUnderWay,
        "held": refusals.AlreadyHeld,
        "cancelled": refusals.ConferenceIsCancelled,
    },
    messages={
        "opened": "No coordinator has been allocated yet. Ask the service manager.",
        "allocated": "The case is offered to a coordinator, who first declares whether they are "
        "independent.",
        "preparing": "The conference is still being prepared. Confirm it when everything is ready.",
        "confirmed": "The conference is confirmed. Reopen its preparation first to change it.",
        "information_sharing": "The family is being told of the concerns now.",
        "private_family_time": "The family has its private time now, of which nothing is ever kept. "
        "Wait until it has ended.",
        "agreeing_plan": "The plan is being agreed now. Record the outcome next.",
        "held": "The conference was held.",
        "cancelled": "The conference was cancelled.",
    },
)
