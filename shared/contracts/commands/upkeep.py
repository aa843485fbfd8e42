"""The commands of the audit and notification services."""

from __future__ import annotations

from shared.contracts.commands.row import CASE, Command
from shared.contracts.requests import upkeep as requests

COMMANDS = (
    Command(
        "settle_task",
        "notifications",
        requests.SettleTask,
        CASE + "/tasks/settling",
        ("coordinator", "manager"),
    ),
    Command(
        "cosign_checkpoint",
        "audit",
        requests.CosignCheckpoint,
        "/ledger/cosignatures",
        ("auditor",),
    ),
    Command(
        "correct_entry",
        "audit",
        requests.CorrectEntry,
        CASE + "/corrections",
        ("referrer", "coordinator", "lead_professional", "manager"),
        creates=True,
    ),
    Command("place_hold", "audit", requests.PlaceHold, CASE + "/hold", ("manager",)),
    Command("lift_hold", "audit", requests.LiftHold, CASE + "/hold/lifting", ("manager",)),
    Command(
        "erase_person",
        "audit",
        requests.ErasePerson,
        CASE + "/erasures",
        ("manager",),
        creates=True,
    ),
)
