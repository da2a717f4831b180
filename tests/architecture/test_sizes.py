"""Files that one can read in one sitting, and a root with room to find the way."""

import pytest

from .graph import ROOT
from .test_imports import HOUSES, INTEGRATION

LINES = 400
ROOT_FILES = 34


@pytest.mark.parametrize("house", [*HOUSES, "tests", "benchmarks"])
def test_no_file_is_long(house: str) -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / house).rglob("*.py")
    }
    assert {path: lines for path, lines in lengths.items() if lines > LINES} == {}


@pytest.mark.parametrize("house", [house for house in HOUSES if house == INTEGRATION])
def test_the_root_has_few_files(house: str) -> None:
    assert len(list((ROOT / house).glob("*.py"))) <= ROOT_FILES
