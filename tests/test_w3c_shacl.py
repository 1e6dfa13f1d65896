"""Both engines held against W3C's own suite for SHACL, through the call that samspil uses.

Where an engine gives something else than W3C, the case stands in a list with the cause; a case that
is mended must leave the list. It is run where the suite lies beside the project (`../shared/w3c`),
as it does in CI.
"""

import csv

import pytest

from conftest import ROOT
from samspil.jobs.validation.engines import ENGINES, Result
from w3c_shacl import HERE, Case, cases

with (ROOT / "tests/w3c-shacl-differences.csv").open(encoding="utf-8", newline="") as _list:
    DIFFER = {(row["engine"], row["case"]): row["cause"] for row in csv.DictReader(_list)}
CASES = {case.name: case for case in cases()} if HERE else {}

pytestmark = pytest.mark.skipif(not HERE, reason="the W3C suite is not beside the project")


def test_all_of_core_and_sparql_is_there() -> None:
    parts = [name.split("/")[0] for name in CASES]
    assert (parts.count("core"), parts.count("sparql")) == (98, 22)
    assert {case for _, case in DIFFER} <= CASES.keys()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", CASES)
def test_an_engine_gives_what_w3c_expects(name: str, engine: str) -> None:
    agrees = _found(engine, CASES[name]) == CASES[name].expected
    assert agrees != ((engine, name) in DIFFER)


def test_how_many_cases_each_engine_has_right() -> None:
    right = {engine: len(CASES) - sum(e == engine for e, _ in DIFFER) for engine in ENGINES}
    assert right == {"pyshifty": 109, "pyshacl": 113}


def _found(engine: str, case: Case) -> frozenset[Result] | None:
    """What an engine finds; None if it refuses the shapes."""
    try:
        return frozenset(ENGINES[engine](case.book, case.book.speaking_names, case.data))
    except Exception:  # noqa: BLE001 - pySHACL raises whatever comes to hand
        return None
