"""Lead professionals: whoever works with the family day by day, such as a social worker or a teacher,
and often is not who referred it. Their part is dated, and ends by itself."""

from __future__ import annotations

from datetime import date, timedelta

from services.referral.domain.events import LeadProfessionalEnded, LeadProfessionalNamed
from services.referral.domain.lifecycle import LIFECYCLE
from services.referral.domain.refusals import (
    AlreadyLeadProfessional,
    CaseWasTransferred,
    CoordinatorCannotLead,
    NotLeadProfessional,
)
from services.referral.domain.state import ReferralState
from shared.acts import Act
from shared.taking_part import Span


def another_lead_professional(referral: ReferralState, part: Span) -> None:
    """ "The lead professional working with the child/family, i.e a social worker or teacher" (Central
    Bedfordshire), and never the coordinator, who "is independent" of the case. Nobody is named twice for
    the same day."""
    if part.professional == referral.coordinator:
        raise CoordinatorCannotLead(
            "They coordinate this case, and so have no other part in it. Name another professional."
        )
    if any(_share_a_day(part, other) for other in referral.leading):
        raise AlreadyLeadProfessional(
            "They are a lead professional of this case on some of these days already. Name days that are "
            "free, or end the part that they have first."
        )


def has_a_part_to_end(referral: ReferralState, professional: str, until_day: date) -> None:
    """Only a part that would last longer is ended."""
    theirs = [span for span in referral.leading if span.professional == professional]
    if not any(span.ended(until_day) != span for span in theirs):
        raise NotLeadProfessional(
            "They are no lead professional of this case after that day. Look at the referral, which "
            "shows who is, and until when."
        )


def _share_a_day(one: Span, other: Span) -> bool:
    if one.professional != other.professional or _is_empty(other):
        return False
    ends_before = one.until_day is not None and one.until_day < other.from_day
    begins_after = other.until_day is not None and other.until_day < one.from_day
    return not (ends_before or begins_after)


def _is_empty(span: Span) -> bool:
    return span.until_day is not None and span.until_day < span.from_day


class Leading(ReferralState):
    """The parts of lead professionals in a case."""

    def name_lead_professional(self, act: Act, part: Span) -> None:
        """Give a professional a part in the case, dated. Raises CoordinatorCannotLead,
        AlreadyLeadProfessional, CaseWasTransferred."""
        LIFECYCLE.require(self.status, "name_lead_professional")
        if self.transferred_to:
            raise CaseWasTransferred(
                f"{self.transferred_to} is responsible for this case, and names who works with the "
                "family there."
            )
        another_lead_professional(self, part)
        self._record(
            LeadProfessionalNamed,
            act,
            professional=part.professional,
            from_day=part.from_day,
            until_day=part.until_day,
        )

    def end_lead_professional(
        self, act: Act, professional: str, until_day: date | None, reason: str
    ) -> None:
        """End their part with that day; at once when no day is named: the last day was yesterday then.
        Raises NotLeadProfessional."""
        LIFECYCLE.require(self.status, "end_lead_professional")
        last = until_day or act.today - timedelta(days=1)
        has_a_part_to_end(self, professional, last)
        self._record(
            LeadProfessionalEnded, act, professional=professional, until_day=last, reason=reason
        )
