"""What stands in a line of a page: names that lead somewhere, and values.

Half of what a page is made of, and mostly the same terms again: so it is made by functions, which
take a fraction of what a macro of the templates takes, and what was made lately is kept.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from markupsafe import Markup, escape

from samspil.jobs.pages.content import Ref
from samspil.jobs.web.things import Row, Value
from samspil.words.language import Language, say

_KEPT = 8_192  # links, some hundred bytes each


@lru_cache(_KEPT, typed=True)  # a text and the same as markup are equal
def linked(language: Language, text: object, href: str, lang: str = "") -> Markup:
    """A text that leads somewhere, if there is somewhere; `lang` is the language it is in."""
    tagged = f' lang="{escape(lang)}"' if lang and lang != language else ""
    said = escape(text)
    if href:
        return Markup(f'<a href="{escape(href)}"{tagged}>{said}</a>')  # noqa: S704 - all is escaped
    return Markup(f"<span{tagged}>{said}</span>") if tagged else said  # noqa: S704 - all is escaped


@dataclass(frozen=True)
class Inline:
    """Lines in one language; `of` gives where a link to an IRI leads, or ""."""

    language: Language
    of: Callable[[str], str]

    def link(self, text: object, href: str, lang: str = "") -> Markup:
        """A text that leads somewhere, if there is somewhere."""
        return linked(self.language, text, href, lang)

    def named(self, ref: Ref) -> Markup:
        """A thing by its name."""
        return linked(self.language, ref.label, self.of(ref.iri) if ref.iri else "")

    def names(self, refs: Iterable[Ref], between: str = ", ") -> Markup:
        """Things by their names, one after the other."""
        return Markup(between.join(map(self.named, refs)))  # noqa: S704 - all is escaped

    def term(self, value: Value | None) -> Markup:
        """One term as a reader sees it, with what hangs from it."""
        if value is None:
            return self.not_stated
        if value.items:
            return self._nested(value.items)
        if value.code:
            return Markup("<code>{}</code>").format(value.text)
        made = linked(self.language, value.text, value.href, value.lang)
        if value.foreign:
            only = say(self.language, f"only-in-{value.lang}")
            made += Markup(' <span class="aside">({})</span>').format(only)
        return made

    def terms(self, values: Iterable[Value]) -> Markup:
        """Terms, one after the other."""
        return Markup(", ".join(map(self.term, values)))  # noqa: S704 - all is escaped

    def row(self, label: str, href: str, values: Iterable[tuple[Value | None, str]]) -> Markup:
        """A field and its values, each with its mark where no source says it."""
        made = [f"<dt>{self.link(label, href)}</dt>"]
        for value, mark in values:
            marked = f' <span class="mark">{escape(mark)}</span>' if mark else ""
            made.append(f"<dd>{self.term(value)}{marked}</dd>")
        return Markup("".join(made))  # noqa: S704 - all is escaped

    def facts(self, rows: Iterable[Row]) -> Markup:
        """What is said of a thing, property by property."""
        made = ['<dl class="facts">\n']
        for row in rows:
            made.append(f"<div>\n<dt>{self.link(row.label, row.href)}</dt>\n")
            made += [f"<dd>{self.term(value)}</dd>\n" for value in row.values]
            made.append("</div>\n")
        made.append("</dl>\n")
        return Markup("".join(made))  # noqa: S704 - all is escaped

    def _nested(self, rows: Sequence[Row]) -> Markup:
        """The members of a list, or what is said of a node without a name."""
        if len(rows) == 1 and not rows[0].label:
            items = "".join(f"<li>{self.term(value)}</li>" for value in rows[0].values)
            return Markup(f'<ul class="nested">{items}</ul>\n')  # noqa: S704 - all is escaped
        told = [(r.label, r.href, [(value, "") for value in r.values]) for r in rows]
        lines = "".join(f"<div>{self.row(*one)}</div>\n" for one in told)
        return Markup(f'<dl class="facts nested">\n{lines}</dl>\n')  # noqa: S704 - all is escaped

    @cached_property
    def not_stated(self) -> Markup:
        """What stands where a source could say something and does not."""
        said = say(self.language, "not-stated")
        return Markup('<span class="not-stated">{}</span>').format(said)

    @property
    def nothing(self) -> Markup:
        """What stands in a cell in which there is nothing to say."""
        made = '<span aria-hidden="true">–</span><span class="sr-only">{}</span>'
        return Markup(made).format(say(self.language, "table-nothing"))  # noqa: S704 - ours

    @property
    def pieces(self) -> Mapping[str, object]:
        """All of this by the names that templates know it by."""
        return {
            "link": self.link,
            "named": self.named,
            "names": self.names,
            "term": self.term,
            "term_list": self.terms,
            "row": self.row,
            "fact_list": self.facts,
            "not_stated": self.not_stated,
            "nothing": self.nothing,
        }
