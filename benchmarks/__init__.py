"""Kinplan's messaging and store measured beside nameko's own, in one run on the same nodes."""
