"""What of a case can travel to another council: the parts by their codes, and which service keeps each."""

from __future__ import annotations

from collections.abc import Collection

PARTS = {
    "referral": "referral",
    "preparation": "scheduling",
    "plan": "plans",
    "messages": "notifications",
    "oversight": "audit",
}
"""Each part, and the service whose data keys open it. `oversight`: corrections, legal holds, and what was
given out."""
ALWAYS = "referral"
LEFT_OUT = "left out of the transfer"
"""Why a key is not in a case file that was handed over."""
REFUSAL_REASONS = ("no_capacity", "not_our_area", "not_eligible", "more_needed", "other")
TAKEN_ON = "taken_on"
"""The reason that is announced with an acceptance, which needs none."""


def parts_that_travel(chosen: Collection[str]) -> list[str]:
    """The parts in their order; the referral always travels, or there would be no case to go on with."""
    return [part for part in PARTS if part == ALWAYS or part in chosen]


def services_of(parts: Collection[str]) -> list[str]:
    """The services that keep those parts."""
    return [service for part, service in PARTS.items() if part in parts]
