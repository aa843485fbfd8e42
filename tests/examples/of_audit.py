"""One example of every event of the audit service."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.audit.domain import events as audit
from shared.eventstore.events import CaseEvent
from tests.acting import MONDAY
from tests.examples.parts import ERASURE

VALUES: dict[type[CaseEvent], dict[str, Any]] = {
    audit.OperatorActed: {
        "what": "replayed",
        "queue": "plans.await_plan_when_conference_held",
        "message": "scheduling/hertfordshire/41",
        "reason": "gramophones",
    },
    audit.HoldPlaced: {"reason": "hedgehogs"},
    audit.HoldLifted: {"reason": "sundials"},
    audit.ErasureDecided: {
        **ERASURE,
        "ground": "court_order",
        "plan_versions": [1],
        "holders": ["herts-auditor"],
        "reason": "barometers",
    },
    audit.ErasureConfirmed: {
        "erasure": "4e" * 16,
        "service": "plans",
        "person": "3d" * 16,
        "keys": 1,
    },
    audit.ErasureCompleted: {
        **ERASURE,
        "plan_versions": [1],
        "holders": ["herts-auditor"],
        "keys": 3,
    },
    audit.CaseHandedOver: {
        "transfer": "7a" * 16,
        "to_council": "northmere",
        "parts": ["referral", "plan"],
        "events": 41,
        "digest": "0f" * 32,
    },
    audit.HandOverRefused: {
        "transfer": "7a" * 16,
        "to_council": "northmere",
        "code": "transfer_file_unfit",
    },
    audit.KeysRotated: {"key": "k-0b1c2d3e", "older": ["k-9f8e7d6c"]},
    audit.KeysRetired: {"retired": ["k-9f8e7d6c"]},
    audit.CouncilTakenIn: {"version": "30e68299c696"},
    audit.PolicyDecided: {
        "version": "75b45f37a96f",
        "from_day": date(2027, 4, 1),
        "instead_of": "30e68299c696",
        "changes": ["timescales.weeks_to_conference"],
    },
    audit.CouncilSuspended: {"reason": "accordions"},
    audit.CouncilResumed: {"reason": "telescopes"},
    audit.CouncilExported: {"file": "5f" * 16, "receiving_key": "-".join(["0a1b"] * 8)},
    audit.CouncilImported: {"file": "5f" * 16, "digest": "6a" * 32, "size": 41},
    audit.GapFilled: {"service": "plans", "first": 3, "last": 9, "found": 6},
    audit.EntryCorrected: {
        "service": "scheduling",
        "position": 4,
        "what_is_right": "penny-farthings",
        "reason": "weathercocks",
    },
    audit.SubjectAccessGiven: {
        "people": ["3d" * 16],
        "asked_on": date(2027, 1, 4),
        "due_by": date(2027, 2, 4),
        "given": 12,
        "exemptions": ["plans/4/summary=third_party"],
    },
    audit.CheckpointCosigned: {
        "size": 3,
        "witness": "witness.example",
        "key": "witness.example+00000000+AAAA",
        "line": "— witness.example AAAA\n",
        "seen_at": MONDAY,
    },
}
