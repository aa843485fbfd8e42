"""What a flood of one council costs another, with fair shares and without, in one run."""
