"""A report on a case: one visit, or two of them side by side as a dispute pack.

content     what goes in: records and pictures, gathered by the caller
document    what a printed report says, in one language; made of the *_rows beside it
export      the door: a file of any kind
pdf, html   the document set as a file (pdf_*, case.html.j2)
record      the documented JSON (record_estimate, assets/case.schema.json)
table       the CSV
"""
