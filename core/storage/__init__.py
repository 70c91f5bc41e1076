"""Cases on disk: one SQLite database, and the photos' files beside it.

    opening     the cases of a folder, ready to be used
    store       reading and writing: every write is one transaction
    schema      the tables, as numbered migrations
    locks       one writer at a time over all processes
    originals   files named by their SHA-256, written whole or not at all
    disk        names that survive a power cut
    faults      what a disk or a database says, in words
    texts       what people type: cleaned, bounded, folded for searching
    rows        rows of the database to records
    standing    what follows from a change: worst severity, time of the last change
    cases       create, rename, find, archive, delete
    visits      the times a car was looked at
    photos      add, order, assess, remove; boxes to blur
    looks       how all photos look, for finding those that look the same
    sightings   photos seen before, here or in another case
    reviews     a person's decisions: only ever added
    rates       the user's own rate cards, and the reviewer's name
    answers     models' answers by photo and model, over restarts
    backup      everything into one ZIP file while the program goes on
    restoring   and out of it again

Decisions:
- What returned is on the disk: the database is synchronised at every commit, files and
  their folders before the row that names them.
- The store computes nothing of its own about cars; what a visit's worst severity is
  comes from whoever opens it (`worst_of`).
"""
