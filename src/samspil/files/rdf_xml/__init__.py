"""RDF/XML in."""

from samspil.files.rdf_xml.reading import read_rdf_xml

__all__ = ["read_rdf_xml"]
