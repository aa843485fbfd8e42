"""What somebody of the family has the services do by their personal link.

These have no address in the API: the portal's own pages ask them, on behalf of whoever has a session.
The service that owns a command looks at the session and at the person's part itself.
"""

from __future__ import annotations

from shared.acts import FAMILY_ROLE
from shared.contracts.commands.row import Command
from shared.contracts.requests import plans, scheduling

FAMILY_COMMANDS = (
    Command("give_wishes", "scheduling", scheduling.GiveWishes, "", (FAMILY_ROLE,)),
    Command("choose_days", "scheduling", scheduling.ChooseDays, "", (FAMILY_ROLE,)),
    Command("ask_for_review", "plans", plans.AskForReview, "", (FAMILY_ROLE,)),
    Command("say_not_working", "plans", plans.SayNotWorking, "", (FAMILY_ROLE,)),
)
