"""Why something about a message may be refused."""

from shared.refusals import RuleRefusal


class NotToBeSent(RuleRefusal):
    """The message is not waiting: it was delivered, stopped, or given up."""
