"""What PostgreSQL itself can do: its own load generator inserts the same row into a table like ours.

It is no event store: nothing takes the events' positions in an order that readers could follow, and
nobody reads. It is the limit that the others may come near to.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

from benchmarks.failing import MeasurementFailed
from benchmarks.store.contestants.ours import Ours, schema
from benchmarks.store.events import TOPIC, body

NAME, TITLE = "pgbench", "pgbench, the same row (limit)"
LONGEST = 240
INSERT = (
    "INSERT INTO rows_like_ours (originator_id, originator_version, topic, state, recorded_at) "
    "VALUES (gen_random_uuid(), 1, :topic, decode(:state, 'hex'), now());\n"
)
TABLE = """
    CREATE TABLE rows_like_ours (LIKE {}.stored_events INCLUDING ALL);
    CREATE SEQUENCE positions;
    ALTER TABLE rows_like_ours ALTER COLUMN notification_id SET DEFAULT nextval('positions'),
        ALTER COLUMN written_in SET DEFAULT pg_current_xact_id()
"""


def prepare(url: str) -> None:
    """Make a table with the columns and indexes of ours, and nothing else."""
    Ours().prepare(url)
    with psycopg.connect(url) as connection:
        connection.execute(SQL(TABLE).format(Identifier(schema())))


def rate(programs: Path, url: str, clients: int, saves: int, size: int) -> float:
    """Rows a second when so many clients insert `saves` rows in all, each a transaction."""
    parts = urlsplit(url)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(INSERT)
        script.flush()
        command = [
            str(programs / "pgbench"),
            "--no-vacuum",
            "--protocol=prepared",
            f"--client={clients}",
            f"--jobs={min(clients, len(os.sched_getaffinity(0)))}",
            f"--transactions={saves // clients}",
            f"--define=topic={TOPIC}",
            f"--define=state={body(0, size).encode().hex()}",
            f"--file={script.name}",
            f"--host={parts.hostname}",
            f"--port={parts.port or 5432}",
            f"--username={unquote(parts.username or '')}",
            parts.path.lstrip("/"),
        ]
        password = {"PGPASSWORD": unquote(parts.password or "")}
        done = subprocess.run(
            command,
            env=dict(os.environ) | password,
            capture_output=True,
            text=True,
            timeout=LONGEST,
        )
    found = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    if done.returncode or not found:
        raise MeasurementFailed(f"pgbench failed (status {done.returncode}).")
    _require(url, saves // clients * clients)
    return float(found[1])


def _require(url: str, expected: int) -> None:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM rows_like_ours").fetchone()
    if row != (expected,):
        raise MeasurementFailed(f"pgbench: {row and row[0]} rows are there, not {expected}.")
