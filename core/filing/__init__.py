"""A case as a whole: what needs the store, the photos and the model together.

taking      photos into a visit: kept, assessed, whoever looks on
intakes     the takings of the process, one per visit
photo_files a file as it was given, or as it is kept → a photo
opening     the store of this program, with its idea of the worst severity
new_case    an empty case, named by its day
keeping     photos that were assessed outside a case, kept in one
views       a visit as it stands now, read from the store
pictures    a kept photo's pixels: large, small, with boxes blurred for good
estimates   the estimate of a visit, with what was chosen and typed for it
estimate_note   how that is kept
visit_rates which rate card a visit is estimated with, as it was kept
rate_cards  the cards to choose from: shipped examples and the person's own
reports     what a report on a case is made of, read anew when it is asked for
labels      reviewed photos with their labels, as a ZIP
"""
