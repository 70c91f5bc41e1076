"""The shipped example pictures, for tests that need a picture of a car."""

from core.domain.settings import ASSETS

EXAMPLES = ASSETS / "examples"
DENT = EXAMPLES / "106_close_dent.jpg"
CRASH = EXAMPLES / "102_front34_crash.jpg"
UNDAMAGED = EXAMPLES / "101_front34_none.jpg"
