"""An explanation as a small picture: model, features and facts in three columns."""

from html import escape
from textwrap import shorten, wrap

from samspil.doors.cli.explaining import MARK, Names
from samspil.engine.store import Store
from samspil.jobs.explanation import Explanation
from samspil.words.language import Language, say

_COLOURS = {"has": "#d9ead3", "lacks": "#f4cccc", "conflict": "#fce5cd", "unknown": "#eeeeee"}
_ROW, _WIDTH = 58, 900


def as_svg(chain: Explanation, store: Store, language: Language) -> str:
    """Model, features and facts in three columns, joined by lines; the text repeats it in words."""
    name = Names(store, language)
    verdict = say(language, f"verdict-{chain.assessment.verdict}")
    title = f"{name(chain.assessment.rule.iri)}: {verdict}"
    height = max(2, len(chain.steps)) * _ROW + 60
    middle = height / 2
    parts = [_box(10, middle - 24, 220, title, "#dbe7f0")]
    for number, step in enumerate(chain.steps):
        top = 40 + number * _ROW
        state = step.state
        parts.append(f'<path d="M230 {middle} C 260 {middle}, 260 {top + 23}, 290 {top + 23}" />')
        label = f"{MARK[state]} {name(step.feature)}"
        parts.append(_box(290, top, 230, label, _COLOURS[state]))
        facts = [*step.has, *step.lacks]
        if facts:
            said = name.said(facts[0])
            text = name.fact(facts[0], chain.classification.arrangement) + (
                f" – {said[0]}" if said else ""
            )
            parts.append(f'<path d="M520 {top + 23} H 560" />')
            parts.append(_box(560, top, 330, text, "#ffffff"))
    about = f"{name(chain.classification.arrangement)}: {title}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'lang="{language}" font-family="sans-serif" font-size="12" fill="none" stroke="#445">'
        f"<title>{escape(about)}</title>"
        f'<text x="10" y="22" font-size="14" fill="#111" stroke="none">'
        f"{escape(shorten(name(chain.classification.arrangement), 110, placeholder='…'))}</text>"
        f"{''.join(parts)}</svg>"
    )


def _box(left: float, top: float, width: int, text: str, colour: str) -> str:
    lines = wrap(text, width // 7)
    if len(lines) > 3:  # noqa: PLR2004 - what a box holds
        lines = [*lines[:2], lines[2][:-1] + "…"]
    spans = "".join(
        f'<tspan x="{left + 8}" dy="{14 if n else 0}">{escape(line)}</tspan>'
        for n, line in enumerate(lines)
    )
    start = top + 28 - 7 * (len(lines) - 1)
    return (
        f'<rect x="{left}" y="{top}" width="{width}" height="48" rx="5" fill="{colour}" />'
        f'<text x="{left + 8}" y="{start}" fill="#111" stroke="none">{spans}</text>'
    )
