"""Two people's codings of one case, with figures worked out by hand."""

import csv
import io
import json
import subprocess
import sys
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

from conftest import ROOT, Command
from samspil.files.workspace import Workspace
from samspil.jobs.agreement import Agreement, Score, compare
from samspil.jobs.agreement.coding import UNKNOWN, read_coding
from samspil.jobs.agreement.statistics import cohens_kappa, krippendorffs_alpha
from samspil.words.errors import NothingChecked, Unreadable
from samspil.words.vocabulary import BASE, CONCEPT, NS

CODERS = ROOT / "tests/data/coders"
CASE = BASE + "case/made-up-street/"
A, B = CODERS / "a.ttl", CODERS / "b.ttl"

CODES = st.sampled_from([frozenset({c}) for c in "abc"])


@pytest.fixture(scope="module")
def found(workspace: Workspace) -> Agreement:
    return compare(A, B, workspace)


def score(found: Agreement, field: str) -> Score:
    return next(one for one in found.fields if one.what == NS + field)


def test_kappa_is_what_it_is_by_hand(found: Agreement) -> None:
    """Of eight units both say yes three times and no twice: po = 5/8.

    A says yes 4, no 3, nothing 1; B says yes 4, no 4: pe = (4·4 + 3·4 + 1·0) / 64 = 7/16.
    kappa = (5/8 - 7/16) / (1 - 7/16) = 1/3.
    """
    innovation = score(found, "innovationAim")
    assert (innovation.units, innovation.agreed) == (8, 5)
    assert innovation.percentage == pytest.approx(62.5)
    assert innovation.kappa == pytest.approx(1 / 3)


def test_alpha_is_what_it_is_by_hand(found: Agreement) -> None:
    """Of sixteen answers 8 are yes, 7 no, 1 unknown: De = 1 - (8·7 + 7·6) / (16·15) = 142/240.

    Three of eight units differ: Do = 3/8. alpha = 1 - Do / De = 26/71.
    """
    assert score(found, "innovationAim").alpha == pytest.approx(26 / 71)


def test_a_field_with_several_values_is_one_judgement_and_overlap_counts_in_alpha(
    found: Agreement,
) -> None:
    """{design, delivery} against {delivery}, and {design} twice.

    Equal in one of two units. The MASI distance of the first two is 1 - 1/2·2/3 = 2/3, so Do = 1/3;
    over the six pairs of answers 2/3 + 2·2/3 + 2·1 + 0 = 4, so De = 4/6. alpha = 1 - (1/3)/(2/3).
    """
    phases = score(found, "citizenActiveInPhase")
    assert (phases.units, phases.agreed) == (2, 1)
    assert phases.alpha == pytest.approx(1 / 2)


def test_unknown_is_an_answer_and_the_same_whether_written_or_not(
    found: Agreement, workspace: Workspace
) -> None:
    a = read_coding(A, workspace)
    assert a.of(CASE + "arr-3", NS + "coupling") == UNKNOWN  # written as coupling:unknown
    assert a.of(CASE + "arr-1", NS + "coupling") == UNKNOWN  # not written
    coupling = score(found, "coupling")
    assert (coupling.units, coupling.agreed) == (3, 2)  # arr-3, arr-4 and arr-5: somebody wrote


def test_a_figure_that_is_not_defined_is_none_and_not_a_number(found: Agreement) -> None:
    assert score(found, "theme").kappa is None  # one unit
    same = [(frozenset({"x"}), frozenset({"x"}))] * 4
    assert cohens_kappa(same) is None
    assert krippendorffs_alpha(same) is None


def test_units_that_only_one_coder_has_are_named_and_left_out(found: Agreement) -> None:
    assert found.only_a == (CASE + "only-a",)
    assert found.only_b == (CASE + "only-b",)
    assert CASE + "source" not in found.shared
    assert all(one.unit in found.shared for one in found.disagreements)


def test_the_record_itself_is_not_coded(found: Agreement) -> None:
    fields = {one.what.removeprefix(NS) for one in found.fields}
    assert fields == {"citizenActiveInPhase", "coupling", "innovationAim", "theme"}


def test_each_disagreement_has_its_place_in_both_files(found: Agreement) -> None:
    assert len(found.disagreements) == 6
    one = next(d for d in found.disagreements if d.unit == CASE + "arr-8")
    assert one.values == (UNKNOWN, frozenset({CONCEPT + "answer/no"}))
    lines = [
        (ROOT / where.file).read_text("utf-8").split("\n")[where.line - 1]
        for where in one.places
        if where
    ]
    assert lines == ["<arr-8>", "    sam:innovationAim answer:no ;"]


