"""Keys of a local instance: each council's master keys and the key that signs its ledger.

Made once and kept; what was encrypted or signed with them needs them for ever. Standard library only:
set-up makes them before anything is installed.
"""

import base64
import secrets
from pathlib import Path

from cli.private_files import write_private

MASTER = """\
# The master keys of {council}. Whoever has this file can read everything that is personal; without it
# nobody can. Keep a copy of it apart from every backup of the database.
# The first key is in use, the others still open what was encrypted under them.
"""
KEY = """\
[[key]]
id = "{id}"
secret = "{secret}"
"""
LEDGER = """\
# The key that signs the checkpoints of the ledger of {council}. The audit service alone needs it.
[ledger]
name = "{name}"
secret = "{secret}"
"""


def make_keys(councils: Path, master: Path, ledger: Path) -> int:
    """Make what keys are missing for the councils whose policies are in that folder; how many."""
    return sum(
        len(make_council_keys(policy.stem, master, ledger))
        for policy in sorted(councils.glob("*.toml"))
    )


def make_council_keys(council: str, master: Path, ledger: Path) -> list[Path]:
    """Make what keys are missing of one council; the files that were written."""
    texts = {
        master / f"{council}.toml": master_header(council)
        + KEY.format(id=f"k-{secrets.token_hex(4)}", secret=_random()),
        ledger / f"{council}.toml": LEDGER.format(
            council=council, name=f"kinplan.example/{council}", secret=_random()
        ),
    }
    missing = [path for path in texts if not path.exists()]
    for path in missing:
        write_private(path, texts[path])
    return missing


def master_header(council: str) -> str:
    """What a file of master keys says to whoever opens it."""
    return MASTER.format(council=council)


def _random() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
