"""What ends a command early without a traceback."""


class CommandFailed(Exception):
    """Something a person must know or do; the message says what is wrong, where, and what to do."""


class Terminated(KeyboardInterrupt):
    """SIGTERM or a closed terminal: ends a command as Ctrl-C does, so that it cleans up."""
