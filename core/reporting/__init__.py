"""Floor 1: what is said, drawn and exported of an assessment.

The doors are `explain` (plain sentences), `overlay` (marks on the photo), `export`
(PDF, HTML, JSON, CSV as bytes), `record_json` (the documented record), `formats`
(percentages, dates, typography) and `palette` (every colour).
"""
