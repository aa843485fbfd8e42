"""/healthz, /readyz and /metrics of one process, on its own small web server.

Alive means that the process answers. Ready means that it can do its work: each named check is
asked, and the answer says which one is not met.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import REGISTRY, make_wsgi_app

Check = Callable[[], bool]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Probes come every few seconds and are not worth a line."""


class Health:
    """What a process says of itself."""

    def __init__(self, process: str) -> None:
        self.process = process
        self.checks: dict[str, Check] = {}
        self._metrics = make_wsgi_app(REGISTRY)

    def add(self, name: str, check: Check) -> None:
        """Ready only while `check` is true."""
        self.checks[name] = check

    def readiness(self) -> dict[str, bool]:
        """Every check with its answer; a check that fails with an error is not met."""
        return {name: _met(check) for name, check in self.checks.items()}

    def serve(self, host: str, port: int) -> int:
        """Answer on that port from a thread of its own; port 0 takes a free one. Returns the port."""
        server = make_server(host, port, self, server_class=_Server, handler_class=_Quiet)
        threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
        return server.server_port

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/metrics":
            return self._metrics(environ, start_response)
        if path == "/healthz":
            return _json(start_response, "200 OK", {"process": self.process, "alive": True})
        if path == "/readyz":
            checks = self.readiness()
            ready = all(checks.values())
            status = "200 OK" if ready else "503 Service Unavailable"
            return _json(
                start_response, status, {"process": self.process, "ready": ready, "checks": checks}
            )
        return _json(start_response, "404 Not Found", {"see": ["/healthz", "/readyz", "/metrics"]})


def _met(check: Check) -> bool:
    try:
        return bool(check())
    except Exception:  # a check must never take the process down; not met is the answer
        return False


def _json(start_response: Any, status: str, body: dict[str, Any]) -> Iterable[bytes]:
    payload = json.dumps(body).encode()
    start_response(
        status, [("Content-Type", "application/json"), ("Content-Length", str(len(payload)))]
    )
    return [payload]
