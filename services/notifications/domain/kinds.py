"""The kinds of message, as far as the rules tell them apart; and whom a message can be for."""

from __future__ import annotations

STAFF, ATTENDEE, PARENT = "staff", "attendee", "parent"
"""A message is for an account, for an attendee of the conference, or for a person of the referral: a
parent, or the adult."""

ACKNOWLEDGEMENT, INTRODUCTION = "acknowledgement", "introduction"
REFERRAL_DECLINED, REFERRAL_RETURNED = "referral_declined", "referral_returned"
INVITATION, REMINDER = "invitation", "reminder"
CONFERENCE_POSTPONED, CONFERENCE_CANCELLED = "conference_postponed", "conference_cancelled"
EXCLUSION_NOTICE = "exclusion_notice"
NEW_SOCIAL_WORKER, CASE_HANDED_OVER = "new_social_worker", "case_handed_over"
PLAN_COPY, REVIEW_DUE, REVIEW_OVERDUE = "plan_copy", "review_due", "review_overdue"
OWN_CONSENT_NEEDED, AGE_LIMIT_REACHED = "own_consent_needed", "age_limit_reached"
CONFERENCE_OWED = "conference_owed"
HARM_REPORTED, BREACH_REPORTED = "harm_reported", "breach_reported"
PERSONAL_LINK = "personal_link"
REVIEW_ASKED, PLAN_DOUBTED = "review_asked", "plan_doubted"
RESTRICTED_CASE_READ, PLEASE_DELETE = "restricted_case_read", "please_delete"

ABOUT_THE_RECORD = (RESTRICTED_CASE_READ, PLEASE_DELETE, HARM_REPORTED, BREACH_REPORTED)
"""What is not part of the family's conference, and is sent whether the family takes part or not."""

ABOUT_A_DAY = (INVITATION, REMINDER)
"""What tells somebody of a day."""

SAVES_A_JOURNEY = (CONFERENCE_POSTPONED, CONFERENCE_CANCELLED)
"""What tells somebody that a day does not hold."""

DAY_OFF = (*SAVES_A_JOURNEY, EXCLUSION_NOTICE)
"""What takes a day back that somebody was told of; a calendar takes it out."""

TELLS_A_PLACE = (INVITATION, REMINDER, PLAN_COPY)
"""What may hold an address that somebody wants hidden from the reader."""
