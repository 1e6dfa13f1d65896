"""The pen and the network: what every picture is made with."""

import re
from xml.etree import ElementTree as ET

import pytest

from samspil.jobs.figures.drawing import LOOKS, NARROW, WIDE, standing_alone
from samspil.jobs.figures.graph import Edge, Node, draw, figure
from samspil.jobs.figures.text import fit_to_draw, width_of, wrap

SVG = "{http://www.w3.org/2000/svg}"
NODES = (
    Node("case", "Hotspotprojektet", 0, own=True),
    Node("first", "hotspotenhedernes professionelle partnerskaber", 1, note="partnerskab"),
    Node("second", "samarbejdet med borgerne", 1),
    Node("units", "hotspotenhederne", 2),
    Node("nobody", "ikke oplyst i kilden", 2, stated=False),
)
EDGES = (
    Edge("case", "first"),
    Edge("case", "second"),
    Edge("first", "units", "styrer"),
    Edge("second", "nobody"),
)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><svg onload="alert(1)">',
    "\u202egnol\u2066 \u200fretning\x00\ud800",
    "boligsocialehelhedsplanspartnerskabsaftaleforhandlingsudvalgsmedlem" * 3,
    "社会住宅 и жильё 🏘️",
)


def _texts(picture: str) -> list[str]:
    return [text.text or "" for text in ET.fromstring(picture).iter(f"{SVG}text")]


def _drawn(width: int = WIDE) -> str:
    return draw(NODES, EDGES, title="Netværket", says="To samarbejder.", width=width)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_network_is_a_picture_that_tells_what_it_is(width: int) -> None:
    root = ET.fromstring(_drawn(width))
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == "Netværket"
    assert root[1].text == "To samarbejder."
    said = "".join(_texts(_drawn(width))).replace("-", "")
    for node in NODES:
        assert node.label.replace(" ", "") in said.replace(" ", "")
    assert "styrer" in said


def test_a_network_is_drawn_the_same_every_time() -> None:
    assert _drawn() == _drawn()


def test_what_is_not_stated_has_a_mark_of_its_own() -> None:
    root = ET.fromstring(_drawn())
    assert len(root.findall(f".//*[@class='figure-hatch']/{SVG}path")) == 1
    assert len(root.findall(f".//*[@class='figure-unstated']/{SVG}rect")) == 1


def test_no_box_of_a_network_lies_on_another() -> None:
    boxes = [
        [float(box.get(side, 0)) for side in ("x", "y", "width", "height")]
        for box in ET.fromstring(_drawn()).iter(f"{SVG}rect")
        if box.get("rx")
    ]
    assert len(boxes) == len(NODES)
    for one in boxes:
        for other in boxes:
            beside = one[0] + one[2] <= other[0] or other[0] + other[2] <= one[0]
            above = one[1] + one[3] <= other[1] or other[1] + other[3] <= one[1]
            assert one is other or beside or above


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_text_and_stays_in_its_box(text: str) -> None:
    picture = draw(
        [Node("a", text, 0), Node("b", text, 1)], [Edge("a", "b", text)], title=text, says=text
    )
    root = ET.fromstring(picture)
    assert {element.tag for element in root.iter()} <= {
        f"{SVG}{name}" for name in ("svg", "title", "desc", "g", "rect", "path", "text")
    }
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b-\u200f\x00\ud800]", picture)
    picture.encode()


def test_a_picture_has_no_id_no_style_attribute_and_no_address() -> None:
    for element in ET.fromstring(_drawn()).iter():
        assert not {"id", "style", "href"} & set(element.attrib)


def test_a_picture_alone_brings_the_colours_of_the_dark() -> None:
    alone = standing_alone(_drawn())
    ET.fromstring(alone)
    assert "prefers-color-scheme:dark" in alone
    for look in LOOKS:
        assert f".{look}{{" in alone


def test_lines_fit_the_room_they_have() -> None:
    for text in HOSTILE:
        for line in wrap(text, 120, 14, 3):
            assert width_of(line, 14) <= 120
        assert len(wrap(text, 120, 14, 3)) <= 3
    assert wrap("kort", 120, 14, 3) == ("kort",)
    assert wrap("", 120, 14, 3) == ("",)
    assert fit_to_draw("  to\n linjer ") == "to linjer"


def test_an_empty_network_is_still_a_picture() -> None:
    ET.fromstring(draw([], [], title="Intet", says="Ingen."))


def test_a_figure_is_drawn_for_a_page_and_for_a_phone() -> None:
    made = figure(NODES[:2], EDGES[:1], title="Netværket", says="Et samarbejde.")
    assert (ET.fromstring(made.wide).get("width"), made.says) == ("720", "Et samarbejde.")
    assert float(ET.fromstring(made.narrow).get("width", 0)) < 300
