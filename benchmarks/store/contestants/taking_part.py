"""Which contestants can take part on this machine, and why the others cannot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.store import npm_packages
from benchmarks.store.contestants import Contestant
from benchmarks.store.contestants.emmett import Emmett
from benchmarks.store.contestants.message_db import MessageDb
from benchmarks.store.contestants.ours import Ours
from benchmarks.store.contestants.stock import Stock

Say = Callable[[str], None]


@dataclass(frozen=True)
class Field:
    """Who takes part, in the order of reports, and the reason for each that does not."""

    contestants: list[Contestant]
    left_out: dict[str, str] = field(default_factory=dict)
    packages: Mapping[str, str] = field(default_factory=dict)

    def leave_out(self, contestant: Contestant, why: str) -> None:
        """Do without that one."""
        self.contestants.remove(contestant)
        self.left_out[contestant.title] = why


def taking_part(folder: Path, say: Say) -> Field:
    """Everybody who can; npm's packages are installed into that folder when they are not there."""
    try:
        npm_packages.install(folder, say)
    except npm_packages.NotInstalled as problem:
        left_out = dict.fromkeys((MessageDb.title, Emmett.title), str(problem))
        return Field([Ours(), Stock()], left_out)
    everybody: list[Contestant] = [Ours(), Stock(), MessageDb(folder), Emmett(folder)]
    return Field(everybody, {}, npm_packages.VERSIONS)
