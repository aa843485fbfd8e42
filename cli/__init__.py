"""What the `kinplan` command runs: set-up, private nodes, supervision, and tools for people."""
