"""Ports, settings and supervision of one instance, without starting it."""

import configparser
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from cli.child import free_ports
from cli.errors import CommandFailed
from cli.instance import MARK, Instance
from cli.leftovers import carrying, end
from cli.processes import NODES, SERVICES, Service, service_named
from cli.readiness import clock_in_words, duration_in_words, is_ready
from cli.run import service_environment
from cli.starting import refuse_taken_ports
from cli.supervision import Supervision

NAMED = {
    "AMQP_URI": "amqp://a:b@broker.example:5672/v",
    "DATABASE_URL": "postgresql://a:b@db.example/k",
}


def instance_in(tmp_path: Path, port_base: int = 9000, **environ: str) -> Instance:
    return Instance(tmp_path / "project", tmp_path / "data", port_base, environ)


def test_ports_are_those_that_the_documents_name(tmp_path: Path):
    offsets = {service.name: service.port_offset for service in SERVICES}
    assert (offsets["portal"], offsets["mailbox"]) == (0, 1)
    assert offsets["referral.edge"] == 10
    assert offsets["referral.follower"] == 11
    assert offsets["audit.follower"] == 19
    needed = instance_in(tmp_path).ports_needed(SERVICES)
    assert sorted(needed) == [*range(9000, 9008), *range(9010, 9022)]


def test_nodes_that_the_environment_names_need_no_ports_and_no_programs(tmp_path: Path):
    instance = instance_in(tmp_path, **NAMED)
    assert sorted(instance.ports_needed(SERVICES)) == [9000, 9001, 9002, *range(9010, 9022)]
    assert Supervision(instance).nodes == ()
    assert not (tmp_path / "data").exists()


def test_private_nodes_get_random_passwords_that_only_the_owner_can_read(tmp_path: Path):
    instance = instance_in(tmp_path)
    settings = instance.environment()
    assert settings["AMQP_URI"] == instance.amqp_uri()
    for password in (instance.rabbit_password, instance.postgres_password):
        assert stat.S_IMODE(password.stat().st_mode) == 0o600
        assert len(password.read_text()) >= 32
    assert f":{instance.postgres_password.read_text()}@127.0.0.1:9007/" in settings["DATABASE_URL"]


def test_an_instance_never_mails_outside_nor_takes_one_process_s_port_for_all(tmp_path: Path):
    given = {
        "KINPLAN_SMTP": "mail.example:25",
        "KINPLAN_HEALTH_PORT": "1",
        "KINPLAN_CLOCK": "system",
    }
    settings = instance_in(tmp_path, **given, KINPLAN_RETRY_DELAYS="1,2").environment()
    assert settings["KINPLAN_SMTP"] == "127.0.0.1:9002"
    assert settings["KINPLAN_CLOCK"] == f"file:{tmp_path / 'data' / 'clock'}"
    assert settings["KINPLAN_RETRY_DELAYS"] == "1,2"
    assert "KINPLAN_HEALTH_PORT" not in settings


def test_later_commands_find_the_ports_and_nodes_of_the_start(tmp_path: Path):
    instance_in(tmp_path, 9500, **NAMED).keep_as_started()
    later = instance_in(tmp_path, 8800).as_started()
    assert later.port_base == 9500
    assert later.amqp_uri() == NAMED["AMQP_URI"]
    assert stat.S_IMODE(later.started_file.stat().st_mode) == 0o600


def test_nodes_named_later_are_not_taken_for_those_of_the_start(tmp_path: Path):
    instance_in(tmp_path, 9500).keep_as_started()
    assert instance_in(tmp_path, **NAMED).as_started().own_rabbit


def test_in_a_container_a_process_gets_its_environment_and_nothing_local(tmp_path: Path):
    instance = instance_in(tmp_path, **NAMED, KINPLAN_HEALTH_PORT="8080")
    service = service_named("plans.edge")
    assert service is not None
    assert service_environment(instance, service) == NAMED | {"KINPLAN_HEALTH_PORT": "8080"}
    assert not (tmp_path / "data").exists()


