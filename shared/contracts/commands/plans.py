"""The commands of the plan service."""

from __future__ import annotations

from shared.contracts.commands.row import CASE, Command
from shared.contracts.requests import plans as requests

COMMANDS = (
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
        ("referrer", "coordinator", "lead_professional"),
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
        ("coordinator", "referrer", "lead_professional", "manager"),
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
        ("referrer", "lead_professional", "manager"),
    ),
    Command(
        "close_plan", "plans", requests.ClosePlan, CASE + "/plan/closure", ("referrer", "manager")
    ),
)
