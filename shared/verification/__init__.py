"""Verifies that nothing that was stored was changed since it was sealed in a council's ledger."""
