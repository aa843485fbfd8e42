"""A case that moves to another council of the region: its reference there, and where it stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cli.api import Api, Refused
from cli.case_steps import Account, CaseFile

NOT_YET: dict[str, Any] = {}
"""Where a case stands of which nothing has come yet."""


@dataclass
class Moving:
    """What the runner knows of the case's transfers; the other council is asked as its manager."""

    case: CaseFile
    api: Api
    transfer: str = ""
    references: dict[str, str] = field(default_factory=dict)

    def remember(self, answer: Mapping[str, Any]) -> None:
        """Keep the transfer that an offer was answered with."""
        self.transfer = answer.get("transfer") or self.transfer

    def is_there(self, account: Account) -> bool:
        """Whether somebody works for the council to which the case moves."""
        return account.council != self.case.council and self.case.there is not None

    def reference(self) -> str:
        """The reference there of what was offered last; empty while nothing of it has come."""
        if self.case.there is None or not self.transfer:
            return ""
        if self.transfer not in self.references:
            told = self.api.asked(self.case.there.id, "/incoming-transfers")
            for row in told["incoming_transfers"]:
                self.references[row["transfer"]] = row["reference"]
        return self.references.get(self.transfer, "")

    def status(self) -> dict[str, Any]:
        """Where the case stands there."""
        reference = self.reference()
        if not reference or self.case.there is None:
            return NOT_YET
        try:
            return self.api.status(self.case.there.id, reference)
        except Refused as refused:
            if refused.status == 404:
                return NOT_YET  # it was offered, and has not come
            raise
