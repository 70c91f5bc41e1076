"""The command that trains, measures and exports the on-board network.

    python -m core.onboard.training all --data FOLDER --backbone FILE --out FOLDER

Read in this order: `labels` (what each photo may teach), `augment` (what is done to
it), `batches`, `network`, `losses`, `fit`, then `figures`, `calibrate`, `probe`,
`export` and `report`. `LOG.md` tells what was tried and what came out.
"""
