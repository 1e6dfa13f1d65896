"""The files of a case that are no RDF: its picture, its network, and the case as a form.

They stand at `hent/case/…`, with `lang` for the language. A folder of files has the picture as SVG,
the network, and the forms if they are asked for: of a thousand cases these take longer than all
pages.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode

from samspil.jobs.casefile import CaseFile
from samspil.jobs.exchange import as_files
from samspil.jobs.figures.drawing import Figure, standing_alone
from samspil.jobs.figures.png import Draw, as_png
from samspil.jobs.web.addresses import COMPARE
from samspil.jobs.web.cases import Naming
from samspil.jobs.web.crossing import compared_cases, crossing, picture
from samspil.jobs.web.ego import ego_elements
from samspil.jobs.web.opened import OpenedCase
from samspil.jobs.web.website import Website
from samspil.words.errors import Unwritable
from samspil.words.language import Language, say
from samspil.words.media import FORMS, PICTURES
from samspil.words.vocabulary import BASE

FETCH = "hent"
SHEETS = ("xlsx", "yaml")
NETWORK = "cyjs"
_ALL = (*PICTURES, NETWORK, *SHEETS)


@dataclass(frozen=True)
class CaseFileMade:
    """A file: its Content-Type and its bytes."""

    type: str
    body: bytes


def forms_of_case(web: Website, forms: Sequence[str]) -> Sequence[str]:
    """Those of the forms that can be fetched where the website stands."""
    filing = web.addresses.filing
    return [form for form in forms if filing is None or form in filing.of_cases]


def case_file_paths(web: Website, iri: str) -> Iterator[str]:
    """Where the files of a case stand."""
    for form in forms_of_case(web, _ALL):
        yield f"{FETCH}/{iri.removeprefix(BASE)}.{form}"


def case_links(
    web: Website, iri: str, forms: Sequence[str], language: Language
) -> list[tuple[str, str, str]]:
    """The files of a case in some forms: what each is called, its address, its media type."""
    return [
        (
            say(language, f"file-{form}"),
            web.addresses.file(f"{FETCH}/{iri.removeprefix(BASE)}.{form}", {"lang": language}),
            FORMS[form].media_type,
        )
        for form in forms_of_case(web, forms)
    ]


def fits_a_form(case: CaseFile) -> bool:
    """True for a case that a form can hold: nothing hangs from a node without a name."""
    return not any(
        isinstance(value, BlankNode)
        for node in (*case.nodes, *case.own_claims)
        for values in case.store.all_of(node).values()
        for value in values
    )


def case_file(
    web: Website,
    path: str,
    language: Language,
    draw: Draw = as_png,
    opened: OpenedCase | None = None,
) -> CaseFileMade | None:
    """The file of a case that stands at a path; None if there is none. `draw` makes a PNG,
    `opened` is the case, if somebody has it open.

    Raises: Unwritable for a case that says what a form cannot hold, ModuleNotFoundError without
    the extra that PNG needs.
    """
    stem, _, form = path.removeprefix(f"{FETCH}/").rpartition(".")
    iri = BASE + stem
    if iri not in web.content.cases.places or form not in _ALL:
        return None
    opened = opened or OpenedCase(web, iri)
    teller, case = opened.teller(language), opened.case
    if form == NETWORK:
        body = json.dumps(ego_elements(teller, case), ensure_ascii=False).encode()
        return CaseFileMade(FORMS[form].media_type, body)
    if form in PICTURES:
        figure = opened.figure(language)
        if figure is None:
            raise Unwritable("ego-large", case=teller.name(iri))
        return _picture(figure, form, draw)
    nodes = [NamedNode(node) for node in (*case.nodes, *case.own_claims)]
    quads = dict.fromkeys(web.content.store.triples_of(nodes, derived=False))
    (body,) = as_files(quads, form, "case", language, web.content.workspace).values()
    return CaseFileMade(FORMS[form].media_type, body)


def square_link(
    web: Website, given: Mapping[str, str], language: Language
) -> list[tuple[str, str, str]]:
    """The square of some cases as files; of a folder of files, that of all."""
    asked = {name: given[name] for name in ("case",) if given.get(name)}
    return [
        (
            say(language, f"file-{form}"),
            web.addresses.file(f"{FETCH}/{COMPARE}.{form}", {**asked, "lang": language}),
            FORMS[form].media_type,
        )
        for form in forms_of_case(web, PICTURES)
    ]


def square_file(
    web: Website,
    form: str,
    given: Mapping[str, str],
    language: Language,
    draw: Draw = as_png,
) -> CaseFileMade | None:
    """The square of the cases that are asked for, or of all; None in a form there is not.

    Raises: WrongUse for a case there is not, ModuleNotFoundError without the extra for PNG.
    """
    naming = Naming(web.content.cases, language)
    crossed = crossing(web, naming, compared_cases(web.content.cases, given))
    if crossed is None or form not in PICTURES:
        return None
    return _picture(picture(naming, crossed), form, draw)


def _picture(figure: Figure, form: str, draw: Draw) -> CaseFileMade:
    drawn = figure.wide
    body = standing_alone(drawn).encode() if form == "svg" else draw(drawn)
    return CaseFileMade(FORMS[form].media_type, body)
