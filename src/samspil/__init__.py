"""samspil: collaboration in Danish housing social work as an open knowledge graph.

The content lives in four folders (ontology, shapes, data, queries); this package reads them.
It knows RDF, SHACL and SPARQL, and nothing about housing: every term, label, rule, message and
question comes from the folders. The rooms, and the only direction in which they may know each
other: words <- files <- engine <- jobs <- doors.
"""

__version__ = "0.1.0"

__all__ = ["__version__"]
