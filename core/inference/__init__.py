"""Floor 1: asking a vision-language model in words, and reading what it writes."""
