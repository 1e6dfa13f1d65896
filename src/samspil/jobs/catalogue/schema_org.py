"""The datasets as schema.org tells them, for search engines that read them out of a page.

Source: schema.org `Dataset`, and what Google Dataset Search asks for.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from samspil.jobs.catalogue.published import CATALOGUE, WHOLE, Published
from samspil.words.language import LANGUAGES, Language, in_both, say
from samspil.words.vocabulary import NS

Said = dict[str, Any]


def dataset_as_json(published: Published, language: Language, *, files: bool = True) -> str:
    """Everything as one `Dataset`, fit for a `<script>`; without files it is made at once."""
    about = published.about
    downloads = [
        {
            "@type": "DataDownload",
            "contentUrl": published.public + file.path,
            "encodingFormat": file.form.media_type,
            "contentSize": f"{file.size} B",
            "sha256": file.hashes["sha256"],
        }
        for dump in (published.dumps if files else ())
        for file in dump.files()
    ]
    return _as_json(
        {
            "@id": WHOLE,
            **_told(published, about.title, about.description, language),
            "keywords": list(about.keywords[language]),
            "identifier": about.record["url"],
            "url": published.page,
            "spatialCoverage": [one.name[language] for one in about.places],
            "includedInDataCatalog": {
                "@type": "DataCatalog",
                "@id": CATALOGUE,
                "name": say(language, "catalogue-title"),
            },
            "distribution": downloads,
        }
    )


def ontology_as_json(published: Published, language: Language) -> str:
    """The ontology as a `Dataset` that is a part of everything."""
    title, description = in_both("catalogue-ontology"), in_both("catalogue-ontology-about")
    told = _told(published, title, description, language)
    part: Said = {"@type": "Dataset", "@id": WHOLE, "name": published.about.title[language]}
    return _as_json({"@id": NS, **told, "url": NS, "isPartOf": part})


def _told(
    published: Published,
    title: Mapping[Language, str],
    description: Mapping[Language, str],
    language: Language,
) -> Said:
    about = published.about
    who: Sequence[Said] = [{"@type": "Organization", "name": name} for name in about.record.authors]
    others = [one for one in LANGUAGES if one != language]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": title[language],
        "alternateName": [title[one] for one in others],
        "description": description[language],
        "inLanguage": list(LANGUAGES),
        "version": about.version,
        "dateCreated": about.created,
        "datePublished": about.issued,
        "license": about.licence,
        "isAccessibleForFree": True,
        "creator": who,
        "publisher": who,
    }


def _as_json(said: Said) -> str:
    kept = {name: value for name, value in said.items() if value not in ("", [], None)}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
