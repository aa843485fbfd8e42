"""An example of every command's body, for the API's description. The people are made up."""

from __future__ import annotations

from typing import Any

PASSWORD_EXAMPLE = {
    "council": "central-bedfordshire",
    "account": "cbeds-manager",
    "password": "four made up words",
}
"""Of signing in with a password."""

EXAMPLES: dict[str, dict[str, Any]] = {
    "receive_referral": {
        "children": [{"name": "Milo Ashdown", "date_of_birth": "2019-05-14"}],
        "parents": [
            {
                "name": "Carys Ashdown",
                "relation": "mother",
                "consent": "willing",
                "asked_on": "2026-11-02",
                "how_asked": "at home",
            }
        ],
        "reasons": ["parent_seriously_ill"],
        "stage": "early_help",
        "concerns": "Milo's mother will be in hospital for some weeks.",
        "going_well": "Milo is settled at school and close to his grandmother.",
        "needs_to_change": "Milo needs somebody with him at night.",
        "bottom_line": "Milo is never alone in the house overnight.",
    },
    "accept_referral": {"expected_version": 1},
    "decline_referral": {
        "reason": "wrong_service",
        "explanation": "The family needs help with housing first.",
        "signpost": "The council's housing advice, open on weekdays.",
    },
    "withdraw_consent": {"withdrawn_by": "5c0f2a8e4b7d4f0c9a1b2c3d4e5f6a7b", "how": "by telephone"},
    "record_response": {
        "person": "5c0f2a8e4b7d4f0c9a1b2c3d4e5f6a7b",
        "consent": "willing",
        "asked_on": "2026-11-09",
        "how_asked": "by telephone",
    },
    "record_own_view": {
        "child": "1f2e3d4c5b6a79881f2e3d4c5b6a7988",
        "view": "Milo wants his aunt there, and to bring the dog.",
        "wants_to_take_part": "yes",
        "asked_on": "2026-11-05",
        "how_asked": "at school, with his teacher near",
    },
    "return_referral": {"question": "Who else has parental responsibility for Milo?"},
    "complete_referral": {"information": "His father died; nobody else has."},
    "record_offer": {
        "made_to": ["5c0f2a8e4b7d4f0c9a1b2c3d4e5f6a7b"],
        "made_on": "2026-11-03",
        "how": "letter_before_proceedings",
        "replies": [
            {
                "person": "5c0f2a8e4b7d4f0c9a1b2c3d4e5f6a7b",
                "reply": "accepted",
                "on": "2026-11-06",
            }
        ],
    },
    "record_exemption": {
        "reason": "Waiting for a conference would put the child at risk.",
        "decided_by": "Ines Marlow, head of safeguarding",
        "decided_on": "2026-11-12",
    },
    "note_care_application": {"made_on": "2026-11-13"},
    "note_birth": {
        "child": "1f2e3d4c5b6a79881f2e3d4c5b6a7988",
        "name": "Wren Ashdown",
        "born_on": "2026-11-20",
        "nhs_number": "943 476 5919",
    },
    "note_pregnancy_loss": {"child": "1f2e3d4c5b6a79881f2e3d4c5b6a7988"},
    "change_referrer": {
        "referrer": "herts-referrer-2",
        "from_day": "2026-11-16",
        "reason": "The social worker has moved to another team.",
    },
    "name_lead_professional": {"professional": "herts-teacher", "from_day": "2026-11-16"},
    "end_lead_professional": {
        "professional": "herts-teacher",
        "until_day": "2027-02-26",
        "reason": "The child changes school at half term.",
    },
    "close_case": {
        "reason": "moved_away",
        "explanation": "The family has moved to Scotland.",
    },
    "reopen_case": {
        "reason": "family_asks_again",
        "explanation": "Milo's mother called: they would like the conference after all.",
    },
    "decide_duplicate": {
        "other": "HERTS-K7MD-9QRX",
        "same_family": True,
        "reason": "The school and the social worker referred the same boy.",
    },
    "merge_case": {
        "into": "HERTS-K7MD-9QRX",
        "reason": "Both referrals are about the same boy; the other came first.",
    },
    "separate_case": {"reason": "They are cousins with the same name."},
    "offer_transfer": {
        "to_council": "central-bedfordshire",
        "what_travels": "The referral and the family's wishes; no messages.",
        "reason": "The family has moved to Bedfordshire.",
        "parts": ["referral", "preparation"],
    },
    "answer_transfer": {
        "answer": "accepted",
        "answered_by": "Theo Lund, service manager",
        "answered_on": "2026-11-18",
        "reason": "The family lives here now.",
    },
    "accept_transfer": {
        "referrer": "herts-referrer",
        "explanation": "A coordinator is free from Monday.",
    },
    "refuse_transfer": {
        "reason": "no_capacity",
        "explanation": "No coordinator is free before the end of next month.",
    },
    "withdraw_transfer": {"reason": "The family stays."},
    "seal_case": {
        "reason": "adoption",
        "explanation": "The adoption order was made; the new record stands alone.",
    },
    "restrict_case": {"reason": "A member of staff is related to the family."},
    "lift_restriction": {"reason": "The relative has left the service."},
    "allocate_coordinator": {"coordinator": "herts-coordinator"},
    "declare_independence": {"holds_another_role": False, "knows_the_family": False},
    "declare_conflict": {"reason": "The family has moved into my street."},
    "reallocate_coordinator": {
        "coordinator": "herts-coordinator-2",
        "reason": "The coordinator is away for some weeks.",
    },
    "meet_parents": {
        "met_on": "2026-11-09",
        "how": "at home",
        "who": ["5c0f2a8e4b7d4f0c9a1b2c3d4e5f6a7b"],
    },
    "record_view": {
        "person": "1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e",
        "wants_to_come": "yes",
        "to_discuss": "Milo wants to say who takes him to football.",
        "advocate": "accepted",
        "asked_on": "2026-11-09",
        "how": "at home, with his grandmother in the next room",
    },
    "agree_bottom_line": {"agreed_on": "2026-11-10"},
    "record_support_network": {
        "people": [
            {
                "name": "Ruth Ashdown",
                "relation": "aunt",
                "how_they_help": "Has Milo on Saturdays.",
            }
        ]
    },
    "invite_attendee": {
        "name": "Joan Ashdown",
        "relation": "grandmother",
        "part": "family",
        "email": "joan.ashdown@family.example",
        "language": "English",
    },
    "log_attempt": {"tried_on": "2026-11-09", "how": "phone", "result": "no_answer"},
    "change_contact": {"phone": "07700 900123", "contact_is_safe": False},
    "prepare_attendee": {
        "met_on": "2026-11-10",
        "how": "in_person",
        "wishes": "Wants Milo to stay at his school.",
    },
    "decline_invitation": {"reason": "cannot_come"},
    "book_interpreter": {"interpreter": "Agency interpreter 14", "is_relative_or_friend": False},
    "cancel_interpreter": {"reason": "The agency has nobody on that day."},
    "exclude_attendee": {
        "decided_by": "The service manager",
        "reason": "He has threatened others who will be there.",
        "other_way": "letter",
        "other_way_details": "The coordinator reads his letter aloud.",
    },
    "arrange_own_session": {
        "how": "separate_session",
        "starts_at": "2026-12-01T14:00:00+00:00",
        "place": "venue",
        "where": "The library, Room 2",
    },
    "keep_apart": {
        "one": "9d3e1f7a6b5c4d2e8f0a1b2c3d4e5f60",
        "other": "5c0f2a8e4b7d4f0c9a1b2c3d4e5f6a7b",
        "source": "court_order",
        "reference": "ZZ26P00417",
        "why": "He may not come near her.",
    },
    "lift_apart": {
        "one": "9d3e1f7a6b5c4d2e8f0a1b2c3d4e5f60",
        "other": "5c0f2a8e4b7d4f0c9a1b2c3d4e5f6a7b",
        "reason": "The order has ended, and she was asked.",
    },
    "confirm_conference": {
        "starts_at": "2026-12-01T10:00:00+00:00",
        "place": "venue",
        "where": "The community centre, Green Room",
        "neutral": True,
    },
    "reschedule_conference": {
        "starts_at": "2026-12-03T10:00:00+00:00",
        "place": "venue",
        "where": "The community centre, Green Room",
        "neutral": True,
        "reason": "His grandmother has to be at the hospital on that day.",
    },
    "reopen_preparation": {"reason": "interpreter_cancelled"},
    "begin_information_sharing": {"ground_rules_agreed": True},
    "begin_private_time": {"occurred_at": "2026-12-01T11:15:00+00:00"},
    "end_private_time": {"occurred_at": "2026-12-01T12:40:00+00:00"},
    "hold_conference": {"outcome": "plan", "present": ["9d3e1f7a6b5c4d2e8f0a1b2c3d4e5f60"]},
    "reconvene_conference": {"reason": "family_asks"},
    "cancel_conference": {"reason": "family_request"},
    "issue_link": {"days": 28},
    "revoke_link": {"reason": "lost_phone"},
    "offer_days": {
        "days": [
            {
                "starts_at": "2027-01-25T10:00:00Z",
                "place": "venue",
                "where": "St Mary's church hall, Ware",
            },
            {
                "starts_at": "2027-01-26T17:30:00Z",
                "place": "venue",
                "where": "The Green Room, Hertford library",
            },
        ]
    },
    "report_harm": {
        "what": "His uncle said that Milo is left alone with a dog that bites.",
        "told_by": "9d3e1f7a6b5c4d2e8f0a1b2c3d4e5f60",
        "at_risk": ["1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e"],
        "in_danger_now": False,
    },
    "propose_plan": {
        "actions": [
            {
                "what": "Sleep at Milo's home from Sunday to Thursday.",
                "who": "Joan Ashdown",
                "by_when": "2026-12-06",
                "children": ["1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c"],
            }
        ],
        "back_up_plan": "If Joan is ill, Milo stays with his aunt.",
        "how_checked": "Joan telephones the school each Friday.",
        "family_monitor": "9d3e1f7a6b5c4d2e8f0a1b2c3d4e5f60",
        "childs_wishes": "Milo wants to keep going to football.",
        "wishes_of": [
            {
                "child": "1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c",
                "wishes": "Football on Saturdays, and his own bed.",
            }
        ],
        "support_asked": [
            {"what": "A bus pass for Joan.", "agency": "The council's transport team"}
        ],
        "review_on": "2027-02-15",
    },
    "agree_plan": {"plan_version": 1},
    "refuse_plan": {
        "plan_version": 1,
        "reasons": "Nobody is named for Friday nights.",
        "next_step": "revise",
        "risk_of_significant_harm": True,
    },
    "release_copies": {"plan_version": 1, "checked": True},
    "answer_support": {
        "plan_version": 1,
        "support": 1,
        "answer": "agreed",
        "by_agency": "The council's transport team",
        "answered_on": "2026-12-08",
    },
    "record_progress": {
        "action": 1,
        "state": "under_way",
        "told_by": "the family monitor",
        "on": "2026-12-14",
        "note": "Joan has slept there every night but one.",
    },
    "hold_review": {"outcome": "working", "summary": "Milo is well and at school every day."},
    "move_review": {
        "review_on": "2027-01-25",
        "asked_by": "family",
        "reason": "Joan is to have an operation in February.",
    },
    "exempt_review": {
        "reason": "court_has_decided",
        "explanation": "The court has made another order for Milo.",
    },
    "report_breach": {
        "plan_version": 1,
        "recipient": "9d3e1f7a6b5c4d2e8f0a1b2c3d4e5f60",
        "what_happened": "A copy was read by somebody else who uses the same address.",
        "discovered_at": "2026-12-10T16:20:00+00:00",
        "endangered": ["2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b"],
    },
    "note_breach_step": {
        "breach": "5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e",
        "step": "person_warned",
        "on": "2026-12-10T17:05:00+00:00",
    },
    "record_outcome": {
        "person": "1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c",
        "months": 6,
        "legal_status": "child_in_need",
        "living_arrangement": "with_parent",
        "proceedings": "none",
        "days_in_care": 0,
        "on": "2027-06-07",
    },
    "close_plan": {"reason": "working_without_us"},
    "settle_task": {
        "task": "7a6b5c4d3e2f4a1b8c9d0e1f2a3b4c5d",
        "done": "I telephoned her and told her the day and the place.",
    },
    "correct_entry": {
        "service": "scheduling",
        "position": 4,
        "what_is_right": "The visit was on 3 November.",
        "reason": "I mistook the page of my diary.",
    },
    "place_hold": {"reason": "An inquiry has asked that nothing of these years be destroyed."},
    "lift_hold": {"reason": "The inquiry has ended."},
    "erase_person": {
        "people": ["9d3e1f7a6b5c4d2e8f0a1b2c3d4e5f60"],
        "ground": "person_asked",
        "reason": "They came to one meeting as a friend, and asked by letter on 3 March.",
        "confirm": "3F9A27C1",
    },
    "revoke_sessions": {
        "account": "herts-coordinator",
        "reason": "The laptop was left on a train.",
    },
    "cosign_checkpoint": {
        "note": "kinplan.example/hertfordshire\n3\nFVum7bQP9W6hRY2tAwuS5MhapZUDGcyDCixJIUxOsTA=\n\n"
        "— kinplan.example/hertfordshire D+Oe4lfILvgtRd8+DC42BqNOfzT1GHpW5G3O1AUmMmB\n",
        "key": "witness.example/auditor+3f9a27c1+BHRoZSB3aXRuZXNzJ3MgcHVibGljIGtleSwgMzIgYnl0ZXM=",
    },
}
