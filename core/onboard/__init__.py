"""The compact network that runs on any machine: its file, its card, its reader.

`card` reads what the shipped file says about itself, `network` runs it, and `judgement`
makes an answer of what it says (with `maps`, `areas`, `damages`, `sides` and
`part_states`). `training/` holds the command that makes file and card. Nothing here
imports torch except `training/`, which no other part of the program imports.
"""
