"""What ends a command early without a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class CommandFailed(Exception):
    """Something a person must know or do; the message says what is wrong, where, and what to do."""


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Says in plain words that the file cannot be written, where that is so. Raises CommandFailed."""
    try:
        yield
    except OSError as error:
        raise CommandFailed(f"{path} cannot be written: {error.strerror}.") from None


class Terminated(KeyboardInterrupt):
    """SIGTERM or a closed terminal: ends a command as Ctrl-C does, so that it cleans up."""