def test_a_process_run_by_hand_joins_this_machine_s_instance(tmp_path: Path):
    service = service_named("plans.edge")
    assert service is not None
    settings = service_environment(instance_in(tmp_path), service)
    assert settings["KINPLAN_HEALTH_PORT"] == "9014"
    assert settings["AMQP_URI"].endswith("@127.0.0.1:9003/kinplan")


def test_supervision_runs_every_process_and_stops_services_together(tmp_path: Path):
    odd = Instance(tmp_path / "100% mine", tmp_path / "data folder")
    text = configparser.RawConfigParser()
    text.read_string(Supervision(odd).configuration())
    names = [section.removeprefix("program:") for section in text if section.startswith("program:")]
    assert names == [*NODES, *(service.name for service in SERVICES)]
    group = text["group:services"]["programs"].split(",")
    assert group == [service.name for service in SERVICES]
    for name in names:
        program = text[f"program:{name}"]
        assert program["autostart"] == str(name in NODES).lower()
        assert program["autorestart"] == program["killasgroup"] == "true"
        assert program["directory"].endswith("100%% mine")
        assert program["stdout_logfile"].endswith(f"data folder/logs/{name}.log")
    assert text["program:plans.edge"]["stopwaitsecs"] == "10"
    assert text["program:postgres"]["stopsignal"] == "INT"


def test_the_configuration_holds_no_password(tmp_path: Path):
    instance = instance_in(tmp_path)
    passwords = (instance.rabbit_password, instance.postgres_password)
    instance.environment()
    text = Supervision(instance).configuration()
    assert not any(password.read_text() in text for password in passwords)


def test_a_taken_port_is_named_with_what_it_is_for(tmp_path: Path):
    base = free_ports(1)[0] % 30_000 + 20_000
    instance = instance_in(tmp_path, base, **NAMED)
    service = Service("plans.edge", (), 14)
    with socket.socket() as other:
        other.bind(("127.0.0.1", base + 14))
        other.listen()
        with pytest.raises(CommandFailed) as refused:
            refuse_taken_ports(instance, [service])
    assert f"{base + 14}  the health of plans.edge" in str(refused.value)
    assert "KINPLAN_PORT_BASE=" in str(refused.value)
    refuse_taken_ports(instance, [service])


def test_only_an_answer_of_200_counts_as_ready(tmp_path: Path):
    class Answering(BaseHTTPRequestHandler):
        status = 503

        def do_GET(self) -> None:
            self.send_response(self.status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        instance = instance_in(tmp_path, server.server_port)
        service = Service("any", (), 0)
        assert not is_ready(instance, service)
        Answering.status = 200
        assert is_ready(instance, service)
        server.shutdown()
    assert not is_ready(instance, service)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (3_600, "1 hour"),
        (86_400 * 12 + 3_600 * 4 + 61, "12 days 4 hours"),
    ],
)
def test_durations_are_said_in_their_two_largest_units(seconds: int, words: str):
    assert duration_in_words(seconds) == words


def test_the_clock_is_said_in_words(tmp_path: Path):
    clock = tmp_path / "clock"
    assert clock_in_words(clock) == "as the machine's"
    clock.write_text("172800\n")
    assert clock_in_words(clock) == "2 days ahead of the machine's"
    clock.write_text("soon")
    assert "unreadable" in clock_in_words(clock)


def test_what_outlived_its_starter_is_found_by_its_mark_and_ended(tmp_path: Path):
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    stubborn += "print('deaf', flush=True); time.sleep(60)"
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    left = subprocess.Popen(
        [sys.executable, "-c", stubborn],
        env=dict(os.environ) | {MARK: str(tmp_path)},
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert left.stdout is not None and left.stdout.readline() == b"deaf\n"
        assert end(lambda: carrying(MARK, str(tmp_path)), patience=1) == [left.pid]
        assert left.wait(5) == -signal.SIGKILL
        assert other.poll() is None
        left.stdout.close()
    finally:
        other.kill()
        other.wait()
