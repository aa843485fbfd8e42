"""Starts the portal: `python -m services.portal`. This is its only wiring."""

from __future__ import annotations

import os
import sys
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from services.portal.app import create_app
from services.portal.fair_share import PLACES, SPARE_THREADS
from shared.accounts import Accounts
from shared.clock import clock_named
from shared.observability.logs import configure
from shared.rpc.calling import Caller
from shared.settings import SettingMissing, Settings, from_environment

THREADS = PLACES + SPARE_THREADS
GRACEFUL_SECONDS = 8


class _OneFormat(Logger):
    """Gunicorn's messages go where all others go; requests are logged by the portal itself."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            log.handlers.clear()
        self.error_log.propagate = True


class _Portal(BaseApplication):
    """Gunicorn with our settings alone: neither a file nor GUNICORN_CMD_ARGS is read."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": f"{self.settings.listen}:{self.settings.portal_port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS,
            "graceful_timeout": GRACEFUL_SECONDS,
            "control_socket_disable": True,
            "logger_class": _OneFormat,
            "loglevel": "warning",
            # The default is a folder on disk, which a read-only container does not have.
            "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, made in the worker: connections and threads do not survive a fork."""
        settings = from_environment()
        caller = Caller(settings.amqp_uri, settings.rpc_timeout, size=PLACES)
        accounts = Accounts(_accounts_path(settings))
        return create_app(settings, caller, accounts, clock_named(settings.clock))


def _accounts_path(settings: Settings) -> Any:
    if settings.accounts is None:
        raise SettingMissing("KINPLAN_ACCOUNTS is not set. Set it to the path of accounts.toml")
    return settings.accounts


def main() -> int:
    """Serve until told to end; 1 when a setting is missing."""
    try:
        settings = from_environment()
        _accounts_path(settings)
        clock_named(settings.clock)
    except (SettingMissing, ValueError) as error:
        sys.stderr.write(f"portal: {error}\n")
        return 1
    configure("portal", settings.log_level)
    _Portal(settings).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
