"""From a template and its values to a page, the same for a server and for files."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from samspil import __version__
from samspil.jobs.web.addresses import (
    SEARCH,
    SECTIONS,
    STATEMENT,
    Addresses,
    feed_file,
    index_file,
)
from samspil.jobs.web.inline import Inline
from samspil.words.language import LANGUAGES, Language, say, told_date

_POINT_AND_COMMA = str.maketrans(",.", ".,")


def number(value: float | Decimal, language: Language) -> str:
    """A number as a language writes it."""
    text = f"{value:,}"
    return text.translate(_POINT_AND_COMMA) if language == "da" else text


_TO_ESCAPE = re.compile("[&<>'\"]")
Leading = Callable[[str, Language], str]
_NAVIGATED = frozenset(path for _, path in SECTIONS)
# Each may use those above it.
_MACROS = {
    "around": "frame.html",
    "parts": "parts.html",
    "terms": "terms.html",
    "told": "case-parts.html",
    "machines": "machines.html",
}


class Crumb(NamedTuple):
    """A step on the way to a page."""

    text: str
    href: str


class Place(NamedTuple):
    """Where a page stands: `path` is without root and language, `query` is the state it shows.

    `section` is the part of the navigation it belongs to, `crumbs` the way to it.
    """

    path: str
    language: Language
    section: str = ""
    query: Mapping[str, str] = MappingProxyType({})
    crumbs: Sequence[Crumb] = ()


@dataclass(frozen=True)
class Here:
    """What a template knows of the page it makes; `link` says where an IRI leads in a language.

    `local` is true where there is no server to ask.
    """

    addresses: Addresses
    place: Place
    link: Leading
    licence: str
    local: bool = False

    @property
    def language(self) -> Language:
        """The language of the page."""
        return self.place.language

    def say(self, key: str, /, **values: object) -> str:
        """One of the tool's own texts."""
        return say(self.language, key, **values)

    def to(self, path: str, **query: str) -> str:
        """The address of a page in this language."""
        return self.addresses.page(path, self.language, query)

    def of(self, iri: str) -> str:
        """Where a link to an IRI leads; empty if there is nothing to lead to."""
        return self.link(iri, self.language)

    def with_query(self, **changed: str) -> str:
        """This page in another state; what is "" is left out."""
        query = {name: value for name, value in {**self.place.query, **changed}.items() if value}
        return self.addresses.page(self.place.path, self.language, query)

    @cached_property
    def address(self) -> str:
        """The whole address of this page in this state."""
        return self.addresses.whole(self.with_query())

    @property
    def twins(self) -> Sequence[tuple[Language, str]]:
        """This page in every language, as it leads there."""
        path, query = self.place.path, self.place.query
        return [(one, self.addresses.twin(path, one, query, self.language)) for one in LANGUAGES]

    @property
    def alternates(self) -> Sequence[tuple[str, str]]:
        """The whole address of this page in every language, for `hreflang`."""
        path, query = self.place.path, self.place.query
        whole = self.addresses.whole
        pages = [(str(one), whole(self.addresses.page(path, one, query))) for one in LANGUAGES]
        return [*pages, ("x-default", pages[0][1])]

    @property
    def search(self) -> Mapping[str, str]:
        """Where words are looked for: the page, and what suggests while one is writing."""
        if self.local:
            asked = {"index": self.addresses.file(index_file(self.language))}
        else:
            asked = {"suggest": self.addresses.file("api/search.json", {"lang": self.language})}
        return {"page": self.to(SEARCH), **asked}

    @property
    def feed(self) -> str:
        """The address of the feed in this language."""
        return self.addresses.file(feed_file(self.language))

    @property
    def navigation(self) -> Sequence[tuple[str, str, str]]:
        """Text, address, and how this page belongs there (`aria-current`, or "")."""
        found = []
        for name, path in SECTIONS:
            inside = "true" if name == self.place.section else ""
            current = "page" if path == self.place.path else inside
            found.append((self.say(f"nav-{name}"), self.to(path), current))
        return found

    def number(self, value: float | Decimal) -> str:
        """A number as this language writes it."""
        return number(value, self.language)

    def day(self, value: date) -> str:
        """A date as this language writes it."""
        return told_date(self.language, value.isoformat())


@dataclass(frozen=True)
class Templates:
    """Makes pages for one publication of the content."""

    addresses: Addresses
    link: Leading
    licence: str = ""
    local: bool = False

    def prepare(self) -> None:
        """Read now what every page is made with, so that forked processes share it."""
        _ = self._pieces

    def page(self, template: str, place: Place, *, title: str, **values: object) -> str:
        """A whole page as HTML."""
        here = self._here(place)
        made = _environment().get_template(template)
        return made.render(
            here=here,
            title=title,
            frame=self._frame(here),
            **self._pieces[place.language],
            **values,
        )

    def _here(self, place: Place) -> Here:
        return Here(self.addresses, place, self.link, self.licence, self.local)

    @cached_property
    def _pieces(self) -> Mapping[Language, Mapping[str, object]]:
        """What the templates of a language share: texts, and the macros of each file.

        Macros are told where they are only as far as the language goes, so they are made once.
        """
        return {language: self._shared(self._here(Place("", language))) for language in LANGUAGES}

    def _shared(self, here: Here) -> Mapping[str, object]:
        inline = Inline(here.language, here.of)
        shared: dict[str, object] = {
            "say": here.say,
            **inline.pieces,
            "asset": self.addresses.asset,
            "version": __version__,
            "statement": here.to(STATEMENT),
        }
        for name, file in _MACROS.items():
            shared[name] = _environment().get_template(file).make_module({**shared, "here": here})
        return shared

    def _frame(self, here: Here) -> Mapping[str, str]:
        """What stands around the page, made once for each part of the navigation."""
        place = here.place
        of = (place.language, place.section, place.path if place.path in _NAVIGATED else None)
        if of not in self._frames:
            macros: Any = self._pieces[place.language]["around"]
            self._frames[of] = {
                "styles": macros.styles(),
                "scripts": macros.scripts(),
                "top": macros.top(here.navigation),
                "foot": macros.foot(),
            }
        return self._frames[of]

    @cached_property
    def _frames(self) -> dict[object, Mapping[str, str]]:
        return {}


class _Generator(CodeGenerator):
    """Writes the code of a template. `put_out` is asked how a value stands in a page, and what is
    called is called as it is: nothing that our templates call wants their context.
    """

    def _output_child_pre(self, *_: object) -> None:
        self.write("environment.put_out(")

    def visit_Call(  # noqa: N802 - so it is called there
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        self.visit(node.node, frame)
        self.write("(")
        given = [("", one) for one in (*node.args, *node.kwargs)]
        given += [("*", node.dyn_args)] if node.dyn_args else []
        given += [("**", node.dyn_kwargs)] if node.dyn_kwargs else []
        for how, one in given:
            self.write(how)
            self.visit(one, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")


class _Environment(Environment):
    code_generator_class = _Generator

    @staticmethod
    def put_out(value: object) -> str:
        """The value, escaped. Markup, and text without such characters, stay as they are."""
        if isinstance(value, Markup) or (type(value) is str and not _TO_ESCAPE.search(value)):
            return value
        return escape(value)


@cache
def _environment() -> Environment:
    made = _Environment(
        loader=PackageLoader("samspil.jobs.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
        auto_reload=False,
    )
    made.tests["a"] = lambda thing, kind: type(thing).__name__ == kind
    return made
