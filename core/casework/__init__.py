"""What is worked out about a case, anew each time it is read; nothing is stored here.

    photos ── merge ──► damages ── reviews ──► damages as decided ──► overview of parts
                                                     │
    visit (all of it) · checklist (missing views) · compare (two visits) ·
    training_export (labels) · vehicle (slips in what was typed)

Pure functions: no file, no clock, no model.
"""
