"""Car damage assessment: a photo walks through the program in one direction.

**bytes → Photo → engine → Answer → Assessment → page, report, store.** The folders
are the stations of that walk. A module imports only from floors below its own;
folders on one floor do not know each other. `tests/test_architecture.py` holds this.

    app.py          page config, logging, navigation; nothing else
    pages/          one screen each: read state, call core, draw
    core/
     5 ui/          the only place in core that imports streamlit: cached loader,
                    sidebar, shared widgets, errors and words of the interface
     5 cli.py       the command line (`python -m core …`), same core behind it
     4 assess.py    the walk itself: Photo + engine → events → Assessment
     3 loader.py    walks the chain → Loaded(engine, attempts) or NoModelLeft
     2 engines/     base (protocol) · onboard_engine
     1 preprocessing/
                    intake (bytes → Photo) · kinds · formats/ · limits · decoding ·
                    colour · exif · quality · fingerprint · refusals
     1 models/      catalogue (the chain as data) · hardware (memory snapshot)
     1 reporting/   explain · overlay · palette · export (JSON, CSV, HTML, PDF)
     1 onboard/     the compact network: card, network, areas, judgement; training/
                    beside it makes the files in assets/onboard/
     0 domain/      vocabulary · words · records · sentences · errors · settings
    assets/         onboard/ (model, card, model card) · examples/ · schema
"""
