"""All mapping sets as one table to take away, with what each set says of itself on its lines."""

from collections.abc import Sequence

import yaml

from samspil.files.mappings import SUFFIX, MappingSet
from samspil.jobs.alignment.checking import COMMENTS, NEEDED
from samspil.words.language import say
from samspil.words.vocabulary import BASE

TABLE = f"mappings{SUFFIX}"
TYPE = "text/tab-separated-values; charset=utf-8"
_OF_SET = ("object_source", "object_source_version", "mapping_date")
_OF_ALL = ("license", "creator_label", "subject_source", "subject_source_version")


def whole_table(sets: Sequence[MappingSet]) -> bytes:
    """Every mapping of every set, in SSSOM."""
    head: dict[str, object] = {
        "curie_map": {prefix: iri for one in sets for prefix, iri in sorted(one.prefixes.items())},
        "mapping_set_id": BASE + TABLE,
        "mapping_set_title": say("en", "alignment-all"),
        "title_da": say("da", "alignment-all"),
    }
    for one in sets[:1]:
        head |= {slot: one.head.get(slot) for slot in _OF_ALL}
        head["extension_definitions"] = one.head.get("extension_definitions")
    written = yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=1_000)
    lines = [f"#{line}" for line in written.splitlines()]
    lines.append("\t".join((*NEEDED, *_OF_SET, *COMMENTS)))
    for one in sets:
        of_set = [one.text(slot) for slot in _OF_SET]
        for row in one.rows:
            own = [row.cells[name] for name in NEEDED]
            comments = [row.cells.get(name, "") for name in COMMENTS]
            lines.append("\t".join((*own, *of_set, *comments)))
    return ("\n".join(lines) + "\n").encode()
