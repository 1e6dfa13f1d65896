"""The versions of the ontology as Memento knows them: one resource, and what it was at which time.

A version is from the day on which it says it was issued; one that does not say is in no list. A
server leads whoever asks for a time from the ontology to its version (it is its own TimeGate); a
folder of files has the list of them alone.

Source: RFC 7089, § 2, § 4.1.1 and § 5; RFC 6690 for the form of the list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime

from samspil.jobs.versions import Versions
from samspil.jobs.web.addresses import Addresses
from samspil.jobs.web.signposts import Link
from samspil.jobs.web.website import Website
from samspil.words.vocabulary import BASE, NS

TIMEMAP = "timemap.link"
LINK_FORMAT = "application/link-format"


@dataclass(frozen=True, order=True)
class Memento:
    """The version `name`, which is how the ontology was from a day on."""

    day: date
    name: str

    @property
    def at(self) -> str:
        """Its day as HTTP writes it."""
        return format_datetime(datetime.combine(self.day, time(), UTC), usegmt=True)

    def address(self, addresses: Addresses) -> str:
        """Where it is."""
        return addresses.whole(addresses.page(f"{NS}{self.name}".removeprefix(BASE)))


def mementos_of(versions: Versions) -> list[Memento]:
    """Every version that is kept and says when it was issued, the oldest first."""
    days = ((versions.version(name).issued, name) for name in versions.names)
    return sorted(Memento(day, name) for day, name in days if day)


def memento_at(iri: str, versions: Versions) -> Memento | None:
    """What an IRI of a version names; None for any other."""
    if iri.removeprefix(NS) not in versions.names:
        return None
    return next((one for one in mementos_of(versions) if NS + one.name == iri), None)


def memento_for(wanted: datetime, versions: Versions) -> Memento | None:
    """The version that held at a time; the first for an earlier one."""
    known = mementos_of(versions)
    past = [one for one in known if one.day <= wanted.astimezone(UTC).date()]
    return past[-1] if past else next(iter(known), None)


def of_versions(addresses: Addresses, iri: str, versions: Versions) -> Sequence[Link]:
    """From the ontology and each of its versions to the ontology and the list of its versions."""
    if not (mementos_of(versions) if iri == NS else memento_at(iri, versions)):
        return ()
    return [
        _original(addresses, led=True),
        Link(addresses.whole(addresses.file(TIMEMAP)), "timemap", LINK_FORMAT),
    ]


def timemap(web: Website) -> bytes:
    """The list of versions."""
    addresses, known = web.addresses, mementos_of(web.content.versions)
    here = addresses.whole(addresses.file(TIMEMAP))
    span = f'; from="{known[0].at}"; until="{known[-1].at}"' if known else ""
    lines = [
        _original(addresses, led=bool(known)).header(),
        f'<{here}>; rel="self"; type="{LINK_FORMAT}"{span}',
        *(
            f'<{one.address(addresses)}>; rel="{_relation(at, len(known))}"; datetime="{one.at}"'
            for at, one in enumerate(known)
        ),
    ]
    return (",\n".join(lines) + "\n").encode()


def _relation(at: int, count: int) -> str:
    first, last = "first " if at == 0 else "", "last " if at == count - 1 else ""
    return f"{first}{last}memento"


def _original(addresses: Addresses, *, led: bool) -> Link:
    """The ontology; where a server is and somewhere to be `led` to, its own TimeGate."""
    gate = led and not addresses.static
    iri = addresses.whole(addresses.page(NS.removeprefix(BASE)))
    return Link(iri, "original timegate" if gate else "original")
