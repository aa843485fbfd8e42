"""docker-compose.yml runs every process, each as closed in as it can be."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.processes import SERVICES
from shared import settings

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = [service.name for service in SERVICES if service.name != "mailbox"]
OURS = {"migrate", "mailbox"} | {name.replace(".", "-") for name in PROCESSES}
ENGINES = {"rabbitmq", "postgres"}
REACH_OUT = ("portal", "notifications-follower", "access-edge")
READY_FIRST = {
    "rabbitmq": {"condition": "service_healthy"},
    "postgres": {"condition": "service_healthy"},
    "migrate": {"condition": "service_completed_successfully"},
}
Document = dict[str, Any]


def read(folder: Path) -> Document:
    document: Document = yaml.safe_load((folder / "docker-compose.yml").read_text())
    return document


def schema_answer(folder: Path) -> subprocess.CompletedProcess[str]:
    """What check-jsonschema says of the file, by the Compose specification's own schema."""
    command = ["-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    path = str(folder / "docker-compose.yml")
    return subprocess.run([sys.executable, *command, path], capture_output=True, text=True)


def faults(document: Document) -> list[str]:
    """Everything wrong with the services, in words; empty when all is well."""
    services = document["services"]
    found = [f"{name}: which process is this?" for name in set(services) - OURS - ENGINES]
    for process in PROCESSES:
        name = process.replace(".", "-")
        found += (
            _process_faults(name, process, services[name])
            if name in services
            else [f"{process}: has no service"]
        )
    for name in sorted(OURS & set(services)):
        found += _openings(name, services[name])
    for name, service in services.items():
        found += _published(name, service)
    return found


def _process_faults(name: str, process: str, service: Document) -> list[str]:
    wanted = {
        "command": service.get("command") == ["run", process],
        "readiness": "/readyz" in service.get("healthcheck", {}).get("test", [""])[-1],
        "start order": service.get("depends_on") == READY_FIRST,
        "restart": service.get("restart") == "unless-stopped",
        "time to stop": service.get("stop_grace_period") == "15s",
        "network": service["networks"]
        == (["inside", "outside"] if name in REACH_OUT else ["inside"]),
    }
    return [f"{name}: {what} is not as wanted" for what, right in wanted.items() if not right]


def _openings(name: str, service: Document) -> list[str]:
    wanted = {
        "read-only file system": service.get("read_only") is True,
        "a /tmp of its own": service.get("tmpfs") == ["/tmp"],
        "no capabilities": service.get("cap_drop") == ["ALL"],
        "no new privileges": "no-new-privileges:true" in service.get("security_opt", []),
        "an ordinary user": service.get("user") == "${KINPLAN_RUN_AS:-10001:10001}",
        "read-only volumes": all(each.endswith(":ro") for each in service.get("volumes", [])),
    }
    return [f"{name}: lacks {what}" for what, right in wanted.items() if not right]


def _published(name: str, service: Document) -> list[str]:
    ports = service.get("ports", [])
    found = [
        f"{name}: {port} is open to other machines" for port in ports if port[:10] != "127.0.0.1:"
    ]
    may = name == "portal" or (name == "mailbox" and service.get("profiles") == ["mailbox"])
    return found + [f"{name}: must not be published" for _ in ports if not may]


def test_the_file_is_one_that_compose_understands() -> None:
    answer = schema_answer(ROOT)
    assert answer.returncode == 0, answer.stdout


def test_a_misspelt_key_is_noticed(checkout: Path, plant: Callable[..., None]) -> None:
    plant("docker-compose.yml", "read_only: true", "readonly: true")
    answer = schema_answer(checkout)
    assert answer.returncode == 1 and "readonly" in answer.stdout


def test_every_process_runs_closed_in() -> None:
    assert faults(read(ROOT)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("  plans-follower:\n", "  plans-folower:\n", "plans.follower: has no service"),
        ('["run", "audit.edge"]', '["run", "audit.follower"]', "audit-edge: command"),
        ("8080/readyz", "8080/healthz", "portal: readiness"),
        ("condition: service_completed_successfully", "condition: service_started", "start order"),
        ("  read_only: true\n", "", "migrate: lacks read-only file system"),
        ("  cap_drop:\n    - ALL\n", "", "portal: lacks no capabilities"),
        ("    - no-new-privileges:true\n  env", "    - seccomp:x\n  env", "no new privileges"),
        ('user: "${KINPLAN_RUN_AS:-10001:10001}"', 'user: "0:0"', "lacks an ordinary user"),
        ("councils:ro", "councils", "lacks read-only volumes"),
        ('"127.0.0.1:${KINPLAN_PUBLISH_PORTAL', '"${KINPLAN_PUBLISH_PORTAL', "open to other"),
        ("    hostname: rabbitmq\n", '    ports: ["127.0.0.1:1:1"]\n', "rabbitmq: must not be"),
        ("    profiles:\n      - mailbox\n", "", "mailbox: must not be published"),
        ("stop_grace_period: 15s", "stop_grace_period: 5s", "time to stop"),
        ("restart: unless-stopped", "restart: on-failure", "restart is not"),
        (
            '["run", "plans.edge"]',
            '["run", "plans.edge"]\n    networks: [outside]',
            "plans-edge: network",
        ),
    ],
)
def test_a_process_that_is_not_as_wanted_is_noticed(
    checkout: Path, plant: Callable[..., None], old: str, new: str, fault: str
) -> None:
    plant("docker-compose.yml", old, new)
    assert any(fault in each for each in faults(read(checkout)))


def variables(text: str) -> dict[str, str]:
    """Each variable the file asks for, with what follows its name."""
    return dict(re.findall(r"\$\{([A-Z_]+)([^}]*)\}", text))


def test_every_variable_has_a_default_or_says_where_to_set_it() -> None:
    asked = variables((ROOT / "docker-compose.yml").read_text())
    silent = [name for name, rest in asked.items() if not re.match(r":-.|:\?set it in \.env", rest)]
    assert silent == []


def test_a_variable_that_would_be_silently_empty_is_noticed() -> None:
    assert variables("a: ${KINPLAN_X}") == {"KINPLAN_X": ""}


def test_the_example_of_settings_has_every_variable_and_no_other() -> None:
    example = (ROOT / "deploy" / "compose.env.example").read_text()
    named = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) - {"COMPOSE_PROFILES"}
    assert named == set(variables((ROOT / "docker-compose.yml").read_text()))


def test_the_example_holds_no_password() -> None:
    example = (ROOT / "deploy" / "compose.env.example").read_text()
    assert re.findall(r"^#?\w*PASSWORD=(.+)$", example, re.MULTILINE) == []


def test_every_process_is_told_every_setting() -> None:
    known = set(
        re.findall(
            r'"(AMQP_URI|DATABASE_URL|KINPLAN_[A-Z_]+)"', Path(settings.__file__).read_text()
        )
    )
    assert known and set(read(ROOT)["x-settings"]) == known
