"""Floor 1: which models there are, and what this machine has to run them."""
