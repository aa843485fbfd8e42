"""The ledger: a Merkle tree of everything stored, signed roots, and the proofs that lean on them."""
