"""The commands of the referral service."""

from __future__ import annotations

from shared.contracts.commands.row import CASE, Command
from shared.contracts.requests import receiving
from shared.contracts.requests import referral as requests

COMMANDS = (
    Command(
        "receive_referral",
        "referral",
        receiving.ReceiveReferral,
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
        "name_lead_professional",
        "referral",
        requests.NameLeadProfessional,
        CASE + "/lead-professionals",
        ("manager", "referrer"),
    ),
    Command(
        "end_lead_professional",
        "referral",
        requests.EndLeadProfessional,
        CASE + "/lead-professionals/end",
        ("manager", "referrer"),
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
        "accept_transfer",
        "referral",
        requests.AcceptTransfer,
        CASE + "/incoming-transfer/acceptance",
        ("manager",),
    ),
    Command(
        "refuse_transfer",
        "referral",
        requests.RefuseTransfer,
        CASE + "/incoming-transfer/refusal",
        ("manager",),
    ),
    Command(
        "seal_case",
        "referral",
        requests.SealCase,
        CASE + "/seal",
        ("manager",),
    ),
)
