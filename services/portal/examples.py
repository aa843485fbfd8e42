"""An example of every command's body, for the API's description. The people are made up."""

from __future__ import annotations

from typing import Any

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
    "restrict_case": {"reason": "A member of staff is related to the family."},
    "lift_restriction": {"reason": "The relative has left the service."},
    "allocate_coordinator": {"coordinator": "herts-coordinator", "holds_another_role": False},
    "invite_attendee": {
        "name": "Joan Ashdown",
        "relation": "grandmother",
        "part": "family",
        "email": "joan.ashdown@family.example",
        "language": "English",
    },
    "prepare_attendee": {
        "met_on": "2026-11-10",
        "how": "in_person",
        "wishes": "Wants Milo to stay at his school.",
    },
    "decline_invitation": {"reason": "cannot_come"},
    "book_interpreter": {"interpreter": "Agency interpreter 14", "is_relative_or_friend": False},
    "confirm_conference": {
        "starts_at": "2026-12-01T10:00:00+00:00",
        "place": "venue",
        "where": "The community centre, Green Room",
    },
    "reopen_preparation": {"reason": "interpreter_cancelled"},
    "begin_information_sharing": {"ground_rules_agreed": True},
    "begin_private_time": {"occurred_at": "2026-12-01T11:15:00+00:00"},
    "end_private_time": {"occurred_at": "2026-12-01T12:40:00+00:00"},
    "hold_conference": {"outcome": "plan", "present": ["9d3e1f7a6b5c4d2e8f0a1b2c3d4e5f60"]},
    "cancel_conference": {"reason": "family_request"},
    "propose_plan": {
        "actions": [
            {
                "what": "Sleep at Milo's home from Sunday to Thursday.",
                "who": "Joan Ashdown",
                "by_when": "2026-12-06",
            }
        ],
        "back_up_plan": "If Joan is ill, Milo stays with his aunt.",
        "how_checked": "Joan telephones the school each Friday.",
        "family_monitor": "9d3e1f7a6b5c4d2e8f0a1b2c3d4e5f60",
        "childs_wishes": "Milo wants to keep going to football.",
        "support_asked": ["A bus pass for Joan."],
        "review_on": "2027-02-15",
    },
    "agree_plan": {"plan_version": 1},
    "refuse_plan": {
        "plan_version": 1,
        "reasons": "Nobody is named for Friday nights.",
        "next_step": "revise",
    },
    "hold_review": {"outcome": "working", "summary": "Milo is well and at school every day."},
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
    "cosign_checkpoint": {
        "note": "kinplan.example/hertfordshire\n3\nFVum7bQP9W6hRY2tAwuS5MhapZUDGcyDCixJIUxOsTA=\n\n"
        "— kinplan.example/hertfordshire D+Oe4lfILvgtRd8+DC42BqNOfzT1GHpW5G3O1AUmMmB\n",
        "key": "witness.example/auditor+3f9a27c1+BHRoZSB3aXRuZXNzJ3MgcHVibGljIGtleSwgMzIgYnl0ZXM=",
    },
}
