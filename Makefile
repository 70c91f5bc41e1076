# Two commands on a fresh machine: `make run` and `make test`. Each makes its own
# virtual environment in .venv first, and again when its requirements change.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501

.PHONY: run test bench lint evaluate train

# What `make evaluate` measures on; name your own: make evaluate LABELS=… PHOTOS=…
ifeq ($(origin LABELS)$(origin PHOTOS),undefinedundefined)
EVALUATE_ARGS ?= --split val
endif
LABELS ?= ../shared/carset/labels.csv
PHOTOS ?= ../shared/carset

run: .venv/app.stamp
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: .venv/tests.stamp
	$(BIN)/python -m pytest -rs -n 2 --dist loadfile $(PYTEST_ARGS)

bench: .venv/bench.stamp
	$(BIN)/python -m tests.benchmarks

evaluate: .venv/app.stamp
	$(BIN)/python -m core evaluate "$(LABELS)" --photos "$(PHOTOS)" $(EVALUATE_ARGS)

# Makes the on-board model anew from DATA and BACKBONE; goes on where it was stopped.
DATA ?= ../shared/carset
BACKBONE ?= ../shared/backbones/mobilenet_v2_1.0_224_tf2_dequant_fp16.pth
train: .venv/tests.stamp
	$(BIN)/python -m core.onboard.training all --data "$(DATA)" \
		--backbone "$(BACKBONE)" --out assets/onboard $(TRAIN_ARGS)

lint: .venv/tests.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv
	touch $@

.venv/app.stamp: .venv/made.stamp requirements.txt
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@

.venv/tests.stamp: .venv/app.stamp tests/requirements.txt core/onboard/training/requirements.txt
	$(BIN)/python -m pip install --quiet -r tests/requirements.txt
	touch $@

.venv/bench.stamp: .venv/tests.stamp tests/benchmarks/requirements.txt
	$(BIN)/python -m pip install --quiet -r tests/benchmarks/requirements.txt
	touch $@
