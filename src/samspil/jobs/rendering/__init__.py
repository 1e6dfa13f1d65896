"""What is said of a report: a form for people, for programs, for hosts and for other RDF tools."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from samspil.jobs.rendering.options import Options
from samspil.words.findings import Report

Rendering = Callable[[Report, Options], str]
Pieces = Callable[[Report, Options], Iterator[str]]


def _late(module: str, function: str) -> Pieces:
    """A rendering whose module is imported when it is used."""

    def render(report: Report, options: Options) -> Iterator[str]:
        rendering: Pieces = getattr(import_module(f"{__name__}.{module}"), function)
        return rendering(report, options)

    return render


def _whole(rendering: Pieces) -> Rendering:
    return lambda report, options: "".join(rendering(report, options))


# Each gives its text bit by bit, so that a long report need not be held as a text.
PIECEWISE: Mapping[str, Pieces] = {
    "text": _late("text", "as_text"),
    "concise": _late("text", "as_concise"),
    "json": _late("data", "as_json"),
    "sarif": _late("sarif", "as_sarif"),
    "junit": _late("junit", "as_junit"),
    "github": _late("hosts", "as_github"),
    "gitlab": _late("hosts", "as_gitlab"),
    "rdjson": _late("hosts", "as_rdjson"),
    "markdown": _late("markdown", "as_markdown"),
    "html": _late("webpage", "as_html"),
    "ttl": _late("w3c", "as_turtle"),
}
FORMATS: Mapping[str, Rendering] = {form: _whole(said) for form, said in PIECEWISE.items()}

__all__ = ["FORMATS", "PIECEWISE", "Options", "Pieces", "Rendering"]
