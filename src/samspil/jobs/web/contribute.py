"""The page on which a case is filled in, made of the shapes like every other form."""

from collections.abc import Sequence
from dataclasses import dataclass

from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.posted import Draft
from samspil.jobs.contributing import FILES, TAKEN, Said, Verdict
from samspil.jobs.drafting import blank
from samspil.jobs.web.addresses import CONTRIBUTE
from samspil.jobs.web.filling import Maker, opened
from samspil.jobs.web.website import Website
from samspil.words.language import Language, say

MOST_BYTES = 1024 * 1024  # of a form that is sent, and of a file


@dataclass(frozen=True)
class State:
    """What a page tells beside the draft: the verdict, what of a file could not be taken up, what
    is to be looked at first (an id), what was asked for in vain (a text), and whether nobody has
    filled in anything yet.
    """

    verdict: Verdict | None = None
    taken: Sequence[Said] = ()
    focus: str = ""
    refused: str = ""
    fresh: bool = False


def contribute_page(web: Website, language: Language) -> str:
    """The form as it begins; where nobody is there to answer, how to do without."""
    profile = read_profile(web.content.workspace)
    return form_page(web, language, blank(profile, language), State(fresh=True))


def form_page(web: Website, language: Language, draft: Draft, state: State) -> str:
    """The form with a draft in it."""
    profile = read_profile(web.content.workspace)
    by_place: dict[str, list[Said]] = {}
    for one in state.verdict.said if state.verdict else ():
        by_place.setdefault(one.place, []).append(one)
    maker = Maker(profile, draft, language, by_place, state.focus)
    sections = opened([maker.section(sheet) for sheet in profile.sheets])
    loose = maker.loose()
    # The summary goes down the page, and says of which thing it speaks.
    order = {one.id: at for at, one in enumerate(maker.made)}
    places = {one.id: one.thing for one in maker.made}
    return web.templates.page(
        "contribute.html",
        web.place(CONTRIBUTE, language, "contribute"),
        title=say(language, "contribute-title"),
        served=web.engine == "server",
        sections=sections,
        loose=loose,
        verdict=state.verdict,
        taken=state.taken,
        focus=state.focus,
        refused=state.refused,
        fresh=state.fresh,
        places=places,
        said=sorted(
            state.verdict.said if state.verdict else (),
            key=lambda one: order.get(one.place, len(order)),
        ),
        files=[(form, say(language, f"contribute-file-{form}")) for form in FILES],
        takes=",".join(TAKEN),
        most=MOST_BYTES // 1024,
    )
