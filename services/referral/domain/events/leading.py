"""Who leads the work with a family day by day, from which day to which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from shared.eventstore.events import CaseEvent, personal
from shared.taking_part import Span

if TYPE_CHECKING:
    from services.referral.domain.state import ReferralState


@dataclass(frozen=True, kw_only=True)
class LeadProfessionalNamed(CaseEvent):
    """A professional has a part in the case from that day, until the last day when one is named."""

    TOPIC: ClassVar[str] = "referral.lead_professional_named"

    professional: str
    from_day: date
    until_day: date | None

    def apply(self, record: ReferralState) -> None:
        span = Span(self.professional, self.from_day, self.until_day)
        record.leading = [*record.leading, span]


@dataclass(frozen=True, kw_only=True)
class LeadProfessionalEnded(CaseEvent):
    """A lead professional's part ends with that day; whatever they were named for after it falls away."""

    TOPIC: ClassVar[str] = "referral.lead_professional_ended"

    professional: str
    until_day: date
    reason: str = personal()

    def apply(self, record: ReferralState) -> None:
        record.leading = [
            span.ended(self.until_day) if span.professional == self.professional else span
            for span in record.leading
        ]
