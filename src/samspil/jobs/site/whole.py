"""The files that are about the site as a whole."""

import json
from collections.abc import Callable, Mapping

from samspil.jobs.site.answers import filing_of
from samspil.jobs.site.hosting import rules_of
from samspil.jobs.web.addresses import COMPARE
from samspil.jobs.web.assets import FOLDER, read_assets
from samspil.jobs.web.case_files import FETCH, square_file
from samspil.jobs.web.notices import missing_page
from samspil.jobs.web.openapi import openapi, question_list
from samspil.jobs.web.website import Website
from samspil.words.language import LANGUAGES

Files = Mapping[str, bytes]


def _styles(_: Website) -> Files:
    return {f"{FOLDER}/{asset.name}": asset.body for asset in read_assets()}


def _missing(web: Website) -> Files:
    pages = (missing_page(web, language).encode() for language in LANGUAGES)
    return dict(zip(("404.html", "en/404.html"), pages, strict=True)) | {".nojekyll": b""}


def _interface(web: Website) -> Files:
    files = {}
    for language in LANGUAGES:
        told = {"openapi": openapi(web, language), "questions": question_list(web, language)}
        for name, said in told.items():
            path = filing_of(web).download(f"api/{name}.json", {"lang": language})
            files[path] = json.dumps(said, ensure_ascii=False, indent=2).encode()
    return files


def _square(web: Website) -> Files:
    """The square of all cases as a picture."""
    files = {}
    for language in LANGUAGES:
        made = square_file(web, "svg", {}, language)
        if made:
            path = filing_of(web).download(f"{FETCH}/{COMPARE}.svg", {"lang": language})
            files[path] = made.body
    return files


# What each piece makes; they can be made side by side.
WHOLE: Mapping[str, Callable[[Website], Files]] = {
    "styles": _styles,
    "missing": _missing,
    "interface": _interface,
    "square": _square,
    "rules": rules_of,
}
