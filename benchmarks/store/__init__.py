"""Kinplan's event store measured beside others, in one run on the same PostgreSQL."""
