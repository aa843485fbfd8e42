"""What a measurement raises when it cannot be trusted."""


class MeasurementFailed(Exception):
    """Something was lost, ended early or took too long; the message says what and where."""
