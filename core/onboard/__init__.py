"""The compact network that runs on any machine: its file, its card, its reader.

`card` reads what the shipped file says about itself, `network` runs it, and
`training/` holds the command that makes both. Nothing here imports torch except
`training/`, which no other part of the program imports.
"""
