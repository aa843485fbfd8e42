"""What the process that stands by has imported: everything that a writer, of whomever, needs.

It imports no module that opens anything: connections are the writers' own.
"""

from __future__ import annotations

import benchmarks.store.contestants.taking_part
import benchmarks.store.together  # noqa: F401
