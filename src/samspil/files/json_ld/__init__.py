"""JSON-LD in and out, with our own context."""

from samspil.files.json_ld.reading import read_json_ld

__all__ = ["read_json_ld"]
