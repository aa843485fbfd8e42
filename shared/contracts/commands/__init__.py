"""What people may have the services do: every command, its address and who may send it.

The roles say who may at all; a service's `permissions.py` adds the relation to the case (the
coordinator allocated, the referrer of it). What a command holds is in `shared/contracts/requests/`.
"""

from __future__ import annotations

from shared.contracts.commands import access, plans, referral, scheduling, upkeep
from shared.contracts.commands.family import FAMILY_COMMANDS
from shared.contracts.commands.row import ATTENDEE, CASE, Command

__all__ = ["ATTENDEE", "CASE", "COMMAND", "COMMANDS", "FAMILY_COMMANDS", "Command"]

COMMANDS = (
    *referral.COMMANDS,
    *scheduling.COMMANDS,
    *plans.COMMANDS,
    *upkeep.COMMANDS,
    *access.COMMANDS,
)

COMMAND = {command.name: command for command in (*COMMANDS, *FAMILY_COMMANDS)}
