"""Floor 2: one protocol, one file per way of running a model."""
