"""Which file a page or a download is, where the website is a folder of files.

The page of a path is `path.html`, the English one is below `en/`, a download keeps its suffix.
Hosts show `case/hotspot.html` at `/case/hotspot`, some by themselves and some by the rules that
come with the folder; links name the file, so they hold on every host.

Choices are folders (`svar/x/theme/work.html`), and there is a page only for those somebody made one
for: any other choice leads to the page without it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from samspil.words.language import Language

State = tuple[tuple[str, str], ...]
INDEX = "index.html"
_SUFFIXES = {"csv-excel-da": "excel-da.csv"}  # by this a computer knows what opens it
_PAGE = "page"


@dataclass(frozen=True)
class Choices:
    """What may be chosen on a page: the parameters in order with their defaults, and the `states`.

    `states` are the choices that have a page of their own, without what is chosen anyway.
    """

    defaults: Mapping[str, str]
    states: Collection[State] = ()
    paged: bool = False

    def state(self, query: Mapping[str, str]) -> State:
        """What is chosen and is no default, in order; none where that has no page."""
        chosen = tuple(
            (name, query[name])
            for name, default in self.defaults.items()
            if query.get(name, default) != default
        )
        return chosen if chosen in self.states else ()


@dataclass(frozen=True)
class Filing:
    """`aside` are paths that another only has in other capitals, each with what stands for it;
    `of_cases` are the forms in which each case is there beside its page and RDF.

    A file system may take two such for one. So what stands for a path is what is linked; where the
    file system can tell them apart, the page is at its own path too.
    """

    choices: Mapping[str, Choices] = field(default_factory=dict)
    aside: Mapping[str, str] = field(default_factory=dict)
    of_cases: Collection[str] = ("svg", "cyjs")

    def page(self, path: str, language: Language, query: Mapping[str, str]) -> str:
        """The file of a page, from the root of the folder."""
        prefix = "en/" if language == "en" else ""
        if path == "" or path.endswith("/"):
            return f"{prefix}{path}{INDEX}"
        return f"{prefix}{self.aside.get(path, path)}{self._chosen(path, query)}.html"

    @staticmethod
    def plain(path: str, language: Language) -> str:
        """The file of a page at its own path, whatever stands for it."""
        return f"en/{path}.html" if language == "en" else f"{path}.html"

    def download(self, path: str, query: Mapping[str, str]) -> str:
        """The file of a download; `path` ends in a dot and the form."""
        stem, dot, form = path.rpartition(".")
        prefix = "en/" if query.get("lang") == "en" else ""
        chosen = self._chosen(stem, query)
        return f"{prefix}{self.aside.get(stem, stem)}{chosen}{dot}{_SUFFIXES.get(form, form)}"

    def _chosen(self, path: str, query: Mapping[str, str]) -> str:
        choices = self.choices.get(path)
        if choices is None:
            return ""
        state = choices.state(query)
        if choices.paged and query.get(_PAGE, "1") != "1":
            state = (*state, (_PAGE, query[_PAGE]))
        return "".join(f"/{name}/{value}" for name, value in state)
