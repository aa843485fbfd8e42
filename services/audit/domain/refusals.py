"""Why the audit service may refuse something."""

from shared.refusals import RuleRefusal


class DigestDiffers(RuleRefusal):
    """Another digest was gathered before for the same position of the same log."""


class LedgerChanged(RuleRefusal):
    """The ledger is not what was signed, so that nothing more is signed."""


class NoSuchCheckpoint(RuleRefusal):
    """The ledger has signed no such checkpoint."""


class NotACosignature(RuleRefusal):
    """What was sent is no cosigned checkpoint, or not cosigned by the key that was sent."""


class NoSuchEntry(RuleRefusal):
    """The history of the case has no entry at that place."""


class CaseOnHold(RuleRefusal):
    """There is a legal hold on the case."""


class NotOnHold(RuleRefusal):
    """There is no legal hold to lift."""


class NoSuchPerson(RuleRefusal):
    """Somebody who is named is not in the case."""


class AlreadyErased(RuleRefusal):
    """It was decided before that this person is erased."""


class RetentionRuns(RuleRefusal):
    """The period for which the case is kept is not over."""


class PublicDutyGoesOn(RuleRefusal):
    """The case is kept as a public task, against which a person's request does not stand."""


class FindingsChanged(RuleRefusal):
    """What would be erased is not what was shown."""


class FileNotTaken(RuleRefusal):
    """The other council did not take the case file that was handed over."""
