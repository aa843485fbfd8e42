"""What the messages say: every kind of letter, by its name."""

from __future__ import annotations

from services.notifications.application.letter import AGAIN, Letter, Write
from services.notifications.application.letters_about_days import (
    conference_cancelled,
    conference_postponed,
    exclusion_notice,
    invitation,
    reminder,
)
from services.notifications.application.letters_about_plans import (
    plan_copy,
    plan_doubted,
    please_delete,
    review_asked,
    review_due,
)
from services.notifications.application.letters_to_families import (
    introduction,
    new_social_worker,
    personal_link,
)
from services.notifications.application.letters_to_staff import (
    acknowledgement,
    age_limit_reached,
    breach_reported,
    case_handed_over,
    conference_owed,
    harm_reported,
    own_consent_needed,
    referral_declined,
    referral_returned,
    restricted_case_read,
    review_overdue,
)

__all__ = ["AGAIN", "LETTERS", "Letter"]

LETTERS: dict[str, Write] = {
    "acknowledgement": acknowledgement,
    "referral_declined": referral_declined,
    "referral_returned": referral_returned,
    "introduction": introduction,
    "invitation": invitation,
    "reminder": reminder,
    "conference_postponed": conference_postponed,
    "conference_cancelled": conference_cancelled,
    "exclusion_notice": exclusion_notice,
    "new_social_worker": new_social_worker,
    "case_handed_over": case_handed_over,
    "own_consent_needed": own_consent_needed,
    "age_limit_reached": age_limit_reached,
    "conference_owed": conference_owed,
    "plan_copy": plan_copy,
    "review_due": review_due,
    "review_overdue": review_overdue,
    "personal_link": personal_link,
    "review_asked": review_asked,
    "plan_doubted": plan_doubted,
    "harm_reported": harm_reported,
    "breach_reported": breach_reported,
    "please_delete": please_delete,
    "restricted_case_read": restricted_case_read,
}
