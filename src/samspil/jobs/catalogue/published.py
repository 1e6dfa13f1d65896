"""What a catalogue is made from: the content, where it is published, and what answers there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from samspil.jobs.catalogue.about import About
from samspil.jobs.dumps import FORMS_OF_DUMPS, Dump, make_dump, stable
from samspil.jobs.publication import Publication
from samspil.words.vocabulary import BASE

CATALOGUE = BASE + "catalogue"
DANISH_CATALOGUE = BASE + "catalogue-dk"
STATISTICS = BASE + "void"
QUESTIONS = BASE + "questions"
WHOLE = CATALOGUE + "#graph"
SPARQL = CATALOGUE + "#sparql"
API = CATALOGUE + "#api"


@dataclass(frozen=True)
class Published:
    """`public` is the address people use, ending in a slash; `page` where they read of the data.

    `question` gives the address of a question's page, `described` that of an IRI in a form of RDF.
    `sparql` and `api` say whether a server answers queries and questions there, or files are all
    there is.
    """

    content: Publication
    about: About
    public: str
    page: str
    question: Callable[[str], str]
    described: Callable[[str, str], str]
    sparql: bool = True
    api: bool = True
    made: list[Dump] = field(default_factory=list)

    @property
    def dumps(self) -> Sequence[Dump]:
        """Everything in every form; made when it is first asked for, which takes a while."""
        if not self.made:
            dataset, vocabulary = stable(self.content.dataset), self.content.vocabulary
            self.made[:] = [make_dump(dataset, form, vocabulary) for form in FORMS_OF_DUMPS]
        return self.made
