"""What is known of a referral: the state that its events lead to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.referral.domain import offering
from services.referral.domain.lifecycle import OPEN, SEALED
from services.referral.domain.people import Acceptance, Adult, Child, Parent, is_of_age
from shared.eventstore.events import EventSourced
from shared.identifiers import identifier
from shared.taking_part import TRANSFERRED, Span


class ReferralState(EventSourced):
    """One case's referral. Dates are days, times are aware.

    `transfer` is the identifier of the offer to a council of the region that is open; `origin` the council
    that has handed the case over. `answers` holds what each person whose consent counts answered last,
    `views` what each child said; `duplicates` the other cases that may be of the same family, and what was
    decided of each; `offer_bound` whether others were told that an accepted offer binds; `owed_positions`
    the last of what would have ended the case although it bound, by what it was.
    """

    status: str
    referrer: str
    concerns: str
    going_well: str
    needs_to_change: str
    bottom_line: str
    received_at: datetime
    recorded_first_at: datetime

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.coordinator = ""
        self.coordinators: frozenset[str] = frozenset()
        self.leading: list[Span] = []
        self.reasons: list[str] = []
        self.stage = ""
        self.children: list[Child] = []
        self.parents: list[Parent] = []
        self.adults: list[Adult] = []
        self.never_together: list[str] = []
        self.apart_by: list[str] = []
        self.apart_why: list[str] = []
        self.question = ""
        self.information: list[str] = []
        self.answers: dict[str, str] = {}
        self.views: dict[str, dict[str, Any]] = {}
        self.offers: list[dict[str, Any]] = []
        self.acceptances: list[Acceptance] = []
        self.offer_bound = False
        self.owed_positions: dict[str, int] = {}
        self.exemptions: list[dict[str, Any]] = []
        self.care_applications: list[date] = []
        self.born: list[str] = []
        self.lost: list[str] = []
        self.came_of_age: list[str] = []
        self.too_old: list[str] = []
        self.was_accepted = False
        self.conference_by: date | None = None
        self.held_on: date | None = None
        self.ended_because = ""
        self.reopened_at: datetime | None = None
        self.restricted = False
        self.duplicates: dict[str, dict[str, Any]] = {}
        self.merged_into = ""
        self.before_merging = ""
        self.origin = ""
        self.transfer_to = ""
        self.transfer = ""
        self.transfer_parts: list[str] = []
        self.what_travels = ""
        self.transferred_to = ""

    @staticmethod
    def id_of(council: str, reference: str) -> UUID:
        """Where the case's referral is kept."""
        return identifier("referral", council, reference)

    @property
    def is_open(self) -> bool:
        """Whether the case is under way."""
        return self.status in OPEN

    @property
    def is_sealed(self) -> bool:
        """Whether the case is sealed: it is in no list, and joined to no other."""
        return self.status == SEALED

    @property
    def parts_over(self) -> str:
        """Why nobody has a part in the case any more: transferred or sealed; empty when that is not so."""
        if self.is_sealed:
            return SEALED
        return TRANSFERRED if self.transferred_to else ""

    @property
    def offer_binds(self) -> bool:
        """Whether the council is bound, in a case that is under way, to hold the conference that somebody
        accepted."""
        return self.is_open and bool(offering.what_is_owed(self))

    @property
    def centre(self) -> list[Child]:
        """The children at the centre; not one who was expected and will not be born."""
        return [child for child in self.children if child["id"] not in self.lost]

    @property
    def youngest_born(self) -> date | None:
        """The date of birth of the youngest child, or of the adult; of a baby the day on which it is due.
        None when one of them is not known (any more)."""
        centre = self.centre or self.children
        days = [child["date_of_birth"] or child["due_date"] for child in centre]
        days += [adult["date_of_birth"] for adult in self.adults]
        known = [day for day in days if day is not None]
        return max(known) if known and len(known) == len(days) else None

    def child(self, id: str) -> Child | None:
        """The child of that identifier."""
        return next((child for child in self.children if child["id"] == id), None)

    def consents_for_themselves(self, day: date) -> list[str]:
        """The adult, and young people who are of age on that day."""
        of_age = [child["id"] for child in self.centre if self.is_of_age(child, day)]
        return [*(adult["id"] for adult in self.adults), *of_age]

    def is_of_age(self, child: Child, day: date) -> bool:
        """Whether parental responsibility for that child has ended."""
        return child["id"] in self.came_of_age or is_of_age(child, day)

    def has_consent_of(self, day: date) -> list[str]:
        """Everybody who has consented: parents who are willing, the adult, and young people of age."""
        asked = [*(parent["id"] for parent in self.parents), *self.consents_for_themselves(day)]
        return [person for person in asked if self.answers.get(person) == "willing"]
