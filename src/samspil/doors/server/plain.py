"""Pages as plain as they can be: everything is there, nothing is adorned."""

from collections.abc import Sequence
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from pyoxigraph import BlankNode, Literal, NamedNode
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from samspil.doors.server.answers import note
from samspil.doors.server.problems import Problem
from samspil.doors.server.site import Site
from samspil.engine.store import type_of_term
from samspil.jobs.description import Description
from samspil.words.language import LANGUAGES, Language, say
from samspil.words.media import FORMS, LINKED_DATA
from samspil.words.vocabulary import BASE, RDF_TYPE

_SAFE = ("https://", "http://")


class PlainPages:
    """Makes the pages from the templates beside this module."""

    def __init__(self) -> None:
        loader = PackageLoader("samspil.doors.server", "templates")
        self._templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
        self._templates.filters["html_safe_iri"] = lambda iri: iri if iri.startswith(_SAFE) else ""

    def routes(self) -> Sequence[BaseRoute]:
        """The style sheet."""
        sheet = resources.files("samspil.doors.server").joinpath("templates/plain.css")
        text = sheet.read_text("utf-8")

        async def plain_css(request: Request) -> Response:
            note(request, route="/plain.css")
            headers = {"Cache-Control": "public, max-age=3600"}
            return Response(text, media_type="text/css", headers=headers)

        return (Route("/plain.css", plain_css),)

    def entity(self, site: Site, described: Description, language: Language) -> str:
        """What is said of an IRI, who points at it, and the claims about it."""
        shown = _Shown(site, described, language)
        own = [quad for quad in described.own if quad.subject == NamedNode(described.iri)]
        rows: dict[str, list[type_of_term]] = {}
        for quad in sorted(own, key=lambda q: q.predicate.value != RDF_TYPE):
            rows.setdefault(quad.predicate.value, []).append(quad.object)
        claims = dict.fromkeys(q.subject for q in described.claims)
        path = site.settings.path_of(described.iri)
        return self._page(
            "entity.html",
            site,
            language,
            title=shown.name(described.iri),
            iri=described.iri,
            rows=[(shown.term(NamedNode(p)), shown.terms(v)) for p, v in rows.items()],
            incoming=[(shown.term(q.subject), shown.term(q.predicate)) for q in described.incoming],
            claims=[shown.term(claim) for claim in claims],
            more=described.more,
            forms=[
                (FORMS[name].media_type, f"{path.rstrip('/')}.{name}")
                for name in LINKED_DATA
                if name != "html"
            ],
            path=path.removeprefix(site.settings.root),
        )

    def problem(self, site: Site, problem: Problem, language: Language) -> str:
        """What went wrong."""
        title, detail = problem.title(language), problem.detail(language)
        return self._page("problem.html", site, language, title=title, detail=detail, path="/")

    def home(self, site: Site, language: Language) -> str:
        """What there is."""
        content = site.edition.content
        questions = [(q.question[language], name) for name, q in content.questions.items()]
        return self._page(
            "home.html", site, language, title="samspil", questions=sorted(questions), path="/"
        )

    def sparql(self, site: Site, language: Language) -> str:
        """A field for a query."""
        example = f"SELECT ?case WHERE {{ ?case a <{BASE}ns/FieldCase> }} ORDER BY ?case"
        return self._page(
            "sparql.html",
            site,
            language,
            title="SPARQL",
            example=example,
            free=site.settings.free_sparql,
            path="/sparql",
        )

    def _page(
        self, template: str, site: Site, language: Language, path: str, **values: object
    ) -> str:
        root = site.settings.root

        def words(key: str, **more: object) -> str:
            return say(language, key, **more)

        twins = [(name, f"{root}{path}?lang={name}") for name in LANGUAGES]
        made = self._templates.get_template(template)
        return made.render(say=words, language=language, root=root, twins=twins, **values)


class _Shown:
    """Terms as a reader sees them: name, address and language."""

    def __init__(self, site: Site, described: Description, language: Language) -> None:
        self._site = site
        self._described = described
        self._language = language

    def name(self, iri: str) -> str:
        short = self._site.edition.content.vocabulary.shorten(iri)
        return self._described.label(iri, self._language) or short

    def term(self, term: object) -> tuple[str, str, str]:
        if isinstance(term, NamedNode):
            ours = term.value in self._site.edition.content.described
            link = self._site.settings.path_of(term.value) if ours else term.value
            return self.name(term.value), link, ""
        if isinstance(term, Literal):
            return term.value, "", term.language or ""
        return ("[…]" if isinstance(term, BlankNode) else str(term)), "", ""

    def terms(self, terms: Sequence[type_of_term]) -> list[tuple[str, str, str]]:
        return [self.term(term) for term in terms]
