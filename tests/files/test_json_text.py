"""Exactly what is JSON is read without a mistake, and every part knows where it stands."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from samspil.files.json_ld.text import read_json
from samspil.files.lines import Lines

scalars = st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
pieces = st.sampled_from(
    [
        *('{"a":', "1", "}", "[", "]", ",", '"x"', "null", "-0.5e7", " ", "\n", '"\\u00e6"'),
        *("{", '"b"', ":", "tru", "01", ".5", "'q'", "NaN", '"', "//c\n", '"\\ud800"', '"\\x"'),
    ]
)


def strictly_json(text: str) -> bool:
    def refuse(_: object) -> None:
        raise ValueError

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) < len(pairs):
            raise ValueError
        return dict(pairs)

    try:
        said = json.loads(text, parse_constant=refuse, object_pairs_hook=once)
        json.dumps(said, ensure_ascii=False).encode()
    except ValueError:  # a half of a character cannot be encoded
        return False
    return True


@settings(deadline=None, max_examples=1000)  # the time is the machine's
@given(st.lists(pieces, max_size=12).map("".join))
def test_exactly_what_is_json_is_read_without_a_mistake(text: str) -> None:
    assert (not read_json(text, Lines("f", text)).mistakes) == strictly_json(text)


@settings(deadline=None)  # the time is the machine's
@given(st.recursive(scalars, lambda x: st.lists(x) | st.dictionaries(st.text(), x), max_leaves=20))
def test_the_tree_says_what_the_text_says(said: Any) -> None:
    text = json.dumps(said, ensure_ascii=False, indent=1)
    root = read_json(text, Lines("f", text)).root
    assert root is not None
    for part in root.scalars():
        there = text[part.at.start : part.at.end]
        if isinstance(part.value, str) and there != part.value:
            assert json.loads(f'"{there}"') == part.value
