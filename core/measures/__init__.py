"""Pure figures on arrays: one place for each formula, numpy and nothing else.

Decisions:
- Truth is a float array: 1 yes, 0 no, NaN unknown; or an int array of classes with -1
  for unknown. Unknown rows are left out of that figure alone.
- A figure that cannot be computed (a class is missing, nothing is known) is None,
  never 0.
- Every formula is written once, for weighted rows: its `..._by_draw` form takes
  `weights` (D, N) ≥ 0 and gives (D,) floats, NaN where a draw does not allow it. The
  plain form is the draw in which every row counts once, and the bootstrap
  (`bootstrap.estimate`) hands in how often each photo was drawn.

    ranking      ROC AUC, average precision
    telling      recall, false alarms, precision, F1, balanced accuracy of yes / no
    classes      confusion, accuracy, macro-F1 of several classes
    calibration  expected calibration error, reliability curve
    abstention   risk–coverage curve and its area
    pairs        precision, recall, F1 of findings matched as multisets
    pointing     strongest point in a box, share of the centre
    bootstrap    95 % percentile intervals over photos
"""
