"""The adjuster's page: a list of cases, and one case with its photos and damages."""

from core.ui.cases_page.address import CASE, chosen
from core.ui.cases_page.case import show_case
from core.ui.cases_page.listing import show_list
from core.ui.errors import errors_shown
from core.ui.frame import enter
from core.ui.model import case_store
from core.ui.state import state

enter(__file__)
with errors_shown(state().language):
    if chosen(CASE):
        show_case(case_store(), chosen(CASE))
    else:
        show_list(case_store())
