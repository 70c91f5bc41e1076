"""Car damage assessment: a photo walks through the program in one direction.

**bytes → Photo → engine → Answer → Assessment → page, report, store.** The folders
are the stations of that walk. A module imports only from floors below its own;
folders on one floor do not know each other. `tests/test_architecture.py` holds this.

    app.py          page config, logging, navigation; nothing else
    pages/          one screen each: read state, call core, draw
    core/
     7 ui/          the only place in core that imports streamlit: cached holder of
                    models, sidebar, shared widgets, errors and words of the interface
     7 cli/         the command line (`python -m core …`), same core behind it
     6 evaluation/  a model on the user's labelled photos: labels, answers, figures
     6 filing/      a case as a whole: photos taken in, visits read, files handed out
     6 precisions   one photo and one model in several precisions, side by side
     5 assess       the walk itself: Photo + the open model → events → Assessment
     5 retell       the findings in a model's own sentences, checked
     4 slot         the one holder of models in a process: open, switch, free
     4 forecast     what the walk would do here with each row, without opening any
     3 loader       walks the chain → Loaded(engine, attempts) or NoModelLeft
     2 engines/     base (protocol) · unsloth · transformers · remote · text · onboard,
                    and beside them what opening weights needs (placement, quantising,
                    adapters, arguments, faults in words)
     1 preprocessing/
                    intake (bytes → Photo) · kinds · formats/ · limits · decoding ·
                    colour · exif · quality · fingerprint · refusals ·
                    archives (ZIP → photos) · clean_copy (what is kept of a photo)
     1 inference/   prompts · chat (template, plain way, checks) · generation (stream,
                    stop, clean-up) · constraint · devices · parsing/ (text → Answer)
     1 models/      catalogue (the chain as data) · hardware (memory snapshot) ·
                    planning (arithmetic) · hub and folders (find, probe, download)
     1 reporting/   explain · rewriting · overlay · car_diagram · palette · export
                    (JSON, CSV, HTML, PDF); case_report/: the same for a case
     1 estimating/  operations · rate cards (CSV) · estimate · supplements
     1 onboard/     the compact network: card, network, maps, areas, damages, sides,
                    part_states, judgement; training/ beside it makes the files in
                    assets/onboard/
     1 casework/    photos and reviews of a visit → damages, parts, changes, labels
     1 storage/     cases on disk: SQLite, migrations, originals, answers, backup
     1 turns        who may use the model now, and who waits
     1 background   long work in a thread: progress, stop, how it ended
     0 domain/      vocabulary · words · lexicon (words to read) · records · cases ·
                    estimates · hidden_zones · events · sentences · errors · settings
     0 measures/    the formulas of every figure, on plain arrays
    assets/         onboard/ (model, card, model card) · rates/ · examples/ · schema
"""
