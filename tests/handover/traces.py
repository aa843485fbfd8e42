"""Looks for a council through everything that a deployment has: database, broker, data folder."""

from __future__ import annotations

from kombu import Connection

from shared.messaging.clearing import every_queue
from tests.handover.deployment import Deployment

NOTES_OF_THE_REGISTER = ("councils", "handovers")
OTHER_NAMES = (
    ("pg_namespace", "nspname"),
    ("pg_roles", "rolname"),
    ("pg_class", "relname"),
    ("pg_proc", "prosrc"),
)


def traces(deployment: Deployment, council: str) -> list[str]:
    """Where the council's name is found, but for the register's note and the logs."""
    names = [council, council.replace("-", "_")]
    found = [*_in_database(deployment, names), *_in_folder(deployment, names)]
    if "@127.0.0.1:1/" not in deployment.amqp_uri:
        found += _in_broker(deployment, council)
    return found


def _in_database(deployment: Deployment, names: list[str]) -> list[str]:
    looked = [(name, column, f"{column}::text") for name, column in OTHER_NAMES]
    tables = deployment.rows(
        "SELECT format('%I.%I', schemaname, tablename) AS t FROM pg_tables "
        "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    )
    noted = [f"region.{name}" for name in NOTES_OF_THE_REGISTER]
    looked += [(row["t"], "any row", "x::text") for row in tables if row["t"] not in noted]
    # Bytes show as hexadecimal digits in the text of a row.
    wanted = [f"%{each}%" for name in names for each in (name, name.encode().hex())]
    each = " UNION ALL ".join(
        f"SELECT '{table}: {what}' AS place FROM {table} x WHERE {text} LIKE ANY(%(wanted)s)"
        for table, what, text in looked
    )
    return sorted({row["place"] for row in deployment.named_rows(each, {"wanted": wanted})})


def _in_folder(deployment: Deployment, names: list[str]) -> list[str]:
    wanted = [name.encode() for name in names]
    return [
        str(path.relative_to(deployment.folder))
        for path in sorted(deployment.folder.rglob("*"))
        if any(name in path.name for name in names)
        or (path.is_file() and any(name in path.read_bytes() for name in wanted))
    ]


def _in_broker(deployment: Deployment, council: str) -> list[str]:
    found = []
    with Connection(deployment.amqp_uri) as connection:
        for queue in every_queue((0.2, 0.4)):
            channel = connection.channel()
            channel.auto_decode = False
            waiting = channel.queue_declare(queue, passive=True).message_count
            bodies = [message.body for _ in range(waiting) if (message := channel.basic_get(queue))]
            channel.close()
            if any(council.encode() in body for body in bodies):
                found.append(queue)
    return found
