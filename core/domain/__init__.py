"""Floor 0: the words, records, errors and settings everything else is built on."""
