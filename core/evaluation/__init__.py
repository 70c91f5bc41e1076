"""A model's answers measured on the user's own labelled photos.

What a page or a command uses, and what for:

    labels        read_labels, read_labels_file: CSV → Labels(photos, problems)
    evaluating    evaluate: Labels + ModelSlot → Evaluation, resumable, with progress
                  and stop; measure_answers: the same from answers at hand;
                  evaluation_folder: where the files go when nobody says
    table         render_tables, table_headers, confusion_cells: words for a page
    report_text   evaluation_lines: the same for a terminal
    figures_json  evaluation_to_dict: the documented JSON
    records       every record named here

Behind them: cells and label_rows read the file, answering asks the model, answers
keeps `answers.jsonl`, arrays and measurer feed the formulas of `core.measures`,
figures, pair_figures, curves and mistakes say what was measured, words names it.
"""
