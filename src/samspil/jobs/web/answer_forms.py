"""An answer as a file to take home, the same from a server and in a folder of files."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from samspil.engine.scan import scan_query
from samspil.jobs.exports.columns import as_parquet
from samspil.jobs.exports.table import Table
from samspil.jobs.exports.text import as_csv, as_csv_excel_da, as_json
from samspil.jobs.exports.workbook import as_xlsx
from samspil.jobs.figures.answered import Picture
from samspil.jobs.figures.drawing import standing_alone
from samspil.jobs.figures.network import as_elements
from samspil.jobs.figures.png import Draw, as_png
from samspil.jobs.publication import Publication
from samspil.jobs.questions import Question
from samspil.words.language import say
from samspil.words.media import GRAPH_RESULTS, PICTURES

NETWORKS = ("flow", "graph")  # the charts that can be explored
TABLE_FORMS = ("json", "csv", "csv-excel-da", "xlsx", "srj", "srx", "parquet")
DRAWN = (*PICTURES, "cyjs")
# What a folder of files offers; the other forms need a server or an extra.
FILES = ("json", "csv", "csv-excel-da", "xlsx", "srj", "svg", "cyjs", "ttl", "jsonld", "nt", "rdf")


def forms_of(question: Question) -> Sequence[str]:
    """The forms its answer can be given in: a table's and a picture's, or a graph's."""
    if _makes_graph(question.query):
        return GRAPH_RESULTS
    drawn = () if question.chart == "none" else PICTURES
    return (*TABLE_FORMS, *drawn, *(("cyjs",) if question.chart in NETWORKS else ()))


@lru_cache(maxsize=1024)
def _makes_graph(query: str) -> bool:
    """True for a query that makes a graph. Every request asks, and a scan is slow."""
    return scan_query(query).form in ("construct", "describe")


def drawn_of(form: str, picture: Picture, draw: Draw = as_png) -> bytes:
    """The file in one of the forms of `DRAWN`; `draw` makes a PNG.

    Raises: ModuleNotFoundError where the form needs what is not installed.
    """
    if form == "cyjs":
        return json.dumps(as_elements(picture.parts), ensure_ascii=False).encode()
    return standing_alone(picture.alone).encode() if form == "svg" else draw(picture.alone)


def file_of(
    form: str, table: Table, content: Publication, given: Mapping[str, str], address: str
) -> bytes:
    """The file in a form that holds the whole answer; `address` is where it is fetched from.

    Raises: ModuleNotFoundError where the form needs what is not installed.
    """
    match form:
        case "csv":
            return as_csv(table).encode()
        case "csv-excel-da":
            return as_csv_excel_da(table).encode()
        case "parquet":
            return as_parquet(table)
    language = table.language
    chosen = ", ".join(f"{name} = {value}" for name, value in given.items()) or "–"
    about = {
        say(language, "export-choices"): chosen,
        say(language, "export-licence"): content.licence,
        say(language, "export-address"): address,
        say(language, "export-data"): table.answer.digest,
    }
    return as_xlsx(table, about)


class Extent(NamedTuple):
    """How much of an answer a page of it is: all rows, this page, the pages, rows on a page."""

    total: int
    page: int
    pages: int
    size: int | None


def json_of(
    table: Table, labels: Mapping[str, str], content: Publication, extent: Extent, address: str
) -> bytes:
    """The rows as JSON, with what a program must know of them; `address` is this page's."""
    said = as_json(table, labels, content.vocabulary) | {
        **extent._asdict(),
        "sources": [{"iri": iri, "label": label} for iri, label in table.sources.items()],
        "license": content.licence,
        "url": address,
    }
    return _a_row_a_line(said).encode()


def _a_row_a_line(said: Mapping[str, object]) -> str:
    """JSON that people can read too. The standard library's own layout takes several times as long
    for a long answer, and puts a value on each line.
    """
    write = json.JSONEncoder(ensure_ascii=False).encode
    members = []
    for name, value in said.items():
        rows = value if name == "rows" and isinstance(value, list) else []
        lines = ",\n    ".join(map(write, rows))
        members.append(f"  {write(name)}: " + (f"[\n    {lines}\n  ]" if rows else write(value)))
    return "{\n" + ",\n".join(members) + "\n}"
