"""Becoming one process: what supervision, containers and a developer at a terminal all use."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from cli.child import listens
from cli.errors import CommandFailed
from cli.instance import MARK, Instance
from cli.nodes import postgres_of, rabbit_of
from cli.processes import Service, service_named

EPMD_PATIENCE = 20.0


def main(arguments: argparse.Namespace) -> NoReturn:
    """Replace this process by the named one."""
    instance = Instance.from_environment()
    name: str = arguments.process
    service = service_named(name)
    if service is not None:
        command = [sys.executable, *service.arguments]
        _become(command, service_environment(instance, service), instance.root)
    if name == "postgres":
        postgres = postgres_of(instance)
        postgres.prepare()
        _become(postgres.command(), postgres.environment(), Path("/"))
    rabbit = rabbit_of(instance)
    rabbit.prepare()
    if name == "epmd":
        _become(rabbit.epmd_command(), rabbit.environment(), rabbit.folder)
    deadline = time.monotonic() + EPMD_PATIENCE
    while not listens(rabbit.ports.epmd):
        if time.monotonic() > deadline:
            raise CommandFailed(f"epmd does not answer on port {rabbit.ports.epmd}; run it first.")
        time.sleep(0.1)
    _become(rabbit.command(), rabbit.environment(), rabbit.folder)


def migrate(arguments: argparse.Namespace) -> NoReturn:
    """Replace this process by the migrations."""
    instance = Instance.from_environment()
    command = [sys.executable, "-m", "shared.migrations"]
    _become(command, settings_for(instance), instance.root)


def service_environment(instance: Instance, service: Service) -> dict[str, str]:
    """The environment of one service: the shared settings and its own port."""
    port = str(instance.port_base + service.port_offset)
    return {service.port_setting: port} | settings_for(instance)


def settings_for(instance: Instance) -> dict[str, str]:
    """The caller's environment where it names both nodes or comes from supervision (as in a
    container: nothing local is then assumed), else the settings of this machine's own instance.
    """
    environ = instance.environ
    if MARK in environ or (environ.get("AMQP_URI") and environ.get("DATABASE_URL")):
        return dict(environ)
    return instance.as_started().environment()


def _become(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> NoReturn:
    os.chdir(folder)
    # Python ignores this signal, and what is ignored stays so in the program that follows.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.execvpe(command[0], list(command), dict(environment))
