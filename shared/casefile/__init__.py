"""The case file: one case, its events with their proofs, and what is needed to check and read them."""
