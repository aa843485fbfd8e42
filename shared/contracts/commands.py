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
        "record_response",
        "referral",
        requests.RecordResponse,
        CASE + "/responses",
        ("referrer", "coordinator", "manager"),
    ),
    Command(
        "record_own_view",
        "referral",
        requests.RecordOwnView,
        CASE + "/views",
        ("referrer", "coordinator"),
    ),
    Command(
        "return_referral",
        "referral",
        requests.ReturnReferral,
        CASE + "/question",
        ("manager",),
    ),
    Command(
        "complete_referral",
        "referral",
        requests.CompleteReferral,
        CASE + "/more-information",
        ("referrer",),
    ),
    Command(
        "record_offer",
        "referral",
        requests.RecordOffer,
        CASE + "/offer",
        ("referrer", "manager"),
    ),
    Command(
        "record_exemption",
        "referral",
        requests.RecordExemption,
        CASE + "/exemption",
        ("referrer", "manager"),
    ),
    Command(
        "note_care_application",
        "referral",
        requests.NoteCareApplication,
        CASE + "/care-application",
        ("referrer", "manager"),
    ),
    Command(
        "note_birth",
        "referral",
        requests.NoteBirth,
        CASE + "/birth",
        ("referrer", "coordinator"),
    ),
    Command(
        "note_pregnancy_loss",
        "referral",
        requests.NotePregnancyLoss,
        CASE + "/pregnancy-loss",
        ("referrer", "coordinator", "manager"),
    ),
    Command(
        "change_referrer",
        "referral",
        requests.ChangeReferrer,
        CASE + "/referrer",
        ("manager",),
    ),
    Command(
        "close_case",
        "referral",
        requests.CloseCase,
        CASE + "/closure",
        ("manager",),
    ),
    Command(
        "reopen_case",
        "referral",
        requests.ReopenCase,
        CASE + "/reopening",
        ("manager",),
    ),
    Command(
        "decide_duplicate",
        "referral",
        requests.DecideDuplicate,
        CASE + "/duplicate",
        ("manager",),
    ),
    Command(
        "merge_case",
        "referral",
        requests.MergeCase,
        CASE + "/merge",
        ("manager",),
    ),
    Command(
        "separate_case",
        "referral",
        requests.SeparateCase,
        CASE + "/separation",
        ("manager",),
    ),
    Command(
        "offer_transfer",
        "referral",
        requests.OfferTransfer,
        CASE + "/transfer",
        ("manager",),
    ),
    Command(
        "answer_transfer",
        "referral",
        requests.AnswerTransfer,
        CASE + "/transfer/answer",
        ("manager",),
    ),
    Command(
        "withdraw_transfer",
        "referral",
        requests.WithdrawTransfer,
        CASE + "/transfer/withdrawal",
        ("manager",),
    ),
    Command(
        "seal_case",
        "referral",
        requests.SealCase,
        CASE + "/seal",
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
        "declare_independence",
        "scheduling",
        requests.DeclareIndependence,
        CASE + "/coordinator/declaration",
        ("coordinator",),
    ),
    Command(
        "declare_conflict",
        "scheduling",
        requests.DeclareConflict,
        CASE + "/coordinator/conflict",
        ("coordinator", "manager"),
    ),
    Command(
        "reallocate_coordinator",
        "scheduling",
        requests.ReallocateCoordinator,
        CASE + "/coordinator/reallocation",
        ("manager",),
    ),
    Command(
        "meet_parents",
        "scheduling",
        requests.MeetParents,
        CASE + "/parents-meeting",
        ("coordinator",),
    ),
    Command(
        "record_view",
        "scheduling",
        requests.RecordView,
        CASE + "/wishes",
        ("coordinator",),
    ),
    Command(
        "agree_bottom_line",
        "scheduling",
        requests.AgreeBottomLine,
        CASE + "/bottom-line",
        ("coordinator",),
    ),
    Command(
        "record_support_network",
        "scheduling",
        requests.RecordSupportNetwork,
        CASE + "/support-network",
        ("coordinator",),
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
        "log_attempt",
        "scheduling",
        requests.LogAttempt,
        ATTENDEE + "/attempts",
        ("coordinator",),
    ),
    Command(
        "change_contact",
        "scheduling",
        requests.ChangeContact,
        ATTENDEE + "/contact",
        ("coordinator",),
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
        "exclude_attendee",
        "scheduling",
        requests.ExcludeAttendee,
        ATTENDEE + "/exclusion",
        ("coordinator", "manager"),
    ),
    Command(
        "arrange_own_session",
        "scheduling",
        requests.ArrangeOwnSession,
        ATTENDEE + "/own-session",
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
        "cancel_interpreter",
        "scheduling",
        requests.CancelInterpreter,
        ATTENDEE + "/interpreter/cancellation",
        ("coordinator",),
    ),
    Command(
        "keep_apart",
        "scheduling",
        requests.KeepApart,
        CASE + "/restrictions",
        ("coordinator", "manager"),
    ),
    Command(
        "lift_apart",
        "scheduling",
        requests.LiftApart,
        CASE + "/restrictions/lifting",
        ("manager",),
    ),
    Command(
        "confirm_conference",
        "scheduling",
        requests.ConfirmConference,
        CASE + "/conference/confirmation",
        ("coordinator",),
    ),
    Command(
        "reschedule_conference",
        "scheduling",
        requests.RescheduleConference,
        CASE + "/conference/rescheduling",
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
        "reconvene_conference",
        "scheduling",
        requests.ReconveneConference,
        CASE + "/conference/reconvening",
        ("coordinator", "manager"),
    ),
    Command(
        "cancel_conference",
        "scheduling",
        requests.CancelConference,
        CASE + "/conference/cancellation",
        ("coordinator", "manager"),
    ),
    Command(
        "report_harm",
        "scheduling",
        requests.ReportHarm,
        CASE + "/harm",
        ("coordinator",),
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
        "release_copies",
        "plans",
        requests.ReleaseCopies,
        CASE + "/plan/copies/release",
        ("coordinator",),
    ),
    Command(
        "answer_support",
        "plans",
        requests.AnswerSupport,
        CASE + "/plan/support-answers",
        ("referrer", "coordinator"),
    ),
    Command(
        "record_progress",
        "plans",
        requests.RecordProgress,
        CASE + "/plan/progress",
        ("referrer", "coordinator"),
    ),
    Command(
        "hold_review",
        "plans",
        requests.HoldReview,
        CASE + "/plan/review",
        ("referrer", "coordinator"),
    ),
    Command(
        "move_review",
        "plans",
        requests.MoveReview,
        CASE + "/plan/review/date",
        ("referrer", "coordinator"),
    ),
    Command(
        "exempt_review",
        "plans",
        requests.ExemptReview,
        CASE + "/plan/review/exemption",
        ("referrer", "manager"),
    ),
    Command(
        "report_breach",
        "plans",
        requests.ReportBreach,
        CASE + "/plan/breaches",
        ("coordinator", "referrer", "manager"),
        creates=True,
    ),
    Command(
        "note_breach_step",
        "plans",
        requests.NoteBreachStep,
        CASE + "/plan/breaches/steps",
        ("manager",),
    ),
    Command(
        "record_outcome",
        "plans",
        requests.RecordOutcome,
        CASE + "/plan/outcomes",
        ("referrer", "manager"),
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
