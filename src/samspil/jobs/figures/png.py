"""A picture as PNG, for a document that takes no SVG."""

_ZOOM = 2  # sharp on paper and on dense screens
_FAMILY = "DejaVu Sans"


def as_png(picture: str) -> bytes:
    """The picture with the letters of a font that this machine has.

    Raises: ModuleNotFoundError without the extra `png`.
    """
    import resvg_py  # noqa: PLC0415 - an extra

    return bytes(resvg_py.svg_to_bytes(svg_string=picture, zoom=_ZOOM, sans_serif_family=_FAMILY))
