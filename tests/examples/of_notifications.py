"""One example of every event of the notifications service."""

from __future__ import annotations

from typing import Any

from services.notifications.domain import events as notifications
from shared.eventstore.events import CaseEvent
from tests.examples.parts import HOURS

MESSAGE = {"message": "0a" * 16, "kind": "plan_copy", "recipient": "herts-referrer"}

VALUES: dict[type[CaseEvent], dict[str, Any]] = {
    notifications.Requested: {
        **MESSAGE,
        "recipient_is": "staff",
        "plan_version": 1,
        "not_before": HOURS,
        "until": HOURS,
        "meeting": 1,
        "sequence": 0,
        "day": 41,
    },
    notifications.Withheld: {
        "kind": "plan_copy",
        "recipient": "herts-referrer",
        "reason": "consent_withdrawn",
    },
    notifications.SendingStarted: {"message": "0a" * 16, "attempt": 1, "again": False},
    notifications.Delivered: {
        **MESSAGE,
        "attempt": 1,
        "plan_version": 1,
        "digest": "0f" * 32,
    },
    notifications.Deferred: {
        "message": "0a" * 16,
        "attempt": 1,
        "reason": "mail_server_said_451",
        "uncertain": False,
        "next_try_at": HOURS,
    },
    notifications.Failed: {
        **MESSAGE,
        "attempt": 1,
        "reason": "address_refused",
        "uncertain": False,
    },
    notifications.Stopped: {
        "reason": "consent_withdrawn",
        "messages": ["0a" * 16],
        "since": HOURS,
        "until_new_day": False,
    },
    notifications.Resumed: {
        "reason": "case_reopened",
        "since": HOURS,
        "stops": ["consent_withdrawn"],
    },
    notifications.Recalled: {"reason": "day_changed", "messages": ["0a" * 16]},
    notifications.DayNoted: {"position": 41, "sequence": 1, "fixed_at": HOURS},
    notifications.DayWithdrawn: {"position": 42},
    notifications.CoordinatorNoted: {"coordinator": "herts-coordinator", "position": 12},
    notifications.ReferrerNoted: {"referrer": "herts-referrer", "position": 3},
    notifications.TaskRaised: {
        "task": "7e" * 16,
        "kind": "no_address",
        "recipient": "3d" * 16,
        "message": "0a" * 16,
        "message_kind": "invitation",
    },
    notifications.TaskSettled: {
        "task": "7e" * 16,
        "recipient": "3d" * 16,
        "done": "velocipedes",
    },
    notifications.RecipientStopped: {
        "recipient": "3d" * 16,
        "reason": "person_erased",
        "messages": ["0a" * 16],
    },
}
