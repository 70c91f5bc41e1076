"""Floor 1: what the repair of a visit's damages may cost, by arithmetic alone.

`estimate` makes the lines and totals from damages, a rate card and a person's edits;
`card_reading` and `card_writing` are the rate card as CSV, `rules` the default
operations, `supplements` what no photo shows, `edit_rows` the edits as JSON.
`line_edits` and `card_editing` read what was typed into the forms of a page.
"""
