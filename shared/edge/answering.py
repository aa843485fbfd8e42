"""What the audit service asks of every other service that keeps cases."""

from __future__ import annotations

from typing import Any

from nameko.rpc import rpc

from shared.edge.extensions import DeskProvider

Answer = dict[str, Any]


class AnswersTheAudit:
    """The questions of the audit service, which records who reads. A service adds its own beside them."""

    desk: DeskProvider

    @rpc
    def tell(self, reference: str, positions: list[int], announced: list[list[Any]]) -> Answer:
        return self.desk.tell(reference, positions, announced)

    @rpc
    def export(self, reference: str, positions: list[int]) -> Answer:
        return self.desk.export(reference, positions)

    @rpc
    def examine(self, reference: str, positions: list[int], names: dict[str, str]) -> Answer:
        return self.desk.examine(reference, positions, names)

    @rpc
    def held_since(self, reference: str, positions: list[int], people: list[str]) -> Answer:
        return self.desk.held_since(reference, positions, people)

    @rpc
    def part_of(self, reference: str, positions: list[int], people: list[str]) -> Answer:
        return self.desk.part_of(reference, positions, people)

    @rpc
    def last_position(self, reference: None) -> Answer:
        return self.desk.last_position()

    @rpc
    def records(self, reference: None, positions: list[int]) -> Answer:
        return self.desk.records(positions)
