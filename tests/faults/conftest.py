"""A whole Kinplan of the tests' own: private nodes, every process, a data folder that goes after."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.instance import Instance
from cli.running import described
from cli.starting import start, stop_undisturbed
from cli.supervision import Supervision
from tests.faults.living import Living

PORTS = 40


def _free_base() -> int:
    """The first of some consecutive ports that are all free."""
    for base in range(21000 + os.getpid() % 200 * PORTS, 60000, PORTS):
        try:
            for port in range(base, base + PORTS):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return base
    raise AssertionError("no free ports")


@pytest.fixture(scope="session")
def living() -> Iterator[Living]:
    """A running Kinplan whose processes may be killed: supervision starts them again."""
    folder = Path(tempfile.mkdtemp(prefix="kinplan-faults-"))
    folder.chmod(0o755)
    told = {k: v for k, v in os.environ.items() if k not in ("AMQP_URI", "DATABASE_URL")}
    for name in ("KINPLAN_RABBIT_API", "KINPLAN_MASTER_KEYS", "KINPLAN_LEDGER_KEYS"):
        told.pop(name, None)
    root = Path(__file__).resolve().parent.parent.parent
    instance = Instance(root, folder, _free_base(), told)
    supervision: Supervision = start(instance, ends_with_us=True)
    try:
        yield Living(instance, supervision, described(instance))
    finally:
        stop_undisturbed(supervision)
        shutil.rmtree(folder, ignore_errors=True)
