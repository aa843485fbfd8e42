"""Asking the services, from plain threads: a bounded number of clients and a limit to every wait.

A client is leased to one call at a time, the last returned first, so that those not needed stay
idle and age. Any error but one that the service itself answered with ends the client.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Mapping
from typing import Any

from amqp.exceptions import AMQPError
from kombu.exceptions import EncodeError, KombuError
from nameko.exceptions import BadRequest, RemoteError, UnknownService
from prometheus_client import Counter, Histogram

from shared.observability.logs import logger
from shared.rpc.client import Client, Deadline
from shared.rpc.opening import Opening, StillOpening

SECONDS = Histogram("kinplan_rpc_seconds", "Time until a service answered", ["service", "method"])
FAILURES = Counter(
    "kinplan_rpc_failures", "Questions that no service answered well", ["service", "reason"]
)

WORDS = {
    "timeout": "did not answer in time",
    "not_started": "has not been started",
    "broker": "cannot be reached, because the message broker cannot",
    "busy": "could not be asked, because all connections are in use",
    "closed": "cannot be asked any more: this process is ending",
}


ONE_FOR_EACH_COUNCIL = 100
"""Clients of a follower, in which each council's task asks by itself, one question at a time: more than
there are councils, so that none waits for another's answers. A client is opened when it is needed."""


class ServiceDown(Exception):
    """A service did not answer. It is not known whether it did what it was asked.

    `reason` is one of the keys of WORDS.
    """

    def __init__(self, service: str, reason: str) -> None:
        super().__init__(f"{service} {WORDS[reason]}")
        self.service = service
        self.reason = reason


class ServiceFailed(Exception):
    """A service broke while it worked on the request. `error` is the error's type only.

    Its text stays in that service: it may quote what somebody wrote.
    """

    def __init__(self, service: str, method: str, error: str) -> None:
        super().__init__(f"{service}.{method} failed with {error}")
        self.service = service
        self.method = method
        self.error = error


class Caller:
    """Asks services by RPC. One for a process; any number of threads may use it at once.

    `timeout` is the limit in seconds of a whole call, with the wait for a free client and the
    connecting. `size` is the greatest number of clients, each with one connection. A client
    older than `longest_life` seconds is replaced before it is used again.
    """

    def __init__(
        self, amqp_uri: str, timeout: float = 10.0, size: int = 8, longest_life: float = 300.0
    ) -> None:
        self.amqp_uri = amqp_uri
        self.timeout = timeout
        self.longest_life = longest_life
        self._free = threading.BoundedSemaphore(size)
        self._idle: deque[Client] = deque()
        self._closed = False
        self._answered = False
        # At DEBUG the library writes every answer, with what people wrote in it, to the log.
        logging.getLogger("nameko.rpc").setLevel(logging.INFO)

    def call(
        self,
        service: str,
        method: str,
        *args: Any,
        context: Mapping[str, str],
        timeout: float | None = None,
    ) -> Any:
        """The service's answer. `context` travels with the request as nameko's context data.

        Raises ServiceDown when there is no answer in time: the request then expires, and a
        service that starts later does not act on it, but one that was already at work may.
        Raises ServiceFailed when the service answers with an error.
        """
        deadline = Deadline(self.timeout if timeout is None else timeout)
        started = time.monotonic()
        reason, cause = "", ""
        try:
            return self._ask(service, method, args, context, deadline)
        except (RemoteError, BadRequest) as error:
            reason = "failed"
            cause = getattr(error, "exc_type", None) or type(error).__name__
        except UnknownService:
            reason = "not_started"
        except ServiceDown as error:
            reason = error.reason
        except StillOpening:
            reason = "broker"
        except EncodeError:  # what was to be sent is not JSON: a mistake in this process
            raise
        except TimeoutError:
            reason = "timeout"
        except (OSError, AMQPError, KombuError) as error:
            reason, cause = "broker", type(error).__name__
        finally:
            SECONDS.labels(service, method).observe(time.monotonic() - started)
        # Raised out here so that no other error, whose text is not ours, hangs on to it.
        FAILURES.labels(service, reason).inc()
        logger(__name__).warning(
            "no good answer", service=service, method=method, reason=reason, cause=cause
        )
        if reason == "failed":
            raise ServiceFailed(service, method, cause)
        raise ServiceDown(service, reason)

    def reachable(self, within: float = 2.0) -> bool:
        """Whether the broker can be reached; while all clients are at work, the last answer."""
        if not self._free.acquire(blocking=False):
            return self._answered
        try:
            self._give_back(self._take(Deadline(within)))
        except StillOpening:
            self._answered = False
        except Exception:  # whatever it is, the answer is no
            self._answered = False
            self._free.release()
        else:
            self._answered = True
        return self._answered

    def close(self) -> None:
        """End the idle clients; those at work end when they are given back. No call may follow."""
        self._closed = True
        while self._idle:
            self._idle.pop().end()

    def _ask(
        self,
        service: str,
        method: str,
        args: tuple[Any, ...],
        context: Mapping[str, str],
        deadline: Deadline,
    ) -> Any:
        client = self._lease(service, deadline)
        try:
            answer = client.call(service, method, args, context, deadline)
        except (RemoteError, BadRequest):
            self._give_back(client)
            raise
        except BaseException:
            client.drop()
            self._free.release()
            raise
        self._give_back(client)
        return answer

    def _lease(self, service: str, deadline: Deadline) -> Client:
        if self._closed:
            raise ServiceDown(service, "closed")
        if not self._free.acquire(timeout=deadline.left()):
            raise ServiceDown(service, "busy")
        try:
            return self._take(deadline)
        except StillOpening:  # its thread gives the place back
            raise
        except BaseException:
            self._free.release()
            raise

    def _take(self, deadline: Deadline) -> Client:
        while True:
            try:
                client = self._idle.pop()
            except IndexError:
                opening = Opening(Client(self.amqp_uri), deadline, self._free.release)
                opening.start()
                return opening.outcome()
            if not client.quiet():
                client.drop()
            elif client.age() > self.longest_life:
                client.end()
            else:
                return client

    def _give_back(self, client: Client) -> None:
        if self._closed:
            client.end()
        else:
            self._idle.append(client)
            self._answered = True
        self._free.release()