def test_models_are_compared_by_what_the_rules_make_of_each_coding(found: Agreement) -> None:
    models = {one.what.removeprefix(NS): one for one in found.models}
    assert len(models) == 11
    loose = models["LooseNetwork"]
    assert (loose.units, loose.agreed) == (8, 7)
    # A: 2 realised, 6 unknown; B: 3 and 5. po = 7/8, pe = (2·3 + 6·5)/64 = 9/16, kappa = 5/7.
    assert loose.kappa == pytest.approx(5 / 7)


def test_a_coding_agrees_with_itself(workspace: Workspace) -> None:
    same = compare(ROOT / "tests/examples", ROOT / "tests/examples", workspace)
    assert len(same.shared) > 200
    assert same.disagreements == ()
    for one in (*same.fields, *same.models):
        assert one.percentage == pytest.approx(100)
        assert one.kappa in (None, 1)
        assert one.alpha in (None, 1)


def test_codings_without_a_unit_in_common_are_not_compared(workspace: Workspace) -> None:
    with pytest.raises(NothingChecked, match="agreement-nothing"):
        compare(A, ROOT / "tests/examples/hybrid-cafe.ttl", workspace)


def test_a_file_that_cannot_be_read_to_its_end_is_not_compared(
    workspace: Workspace, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text(A.read_text("utf-8") + "\n<arr-9> a sam:CollaborationArrangement", "utf-8")
    with pytest.raises(Unreadable, match="coding-syntax"):
        compare(A, broken, workspace)
    empty = tmp_path / "empty.ttl"
    empty.write_text("", "utf-8")
    with pytest.raises(NothingChecked, match="coding-empty"):
        compare(A, empty, workspace)


@given(st.lists(st.tuples(CODES, CODES), min_size=2, max_size=20))
def test_kappa_agrees_with_the_library(pairs: list[tuple[frozenset[str], frozenset[str]]]) -> None:
    kappa = cohens_kappa(pairs)
    if kappa is not None:
        data = [
            (coder, str(unit), values)
            for unit, pair in enumerate(pairs)
            for coder, values in zip("AB", pair, strict=True)
        ]
        assert float(kappa) == pytest.approx(AnnotationTask(data).kappa())


@given(st.lists(st.tuples(CODES, CODES), min_size=2, max_size=12))
def test_alpha_agrees_with_its_definition(
    pairs: list[tuple[frozenset[str], frozenset[str]]],
) -> None:
    answers = [values for pair in pairs for values in pair]
    alpha = krippendorffs_alpha(pairs)
    if alpha is not None:
        observed = Fraction(sum(one != other for one, other in pairs), len(pairs))
        total = len(answers)
        differing = sum(one != other for one, other in product(answers, answers))
        expected = Fraction(differing, total * (total - 1))
        assert alpha == pytest.approx(float(1 - observed / expected))


def test_the_command_shows_tables_csv_and_json(samspil: Command) -> None:
    text = samspil("agreement", A, B, "--lang", "da")
    assert text.returncode == 0, text.stderr
    assert (
        "Enheder, som kun A har (1); de er ikke sammenlignet: made-up-street/only-a" in text.stdout
    )
    assert "ikke defineret" in text.stdout
    assert "nan" not in text.stdout
    assert "tests/data/coders/b.ttl:" in text.stdout
    rows = list(csv.DictReader(io.StringIO(samspil("agreement", A, B, "--format", "csv").stdout)))
    assert {"felt", "enheder", "kappa", "alfa"} <= rows[0].keys()
    shown = samspil("agreement", A, B, "--format", "csv", "--show", "disagreements", "--lang", "en")
    assert len(list(csv.DictReader(io.StringIO(shown.stdout)))) == 6
    data = json.loads(samspil("agreement", A, B, "--format", "json", "--lang", "en").stdout)
    kappas = {one["iri"]: one["kappa"] for one in data["fields"]}
    assert kappas[NS + "innovationAim"] == pytest.approx(1 / 3)
    assert kappas[NS + "theme"] is None


def test_without_nltk_one_line_says_how_to_get_it() -> None:
    program = (
        "import sys; sys.modules['nltk'] = None; from samspil.doors.cli.main import run; "
        f"run(['agreement', {str(A)!r}, {str(B)!r}, '--lang', 'en'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == (
        "samspil: Krippendorff's alpha needs the package nltk. "
        "Install it with: pip install 'samspil[agreement]'\n"
    )
