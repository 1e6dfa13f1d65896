"""Pages that say what went wrong."""

from collections.abc import Sequence

from samspil.jobs.web.website import Website
from samspil.words.language import Language, say


def problem_page(
    web: Website, language: Language, path: str, said: tuple[str, str], near: Sequence[str] = ()
) -> str:
    """What went wrong at a path (title and detail), IRIs that may have been meant, and ways on."""
    title, detail = said
    known = [iri for iri in near if iri in web.content.described]
    return web.templates.page(
        "problem.html",
        web.place(path, language),
        title=title,
        detail=detail,
        near=[(web.label(iri, language), web.link(iri, language)) for iri in known],
    )


def missing_page(web: Website, language: Language) -> str:
    """What a folder of files shows where there is nothing."""
    return problem_page(
        web, language, "404", (say(language, "status-404"), say(language, "missing"))
    )
