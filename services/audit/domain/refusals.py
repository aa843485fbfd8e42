"""Why the audit service may refuse something."""

from shared.refusals import RuleRefusal


class DigestDiffers(RuleRefusal):
    """Another digest was gathered before for the same position of the same log."""
