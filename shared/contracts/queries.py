"""What people may ask of the services: every question, its address, who may ask it, and what may be
said beside it."""

from __future__ import annotations

from dataclasses import dataclass

from shared.acts import FAMILY_ROLE
from shared.contracts.commands import CASE
from shared.contracts.views import (
    ConsistencyView,
    ErasureView,
    HistoryView,
    PersonView,
    RecordView,
    View,
)


@dataclass(frozen=True)
class Query:
    """One question: `name` is the name of the RPC method of `service`; `view` are the parameters
    that may be said beside it."""

    name: str
    service: str
    path: str
    roles: tuple[str, ...]
    summary: str
    view: type[View] | None = None


PERSON = CASE + "/people/{person}"
STAFF = ("referrer", "coordinator", "manager")
TAKING_PART = (*STAFF, "lead_professional")

QUERIES = (
    Query("list_cases", "referral", "/cases", TAKING_PART, "The cases that you have a part in."),
    Query(
        "show_referral", "referral", CASE, TAKING_PART, "The referral: children, parents, concerns."
    ),
    Query(
        "list_incoming_transfers",
        "referral",
        "/incoming-transfers",
        ("manager", "auditor"),
        "The cases that other councils of the region offer to yours, and what became of each offer.",
    ),
    Query(
        "show_transfer_file",
        "referral",
        CASE + "/incoming-transfer/file",
        ("manager", "auditor"),
        "The case file with which a case was taken over from another council, as it came.",
    ),
    Query(
        "show_conference",
        "scheduling",
        CASE + "/conference",
        TAKING_PART,
        "The conference: coordinator, attendees, readiness, stages.",
    ),
    Query(
        "conference_pack",
        "scheduling",
        CASE + "/conference/pack",
        ("coordinator", "manager"),
        "Everything that is needed to hold the conference from paper, in an outage.",
    ),
    Query(
        "list_links",
        "scheduling",
        CASE + "/links",
        ("coordinator", "manager", "auditor"),
        "The attendees' personal links: whether each opens anything, until when, and what was tried.",
    ),
    Query(
        "show_link_code",
        "scheduling",
        PERSON + "/link-code",
        ("coordinator",),
        "The code of an attendee's personal link, to tell them in person or by telephone.",
    ),
    Query(
        "show_harm",
        "scheduling",
        CASE + "/harm",
        STAFF,
        "What was reported because it puts somebody at risk.",
    ),
    Query(
        "show_plan",
        "plans",
        CASE + "/plan",
        TAKING_PART,
        "The plan: its versions, agreement and reviews.",
    ),
    Query(
        "show_breaches",
        "plans",
        CASE + "/plan/breaches",
        STAFF,
        "Plan copies that went wrong: until when somebody is to be told, and what was done.",
    ),
    Query(
        "show_outcomes",
        "plans",
        CASE + "/plan/outcomes",
        ("referrer", "lead_professional", "manager", "auditor"),
        "How those at the centre fare afterwards, with every correction.",
    ),
    Query(
        "list_messages",
        "notifications",
        CASE + "/messages",
        (*TAKING_PART, "auditor"),
        "What was sent to whom, when, and whether it arrived.",
    ),
    Query(
        "list_open_tasks",
        "notifications",
        "/tasks",
        TAKING_PART,
        "What is still to be done by hand in the cases that you have a part in, the oldest first.",
    ),
    Query(
        "list_tasks",
        "notifications",
        CASE + "/tasks",
        TAKING_PART,
        "What has to be done by hand because no message can do it, and what was done.",
    ),
    Query(
        "show_history",
        "audit",
        CASE + "/history",
        ("auditor", "manager"),
        "Everything that happened in the case, in plain words, from every service, or a part of it.",
        HistoryView,
    ),
    Query(
        "export_case",
        "audit",
        CASE + "/export",
        ("auditor", "manager"),
        "The whole case with its proofs and keys, to take away and check elsewhere.",
    ),
    Query(
        "show_checkpoint",
        "audit",
        "/ledger/checkpoint",
        ("auditor", "manager", "operator"),
        "The newest signed checkpoint of your council's ledger, and the key to check it with.",
    ),
    Query(
        "prove_consistency",
        "audit",
        "/ledger/consistency",
        ("auditor", "manager", "operator"),
        "What shows that the ledger at one size begins with what it was at an earlier size.",
        ConsistencyView,
    ),
    Query(
        "show_access",
        "audit",
        CASE + "/access",
        ("auditor", "manager"),
        "Who has read the case: what, in which role, why and when, in every service.",
    ),
    Query(
        "show_person_access",
        "audit",
        PERSON + "/access",
        ("auditor", "manager"),
        "Who has read what is kept about one person, in words that can be handed to them.",
        PersonView,
    ),
    Query(
        "show_person_record",
        "audit",
        PERSON + "/record",
        ("auditor", "manager"),
        "Everything that is kept about one person, to be given to them: others are masked, and what "
        "is withheld is named with its exemption. That it was given is recorded.",
        RecordView,
    ),
    Query(
        "examine_erasure",
        "audit",
        CASE + "/erasures/examination",
        ("manager",),
        "What erasing people from the case would take, what stands against it, and the code to "
        "confirm it with. Nothing is erased.",
        ErasureView,
    ),
    Query(
        "show_erasures",
        "audit",
        CASE + "/erasures",
        ("manager", "auditor"),
        "The erasures decided in the case, and which services have confirmed them.",
    ),
    Query(
        "evaluation",
        "audit",
        "/evaluation",
        ("evaluator",),
        "How the cases of your council went, without names: codes, counts and months, a row for each.",
    ),
    Query(
        "retention_report",
        "audit",
        "/retention",
        ("manager", "auditor"),
        "The cases that are due for review because their period is over, those on hold, and those "
        "that fall due within a year. Nothing is destroyed by itself.",
    ),
    Query(
        "list_sessions",
        "access",
        "/sessions",
        ("manager", "operator"),
        "Who is signed in to your council now: account, since when, and by which way; no names.",
    ),
)

FAMILY_QUERIES = (
    Query("show_own_page", "scheduling", "", (FAMILY_ROLE,), "Their own part, by their link."),
    Query("show_own_copy", "plans", "", (FAMILY_ROLE,), "Their own copy of the plan."),
    Query("show_own_access", "audit", "", (FAMILY_ROLE,), "Who has seen what is kept of them."),
)
"""What somebody of the family asks by their personal link; none of it has an address in the API."""

QUERY = {query.name: query for query in (*QUERIES, *FAMILY_QUERIES)}
