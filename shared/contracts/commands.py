"""What people may have the services do: every command, its address and who may send it.

The roles say who may at all; a service's `permissions.py` adds the relation to the case (the
coordinator allocated, the referrer of it). What a command holds is in `requests.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.contracts import requests
from shared.contracts.reading import Request


@dataclass(frozen=True)
class Command:
    """One command: `name` is also the name of the RPC method of `service`."""

    name: str
    service: str
    schema: type[Request]
    path: str
    roles: tuple[str, ...]
    creates: bool = False

    @property
    def summary(self) -> str:
        """The first sentence of what the command means."""
        return (self.schema.__doc__ or "").strip()


CASE = "/cases/{reference}"
ATTENDEE = CASE + "/attendees/{attendee}"

COMMANDS = (
    Command(
        "receive_referral",
        "referral",
        requests.ReceiveReferral,
        "/cases",
        ("referrer",),
        creates=True,
    ),
    Command(
        "accept_referral", "referral", requests.AcceptReferral, CASE + "/acceptance", ("manager",)
    ),
    Command(
        "decline_referral", "referral", requests.DeclineReferral, CASE + "/decline", ("manager",)
    ),
    Command(
        "withdraw_consent",
        "referral",
        requests.WithdrawConsent,
        CASE + "/consent-withdrawal",
        ("referrer", "coordinator", "manager"),
    ),
    Command(
        "restrict_case", "referral", requests.RestrictCase, CASE + "/restriction", ("manager",)
    ),
    Command(
        "lift_restriction",
        "referral",
        requests.LiftRestriction,
        CASE + "/restriction/lifting",
        ("manager",),
    ),
    Command(
        "allocate_coordinator",
        "scheduling",
        requests.AllocateCoordinator,
        CASE + "/coordinator",
        ("manager",),
    ),
    Command(
        "invite_attendee",
        "scheduling",
        requests.InviteAttendee,
        CASE + "/attendees",
        ("coordinator",),
        creates=True,
    ),
    Command(
        "prepare_attendee",
        "scheduling",
        requests.PrepareAttendee,
        ATTENDEE + "/preparation",
        ("coordinator",),
    ),
    Command(
        "decline_invitation",
        "scheduling",
        requests.DeclineInvitation,
        ATTENDEE + "/decline",
        ("coordinator",),
    ),
    Command(
        "book_interpreter",
        "scheduling",
        requests.BookInterpreter,
        ATTENDEE + "/interpreter",
        ("coordinator",),
    ),
    Command(
        "confirm_conference",
        "scheduling",
        requests.ConfirmConference,
        CASE + "/conference/confirmation",
        ("coordinator",),
    ),
    Command(
        "reopen_preparation",
        "scheduling",
        requests.ReopenPreparation,
        CASE + "/conference/preparation",
        ("coordinator",),
    ),
    Command(
        "begin_information_sharing",
        "scheduling",
        requests.BeginInformationSharing,
        CASE + "/conference/information-sharing",
        ("coordinator",),
    ),
    Command(
        "begin_private_time",
        "scheduling",
        requests.BeginPrivateTime,
        CASE + "/conference/private-time",
        ("coordinator",),
    ),
    Command(
        "end_private_time",
        "scheduling",
        requests.EndPrivateTime,
        CASE + "/conference/private-time/end",
        ("coordinator",),
    ),
    Command(
        "hold_conference",
        "scheduling",
        requests.HoldConference,
        CASE + "/conference/outcome",
        ("coordinator",),
    ),
    Command(
        "cancel_conference",
        "scheduling",
        requests.CancelConference,
        CASE + "/conference/cancellation",
        ("coordinator", "manager"),
    ),
    Command(
        "propose_plan",
        "plans",
        requests.ProposePlan,
        CASE + "/plan/proposals",
        ("coordinator",),
        creates=True,
    ),
    Command("agree_plan", "plans", requests.AgreePlan, CASE + "/plan/agreement", ("referrer",)),
    Command("refuse_plan", "plans", requests.RefusePlan, CASE + "/plan/refusal", ("referrer",)),
    Command(
        "hold_review",
        "plans",
        requests.HoldReview,
        CASE + "/plan/review",
        ("referrer", "coordinator"),
    ),
    Command(
        "close_plan", "plans", requests.ClosePlan, CASE + "/plan/closure", ("referrer", "manager")
    ),
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
        ("referrer", "coordinator", "manager"),
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

COMMAND = {command.name: command for command in COMMANDS}
