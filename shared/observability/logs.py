"""Structured logs: one JSON object a line on standard error, without personal content.

Bind what a line is about (council, case reference, request) with `bound`; never pass bodies, names
or addresses. Errors are logged by their type and place: their text may quote what somebody wrote.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import traceback
from collections.abc import Iterator
from typing import Any, TextIO, cast

import structlog


class _Steady:
    """Standard error that never fails its writer.

    When whoever reads the log has gone, as when a supervisor is killed, the line is lost; the work
    that the line is about must not be.
    """

    def write(self, text: str) -> int:
        try:
            return sys.stderr.write(text)
        except OSError:
            return 0

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            sys.stderr.flush()


def configure(process: str, level: str = "info") -> None:
    """Send all logging of this process, the libraries' included, through one JSON format."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_error_text,
        structlog.processors.EventRenamer("message"),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.WriteLoggerFactory(file=cast("TextIO", _Steady())),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)
    root = logging.getLogger()
    handler = logging.StreamHandler(_Steady())
    handler.addFilter(_without_arguments)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_process_named(process), *shared[1:3], _without_error_text],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.EventRenamer("message"),
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)


def _without_arguments(record: logging.LogRecord) -> bool:
    """A library that logs an error puts the error's text among the arguments: leave them out."""
    if record.exc_info:
        record.args = ()
    return True


def _process_named(process: str) -> Any:
    def add(_: Any, __: str, line: dict[str, Any]) -> dict[str, Any]:
        line["process"] = process
        return line

    return add


def _without_error_text(_: Any, __: str, line: Any) -> Any:
    """Keep an error's type and where it was raised; drop its text."""
    info = line.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if info and info[0] is not None:
        line["error"] = info[0].__name__
        frames = traceback.extract_tb(info[2])[-4:]
        line["raised_at"] = [f"{f.filename.rsplit('/', 3)[-1]}:{f.lineno} {f.name}" for f in frames]
    return line


def logger(name: str) -> Any:
    """A logger for one module."""
    return structlog.get_logger(module=name)


@contextlib.contextmanager
def bound(**values: str) -> Iterator[None]:
    """Everything logged inside is about these: council, case, request_id and the like."""
    with structlog.contextvars.bound_contextvars(**values):
        yield
