"""The rules for what may be sent, each as a small function."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from services.notifications.domain.events import Message
from services.notifications.domain.kinds import (
    ABOUT_A_DAY,
    ABOUT_THE_RECORD,
    EXCLUSION_NOTICE,
    PERSONAL_LINK,
    PLAN_COPY,
    SAVES_A_JOURNEY,
)
from services.notifications.domain.refusals import (
    DayChanged,
    Excluded,
    HiddenWordsFound,
    LinkIsOver,
    NoAddress,
    NotInvited,
    TooLate,
    UnsafeContact,
)

CONSENT_WITHDRAWN, PREGNANCY_LOST = "consent_withdrawn", "pregnancy_lost"
CONFIRMED = "confirmed"
WORD = re.compile(r"[^\W_]+")
WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Scripts that put no space between words, such as Thai, Burmese, Khmer, Japanese and Chinese."""


def is_stopped_by(kind: str, reason: str) -> bool:
    """Whether a message of that kind stops for that reason.

    The loss of a pregnancy stops everything to do with the family (situation 1: "loss of pregnancy
    stops every message at once"). A withdrawn consent does too (situation 2), but for the notice to
    those who know of a day: somebody might travel for nothing. Safeguarding and the record itself are
    unaffected by both ("safeguarding sharing unaffected").
    """
    if kind in ABOUT_THE_RECORD:
        return False
    return not (reason == CONSENT_WITHDRAWN and kind in SAVES_A_JOURNEY)


def why_stopped(kind: str, reasons: Collection[str]) -> str:
    """For which of these reasons a message of that kind is not sent; empty when for none. The loss of a
    pregnancy is named before any other reason."""
    stopping = [reason for reason in reasons if is_stopped_by(kind, reason)]
    return PREGNANCY_LOST if PREGNANCY_LOST in stopping else next(iter(stopping), "")


def nothing_is_said_of(reason: str) -> bool:
    """Whether the family is not written to about this at all, but told in person."""
    return reason == PREGNANCY_LOST


def may_be_sent(message: Message, contact: Mapping[str, Any], now: datetime) -> None:
    """What must be so at the moment of sending. Raises NoLongerRight, UnsafeContact, NoAddress."""
    only_the_notice_reaches_the_excluded(message.kind, contact["excluded"])
    if message.kind in ABOUT_A_DAY:
        the_day_still_holds(message.terms.sequence, contact)
        it_has_not_begun(contact["starts_at"], now)
    if message.kind == PERSONAL_LINK:
        the_link_still_opens_something(contact["address"])
    it_is_safe_to_write(contact["unsafe"])
    there_is_an_address(contact["email"])


def only_the_notice_reaches_the_excluded(kind: str, excluded: bool) -> None:
    """The notice of an exclusion names neither venue nor others (situation 16), and any other letter
    might. Raises Excluded."""
    if excluded and kind != EXCLUSION_NOTICE:
        raise Excluded("They will not be at the conference. They get the notice of that alone.")


def the_day_still_holds(sequence: int | None, contact: Mapping[str, Any]) -> None:
    """Nobody is told of a day that does not hold any longer (situations 12 and 14: recall what is
    pending). Raises DayChanged."""
    changed = sequence is not None and contact["sequence"] != sequence
    if changed or contact["status"] != CONFIRMED:
        raise DayChanged(
            "The day does not hold any longer. Whoever is invited is told the new one."
        )


def it_has_not_begun(starts_at: str | None, now: datetime) -> None:
    """An invitation that could not be sent for days is no use afterwards. Raises TooLate."""
    if starts_at is None:
        raise DayChanged("No day is fixed. Whoever is invited is told when there is one.")
    if datetime.fromisoformat(starts_at) <= now:
        raise TooLate("It has begun, so that an invitation does not help any more.")


def they_know_of_the_day(reminder: Message, invitation: Message | None) -> None:
    """A reminder speaks of what somebody was told. Whose invitation could not be sent is told by hand, and
    is not a second task. Raises NotInvited."""
    if invitation is None or invitation.terms.day != reminder.terms.day:
        raise NotInvited("They have not had the invitation, so that there is nothing to remind of.")


def the_link_still_opens_something(address: str | None) -> None:
    """Nobody is sent the address of a page that is closed to them. Raises LinkIsOver."""
    if not address:
        raise LinkIsOver(
            "The link was revoked before it was sent. A new one is sent when it is issued."
        )


def it_is_safe_to_write(unsafe: bool) -> None:
    """Situation 15: "never fall back to an unsafe channel". Raises UnsafeContact."""
    if unsafe:
        raise UnsafeContact("It is not safe to write to them. The coordinator finds another way.")


def there_is_an_address(email: str | None) -> None:
    """Without an address nothing can be sent. Raises NoAddress."""
    if not email:
        raise NoAddress("No e-mail address is recorded. The coordinator finds another way.")


def what_it_tells(kind: str, found: Mapping[str, Any]) -> Any:
    """What of that which was found out goes into a letter of that kind: a plan, or a place."""
    if kind == PLAN_COPY:
        return found["plan"]
    return found["where"] if kind in ABOUT_A_DAY else None


def nothing_hidden_is_told(told: Any, hidden: Iterable[str]) -> None:
    """Situation 4: "address suppressed in every letter, free text; send blocked until checked". The
    services leave those words out; this looks again before a letter leaves. Raises HiddenWordsFound."""
    texts = list(texts_in(told))
    if any(tells_of(text, words) for text in texts for words in hidden):
        raise HiddenWordsFound("The letter holds words that must not reach them. Look at it first.")


def tells_of(text: str, hidden: str) -> bool:
    """Whether the text has those words, in capitals or not, and whatever is between them: "12, Elm Row"
    and "SG12AB" are found by "12 elm row" and "SG1 2AB". Part of a word is no word, but in a script that
    puts no space between words."""
    words, wanted = words_of(text), "".join(words_of(hidden))
    if WITHOUT_SPACES.search(wanted):
        return wanted in "".join(words)
    return bool(wanted) and any(_begins_with(words[start:], wanted) for start in range(len(words)))


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, in small letters."""
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _begins_with(words: list[str], wanted: str) -> bool:
    for word in words:
        if not wanted.startswith(word):
            return False
        wanted = wanted[len(word) :]
        if not wanted:
            return True
    return False


def texts_in(told: Any) -> Iterator[str]:
    """Every text in what is told."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, Mapping):
        for inner in told.values():
            yield from texts_in(inner)
    elif isinstance(told, list | tuple):
        for inner in told:
            yield from texts_in(inner)
