"""Why something about a message may be refused."""

from shared.refusals import RuleRefusal


class NotToBeSent(RuleRefusal):
    """The message is not waiting: it was delivered, stopped, or given up; or its time has not come."""


class UnsafeContact(RuleRefusal):
    """It is not safe to write to this person, and no other channel is used instead."""


class NoAddress(RuleRefusal):
    """There is no address to write to."""


class HiddenWordsFound(RuleRefusal):
    """The letter holds words that must not reach its reader."""


class NoLongerRight(RuleRefusal):
    """What the message says does not hold any longer, so that it is recalled and nobody is told."""


class DayChanged(NoLongerRight):
    """The conference is not confirmed any more, or it is on another day."""


class TooLate(NoLongerRight):
    """What it is about has begun already."""


class NotInvited(NoLongerRight):
    """Whoever has not had the invitation is not reminded of it; there is a task about that already."""


class LinkIsOver(NoLongerRight):
    """The personal link opens nothing any more."""


class Excluded(NoLongerRight):
    """Somebody who will not be at the conference gets the notice of that, and nothing else."""


class TaskIsSettled(RuleRefusal):
    """It was said before that this was done."""
