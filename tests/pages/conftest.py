"""A case with a damaged visit, and the Cases page in a new session."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.domain.cases import Visit
from core.storage.cases import create_case
from core.storage.store import Store
from core.storage.visits import add_visit
from core.ui import model
from tests.casework.cars import START
from tests.pages.review_steps import damage_visit, new_session


@pytest.fixture(autouse=True)
def no_pictures_kept() -> None:
    st.cache_data.clear()


@pytest.fixture
def store(data_folder: Path) -> Store:
    return model.case_store()


@pytest.fixture
def visit(store: Store) -> Visit:
    case = create_case(store, "Fleet car")
    return add_visit(store, case.id, label="check-out", happened_at=START)


@pytest.fixture
def damaged(store: Store, visit: Visit) -> Visit:
    damage_visit(store, visit)
    return visit


@pytest.fixture
def app(store: Store) -> AppTest:
    return new_session()
