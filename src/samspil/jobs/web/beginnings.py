"""Where those begin who do not look at pages: readers of feeds, and programs that read text."""

from collections.abc import Iterator
from html import escape

from samspil.jobs.web.addresses import DATA, NAMES_OF_FILES, feed_file
from samspil.jobs.web.front import newest_cases
from samspil.jobs.web.website import Website
from samspil.words.language import Language, say

LLMS = "llms.txt"
_ENTRIES = 30


def feed_of(web: Website, language: Language) -> bytes:
    """The cases recorded last, as Atom (RFC 4287)."""
    cases = [case for case in newest_cases(web, language) if case.recorded][:_ENTRIES]
    whole = web.addresses.whole
    page, own = (
        whole(web.addresses.page("", language)),
        whole(web.addresses.file(feed_file(language))),
    )
    latest = max((case.recorded for case in cases), default="1970-01-01")
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">',
        f"<title>samspil: {escape(say(language, 'front-cases'))}</title>",
        f"<subtitle>{escape(say(language, 'front-lead'))}</subtitle>",
        f"<id>{escape(own)}</id>",
        f"<updated>{escape(latest)}T00:00:00Z</updated>",
        "<author><name>samspil</name></author>",
        f'<link rel="self" type="application/atom+xml" href="{escape(own)}"/>',
        f'<link rel="alternate" type="text/html" href="{escape(page)}"/>',
    ]
    for case in cases:
        link = whole(web.addresses.of(case.ref.iri, language))
        lines += [
            "<entry>",
            f"<title>{escape(case.ref.label)}</title>",
            f"<id>{escape(case.ref.iri)}</id>",
            f"<updated>{escape(case.recorded)}T00:00:00Z</updated>",
            f'<link rel="alternate" type="text/html" href="{escape(link)}"/>',
            "</entry>",
        ]
    return ("\n".join([*lines, "</feed>"]) + "\n").encode()


def llms_of(web: Website) -> bytes:
    """What there is and where, in Markdown, in the form that llmstxt.org proposes."""
    return "\n".join(_llms(web)).encode()


def _llms(web: Website) -> Iterator[str]:
    addresses, language = web.addresses, NAMES_OF_FILES
    whole, file = addresses.whole, addresses.file

    def line(text: str, address: str) -> str:
        return f"- [{text}]({whole(address)})"

    yield "# samspil"
    yield ""
    yield f"> {say(language, 'front-lead')}"
    yield ""
    yield say(language, addresses.told("data-iris-how", "data-iris-how-files"))
    yield ""
    yield f"## {say(language, 'nav-data')}"
    yield ""
    yield line(say(language, "concepts-ontology"), file("ns.ttl"))
    yield line("OpenAPI", file("api/openapi.json", {"lang": language}))
    yield line(say(language, "nav-data"), addresses.page(DATA, language))
    yield ""
    yield f"## {say(language, 'nav-questions')}"
    yield ""
    for name, question in sorted(web.content.questions.items()):
        address = file(f"api/{name}.json", {"lang": language})
        yield f"{line(question.question[language], address)}: {question.summary[language]}"
    yield ""
