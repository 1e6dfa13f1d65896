"""Search on the web: the index of a website, the page of hits, and suggestions for programs."""

from collections.abc import Mapping, Sequence
from typing import Any

from samspil.jobs.search.documents import KINDS
from samspil.jobs.search.index import Document, Found, grouped, quoted
from samspil.jobs.web.addresses import SEARCH
from samspil.jobs.web.website import Website
from samspil.words.language import Language, say

SUGGESTIONS, MOST_SUGGESTIONS = 8, 50
_IN_A_GROUP, _MOST = 8, 500
_LONGEST = 220  # characters of a definition


def search_page(web: Website, language: Language, choices: Mapping[str, str]) -> str:
    """What the words in `q` find, by kind; `kind` shows all hits of one kind."""
    text, kind = choices.get("q", "").strip(), choices.get("kind", "")
    found = web.index(language).find(text) if text and not web.local else None
    kind = kind if kind in KINDS else ""
    query = {name: value for name, value in (("q", text), ("kind", kind)) if value}
    groups = [
        (one, len(hits), [hit.document for hit in hits[: _MOST if kind else _IN_A_GROUP]])
        for one, hits in grouped(found.hits if found else ()).items()
        if one == kind or not kind
    ]
    title = say(language, "search-title-of", text=text) if text else say(language, "search-title")
    return web.templates.page(
        "search.html",
        web.place(SEARCH, language, query=query),
        title=title,
        text=text,
        kind=kind,
        found=found,
        groups=groups,
        total=sum(count for _, count, _ in groups),
        said=_said(found, language) if found else (),
        where=lambda document: web.addresses.page(document.path, language),
        short=_short,
    )


def _said(found: Found, language: Language) -> Sequence[str]:
    """How the words were read, where that is not as they were written."""
    said = [
        say(language, "search-guessed", word=word, words=quoted(words, language))
        for word, words in found.guessed.items()
    ]
    if found.hits and found.left_out:
        said.append(say(language, "search-left-out", words=quoted(found.left_out, language)))
    return said


def _short(document: Document) -> str:
    """The beginning of what a document says."""
    text = document.text
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rpartition(" ")[0].rstrip(".,;:") + " …"


def kinds_in(language: Language) -> Mapping[str, str]:
    """What one thing of each kind is called."""
    return {kind: say(language, f"search-kind-{kind}") for kind in KINDS}


def index_of(web: Website, language: Language) -> bytes:
    """The file that a page without a server finds in."""
    where = web.addresses.page
    groups = {kind: say(language, f"search-group-{kind}") for kind in KINDS}
    kinds = {kind: [name, groups[kind]] for kind, name in kinds_in(language).items()}
    return web.index(language).as_json(lambda path: where(path, language), kinds)


def suggestions(
    web: Website, language: Language, text: str, kind: str, most: int
) -> Mapping[str, Any]:
    """The best hits, as a program gets them."""
    found = web.index(language).find(text)
    found = found.of_kind(kind) if kind else found
    names = kinds_in(language)
    addresses = web.addresses
    return {
        "query": text,
        "total": len(found.hits),
        "guessed": found.guessed,
        "left_out": found.left_out,
        "near": found.near,
        "hits": [
            {
                "label": document.label,
                "kind": document.kind,
                "kind_label": names[document.kind],
                "url": addresses.whole(addresses.page(document.path, language)),
                "within": document.within,
                "text": document.text,
            }
            for document in (hit.document for hit in found.hits[:most])
        ],
    }
