"""What only services ask of one another, never the portal as it is: every such question, which services
answer it, and in which roles it may be asked. `system` is Kinplan itself."""

from __future__ import annotations

from dataclasses import dataclass

from shared.acts import FAMILY_ROLE

SYSTEM = ("system",)
FAMILY = (FAMILY_ROLE,)
KEEPS_CASES = ("referral", "scheduling", "plans", "notifications")
KEEPS_RECORDS = (*KEEPS_CASES, "access")
"""Who stores events of its own, about which the audit service asks."""


@dataclass(frozen=True)
class Between:
    """One question: `name` is the name of the RPC method of each of the `services`; `because` says for
    whom it is there."""

    name: str
    services: tuple[str, ...]
    because: str
    roles: tuple[str, ...] = SYSTEM


BETWEEN_SERVICES = (
    Between(
        "status",
        KEEPS_CASES,
        "the portal's own summary of a case",
        ("referrer", "coordinator", "manager", "lead_professional", "auditor", "system"),
    ),
    Between("tell", KEEPS_RECORDS, "a service's part of the history, for the audit service"),
    Between("export", KEEPS_RECORDS, "a service's part of an exported case, for the audit service"),
    Between(
        "contact", ("referral", "scheduling"), "how to reach somebody, for the notification service"
    ),
    Between(
        "hidden_words",
        ("referral", "scheduling"),
        "words that must not reach others, for what is sent",
    ),
    Between("begin_sign_in", ("access",), "for the portal, before anybody is signed in"),
    Between("complete_sign_in", ("access",), "for the portal, before anybody is signed in"),
    Between("sign_in_with_password", ("access",), "for the portal, before anybody is signed in"),
    Between("check_session", ("access",), "for the portal, with every request in a session"),
    Between("sign_out", ("access",), "for the portal"),
    Between("find_staff", ("access",), "who somebody is, for whoever names or writes to them"),
    Between("staff_with_role", ("access",), "who has a role, for the notification service"),
    Between(
        "link_to_send",
        ("scheduling",),
        "the token of a personal link, for the notification service",
    ),
    Between(
        "whose_session",
        ("scheduling",),
        "who acts by a personal link, for the services in which they do",
    ),
    Between(
        "open_link",
        ("scheduling",),
        "a personal link and its code, from the portal's own page",
        FAMILY,
    ),
    Between(
        "check_link_session",
        ("scheduling",),
        "whether who is on such a page may go on, from the portal",
        FAMILY,
    ),
    Between(
        "leave_link", ("scheduling",), "that somebody leaves such a page, from the portal", FAMILY
    ),
    Between("copy", ("plans",), "a version of the plan, for the notification service"),
    Between(
        "receive_transfer",
        ("referral",),
        "a case that another council of the region hands over, from its audit service",
    ),
    Between(
        "ledger_key",
        ("audit",),
        "the public key of a council's ledger, for the council that takes over a case",
    ),
    Between(
        "people",
        ("referral", "scheduling"),
        "who is in the case, for the audit service, when somebody is to be erased",
    ),
    Between(
        "examine",
        KEEPS_RECORDS,
        "what a service keeps of people, for the audit service, before they are erased",
    ),
    Between(
        "birthdays", ("referral",), "the youngest children's dates of birth, for the audit service"
    ),
    Between(
        "for_evaluation",
        ("referral", "plans"),
        "codes of cases without names, for the audit service",
    ),
    Between(
        "held_since",
        KEEPS_RECORDS,
        "since when a service holds something about a person, for the audit service",
    ),
    Between(
        "part_of",
        KEEPS_RECORDS,
        "a service's part of what there is about a person, for the audit service",
    ),
    Between(
        "last_position",
        KEEPS_RECORDS,
        "how far a service has published its log, for the audit service",
    ),
    Between(
        "records",
        KEEPS_RECORDS,
        "what the audit service was told of events, once more, when it did not come",
    ),
    Between(
        "note_operator_act",
        ("audit",),
        "what an operator does with a parked message",
        ("operator", "system"),
    ),
)
