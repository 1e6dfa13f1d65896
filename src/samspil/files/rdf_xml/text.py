"""XML text as tags and texts in their order, each with its place.

expat judges whether the text is XML at all; what stands before the first thing that is not is kept.
A document type is refused before any parser sees it: it can name files, and it can make a small
file fill all memory.

Source: XML 1.0, fifth edition (W3C 2008).
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from xml.parsers import expat

from samspil.files.lines import Lines
from samspil.files.mistakes import Mistake
from samspil.files.positions import Span
from samspil.words.findings import Both, Edit, Suggestion, Where
from samspil.words.language import LANGUAGES, in_both, say

_TOKEN = re.compile(
    r"""(?P<comment><!--.*?(?:-->|\Z))
    |(?P<cdata><!\[CDATA\[.*?(?:\]\]>|\Z))
    |(?P<instruction><\?.*?(?:\?>|\Z))
    |(?P<doctype><![^>\[]*+(?:\[.*?\]\s*+)?>?)
    |(?P<tag></?+[^\s<>"'/=]++(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>)
    |(?P<text>[^<]++)
    |(?P<stray><)""",
    re.VERBOSE | re.DOTALL,
)
_ENCODING = re.compile(r"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_REFERENCE = re.compile(r"&[^\s;&<]*;?")
_NAMESPACE = re.compile(r"""\sxmlns(?::[^\s=]*)?\s*=\s*(?:"[^"]*"|'[^']*')""")
_HARMLESS = {"utf-8", "utf8", "us-ascii", "ascii"}
# Of the largest file that is opened; what is more, or longer, is there to do harm.
_MOST_TOKENS = 250_000
_LONGEST_TAG = 20_000
_ERRORS = expat.errors
_TAG_NAME = re.compile(r"(?:</)?[^\s>=]*")
_ESCAPED = {"<": "&lt;", "&": "&amp;"}
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class XmlToken:
    """One comment, cdata, instruction, tag or text, as it is written."""

    kind: str
    text: str
    at: Span


@dataclass(frozen=True)
class XmlText:
    """The tokens that can be trusted, the mistakes in the rest, and words outside of tags.

    `whole` is true if these are all tokens there are.
    """

    tokens: tuple[XmlToken, ...]
    mistakes: tuple[Mistake, ...]
    aside: tuple[tuple[str, Where], ...]
    whole: bool


def read_xml(text: str, lines: Lines) -> XmlText:
    """The tokens of an XML text."""
    tokens = tuple(
        XmlToken(match.lastgroup or "", match[0], Span(*match.span()))
        for match in islice(_TOKEN.finditer(text), _MOST_TOKENS)
    )
    long = [token for token in tokens if token.kind == "tag" and len(token.text) > _LONGEST_TAG]
    if long or len(tokens) == _MOST_TOKENS:
        limit = Mistake("resource-limit", lines.where([*long, tokens[-1]][0].at))
        return XmlText((), (limit,), (), whole=False)
    doctype = next((token for token in tokens if token.kind == "doctype"), None)
    if doctype:
        everything = tuple(_aside(tokens, lines, "comment", "instruction", "cdata", "text", "tag"))
        return XmlText((), (_doctype(doctype, lines),), everything, whole=False)
    mistakes = [*_encoding(text, lines)]
    aside = tuple(_aside(tokens, lines, "comment", "instruction"))
    end, mistake = _first_slip(text, lines)
    if mistake:
        mistakes.append(mistake)
        aside += tuple(_aside(tokens, lines, "text", "tag", "cdata"))
        tokens = tuple(token for token in tokens if token.at.end <= end)
    return XmlText(tokens, tuple(mistakes), aside, whole=mistake is None)


def _aside(tokens: tuple[XmlToken, ...], lines: Lines, *kinds: str) -> Iterator[tuple[str, Where]]:
    for token in tokens:
        declaration = token.text.startswith("<?xml ")
        if token.kind in kinds and not declaration and not token.text.isspace():
            yield _NAMESPACE.sub("", token.text), lines.where(token.at)


def _doctype(token: XmlToken, lines: Lines) -> Mistake:
    where = lines.where(token.at)
    # Without declarations of its own it says nothing that anybody needs.
    safe = "[" not in token.text
    away = Suggestion("", edits=(Edit(where, ""),), safe=safe)
    return Mistake("xml-doctype", where, {}, (away,) if safe else ())


def _encoding(text: str, lines: Lines) -> Iterator[Mistake]:
    declared = _ENCODING.match(text)
    if declared and declared[1].lower() not in _HARMLESS:
        where = lines.where(Span(*declared.span(1)))
        right = Suggestion("UTF-8", edits=(Edit(where, "UTF-8"),), safe=True)
        yield Mistake("xml-encoding", where, {"value": declared[1][:_SHOWN]}, (right,))


def _first_slip(text: str, lines: Lines) -> tuple[int, Mistake | None]:
    """Where the text stops being XML, and why; the end of it and None if it does not."""
    raw = text.encode()
    open_tags: list[tuple[str, int]] = []
    # The text is in our hands already, so what it says of its bytes does not count.
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda name, _: open_tags.append((name, parser.CurrentByteIndex))
    parser.EndElementHandler = lambda _: open_tags.pop()
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        offset = len(raw[: max(0, parser.ErrorByteIndex)].decode(errors="ignore"))
        last = open_tags[-1] if open_tags else None
        start = len(raw[: last[1]].decode(errors="ignore")) if last else 0
        return offset, _slip(
            text, lines, expat.ErrorString(error.code), offset, (last[0], start) if last else None
        )
    return len(text), None


def _slip(
    text: str, lines: Lines, error: str, offset: int, open_tag: tuple[str, int] | None
) -> Mistake:
    name, start = open_tag or ("", 0)
    match error:
        case _ERRORS.XML_ERROR_TAG_MISMATCH:
            span, reason = _match(_TAG_NAME, text, offset), _with_name("xml-not-opened", name)
        case _ERRORS.XML_ERROR_NO_ELEMENTS | _ERRORS.XML_ERROR_UNCLOSED_TOKEN if open_tag:
            span = Span(start + 1, start + 1 + len(name))
            reason = _with_name("xml-not-closed", name)
        case _ERRORS.XML_ERROR_NO_ELEMENTS:
            span, reason = Span(0, 0), in_both("xml-empty")
        case _ERRORS.XML_ERROR_DUPLICATE_ATTRIBUTE:
            span, reason = _match(_TAG_NAME, text, offset), in_both("xml-attribute-twice")
        case _ERRORS.XML_ERROR_JUNK_AFTER_DOC_ELEMENT:
            span, reason = Span(offset, offset + 1), in_both("xml-more")
        case _ERRORS.XML_ERROR_UNDEFINED_ENTITY:
            return _entity(text, lines, offset)
        case _:
            return _character(text, lines, offset)
    return Mistake("xml-syntax", lines.where(span), {"reason": reason})


def _match(pattern: re.Pattern[str], text: str, offset: int) -> Span:
    """What a pattern covers there, else one character."""
    found = pattern.match(text, offset)
    return Span(*found.span()) if found else Span(offset, min(offset + 1, len(text)))


def _character(text: str, lines: Lines, offset: int) -> Mistake:
    """A character that means something in XML and was meant as itself."""
    reason = {"reason": in_both("xml-character")}
    before = text[offset - 1 : offset]
    if before not in _ESCAPED:
        return Mistake("xml-syntax", lines.where(_match(_REFERENCE, text, offset)), reason)
    where = lines.where(Span(offset - 1, offset))
    right = Suggestion(_ESCAPED[before], edits=(Edit(where, _ESCAPED[before]),))
    return Mistake("xml-syntax", where, reason, (right,))


def _entity(text: str, lines: Lines, offset: int) -> Mistake:
    """A character by a name that only HTML knows, or an ampersand that stands for itself."""
    span = _match(_REFERENCE, text, offset)
    name = text[span.start : span.end]
    meant = html.unescape(name)
    where = lines.where(span)
    known = meant != name and meant not in ("<", "&")
    suggestions = (Suggestion(meant, edits=(Edit(where, meant),), safe=True),) if known else ()
    values = {"reason": _with_name("xml-entity", name[:_SHOWN])}
    return Mistake("xml-syntax", where, values, suggestions)


def _with_name(key: str, name: str) -> Both:
    return {language: say(language, key, name=name) for language in LANGUAGES}
