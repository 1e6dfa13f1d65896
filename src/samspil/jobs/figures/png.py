"""A picture as PNG, for a document that takes no SVG."""

from collections.abc import Callable

Draw = Callable[[str], bytes]
_ZOOM = 2  # sharp on paper and on dense screens
_FAMILY = "DejaVu Sans"


def check_drawing() -> None:
    """Do nothing where PNG can be drawn.

    Raises: ModuleNotFoundError without the extra `png`.
    """
    import resvg_py  # noqa: F401, PLC0415 - an extra


def as_png(picture: str) -> bytes:
    """The picture with the letters of a font that this machine has.

    Raises: ModuleNotFoundError without the extra `png`.
    """
    import resvg_py  # noqa: PLC0415 - an extra

    return bytes(resvg_py.svg_to_bytes(svg_string=picture, zoom=_ZOOM, sans_serif_family=_FAMILY))
