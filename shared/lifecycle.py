"""The states of a record and the ways between them, as one table that is also the diagram."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.refusals import RuleRefusal

SAME = "same"
"""The end of an action that leaves the record in the state that it is in."""


@dataclass(frozen=True)
class Lifecycle:
    """`ways` says, for each action, from which states it is allowed and where it leads.

    `refusals` names the refusal for each state that an action does not start from. An action that
    leads to more than one state lists each with a bar between, as in "agreed|closed", and so does
    `start` when a record can begin in more than one. An action that changes the state of nothing leads to
    SAME, which is no state of its own.
    """

    name: str
    start: str
    ways: Mapping[str, tuple[tuple[str, ...], str]]
    refusals: Mapping[str, type[RuleRefusal]]
    messages: Mapping[str, str]

    def allows(self, status: str, action: str) -> bool:
        """Whether the action may start from that state."""
        return status in self.ways[action][0]

    def require(self, status: str, action: str) -> None:
        """Raise the state's refusal unless the action may start from it."""
        if not self.allows(status, action):
            raise self.refusals[status](self.messages[status])

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order in which they are first met."""
        met = dict.fromkeys(self.start.split("|"))
        for starts, end in self.ways.values():
            met |= dict.fromkeys((*starts, *end.split("|")))
        met.pop(SAME, None)
        return tuple(met)

    def diagram(self) -> str:
        """The table as a Mermaid state diagram; what leaves a state as it is stands on one arrow."""
        lines = ["stateDiagram-v2"]
        lines += [f"    [*] --> {start}" for start in self.start.split("|")]
        staying: dict[str, list[str]] = {}
        for action, (starts, ends) in self.ways.items():
            words = action.replace("_", " ")
            for start in starts:
                for end in ends.split("|"):
                    if end == SAME:
                        staying.setdefault(start, []).append(words)
                    else:
                        lines.append(f"    {start} --> {end}: {words}")
        lines += [
            f"    {state} --> {state}: {', '.join(words)}" for state, words in staying.items()
        ]
        return "\n".join(lines)
