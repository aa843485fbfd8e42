"""Why a hand-over file is refused."""

from __future__ import annotations


class HandoverRefused(Exception):
    """The file is not taken in, or not written. `code` is for the record, the message for the operator;
    neither says anything of what the file holds."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
