"""Rules are judged by the policy of their day: what was decided is checked again under the version
that the event names, whatever the policy is now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.eventstore.events import CaseEvent
from shared.eventstore.kept_policies import PolicyAltered, PolicyNotKept, kept_policy
from shared.eventstore.store import CouncilStore
from shared.policies import Policy
from shared.refusals import RuleRefusal

Recheck = Callable[[Any, Policy, Sequence[CaseEvent]], str | None]
"""Checks an event again under a policy, knowing the earlier events of its record: says in a sentence
what the rule allowed, or nothing where no rule applied. Raises Contradiction, or the rule's refusal."""


class Contradiction(Exception):
    """The event is not what the policy of its day allows; the message says why."""


@dataclass(frozen=True)
class Rechecked:
    """What came of checking again. `holds` is None when the policy's text is not there."""

    holds: bool | None
    words: str


class Rechecker:
    """Checks the events of one service again."""

    def __init__(self, rechecks: Mapping[type, Recheck]) -> None:
        self.rechecks = rechecks
        self._policies: dict[tuple[str, str], Policy] = {}

    def check(
        self, store: CouncilStore, event: CaseEvent, earlier: Sequence[CaseEvent]
    ) -> Rechecked | None:
        """Check one event; nothing when it follows from no rule with numbers of the policy."""
        recheck = self.rechecks.get(type(event))
        if recheck is None:
            return None
        version = event.policy_version
        try:
            words = recheck(event, self._policy(store, version), earlier)
        except PolicyNotKept as missing:
            return Rechecked(None, f"{missing} The rule cannot be checked again.")
        except PolicyAltered as altered:
            return Rechecked(False, str(altered))
        except (Contradiction, RuleRefusal) as wrong:
            return Rechecked(False, f"Not as policy {version} says. {wrong}")
        return Rechecked(True, f"{words}, as policy {version} says.") if words else None

    def _policy(self, store: CouncilStore, version: str) -> Policy:
        known = self._policies.get((store.council, version))
        if known is None:
            known = self._policies[store.council, version] = kept_policy(store, version)
        return known
