"""Queries that crash, eat memory or never end, by the number they have in the threat catalogue."""

from collections.abc import Mapping

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"


def nested(opening: str, inner: str, closing: str, times: int) -> str:
    """`inner` with `opening` and `closing` around it so many times."""
    return opening * times + inner + closing * times


def doubling(times: int) -> str:
    """A literal that is appended to itself over and over."""
    binds = " ".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(times))
    seed = "x" * 40
    return f"SELECT ?n {{ BIND('{seed}' AS ?a0) {binds} BIND(STRLEN(?a{times}) AS ?n) }}"


def chain(times: int) -> str:
    """A chain of patterns, which the planner takes for ever over."""
    return "ASK { " + " . ".join(f"?v{i} ?p{i} ?v{i + 1}" for i in range(times)) + " }"


ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"

# Within the bounds of the scanner, so that only the worker stands between them and the machine.
RUN: Mapping[str, str] = {
    "E01-cross-join": ENDLESS,
    "E02-distinct": f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {CROSS} }}",
    "E03-order-by": f"SELECT * {{ {CROSS} }} ORDER BY ?i ?a",
    "E04-union-product": "SELECT (COUNT(*) AS ?n) { "
    + " ".join("{ ?a ?b ?c } UNION { ?d ?e ?f }" for _ in range(8))
    + " }",
    "E05-concat": doubling(34),
    "E06-paths": "SELECT (COUNT(*) AS ?n) { ?a ((!<x:y>)*)* ?b . ?c (!<x:z>)* ?d }",
    "E17-group": f"SELECT ?a (GROUP_CONCAT(STR(?f)) AS ?x) {{ {CROSS} }} GROUP BY ?a",
    "E17-many-rows": "SELECT * { ?a ?b ?c . ?d ?e ?f }",
}

# Beyond the bounds: the scanner refuses them, and the worker alone would die of most of them.
REFUSED: Mapping[str, str] = {
    "E07-parentheses": f"ASK {{ FILTER({nested('(', '1', ')', 7500)}) }}",
    "E08-groups": f"ASK {nested('{', '?s ?p ?o', '}', 7500)}",
    "E09-not-exists": f"ASK {{ {nested('FILTER NOT EXISTS {', '', '}', 780)} }}",
    "E10-negation": f"ASK {{ ?s ?p ?o FILTER({'!' * 16000}?o) }}",
    "E11-sub-select": f"ASK {{ {nested('{SELECT*{', '', '}}', 1400)} }}",
    "E12-if": f"ASK {{ BIND({nested('IF(1,', '1', ',1)', 1900)} AS ?x) }}",
    "E12-str": f"ASK {{ BIND({nested('STR(', '1', ')', 3100)} AS ?x) }}",
    "E13-list": f"ASK {{ ?s ?p ({'1 ' * 8000}) }}",
    "E13-sum": f"ASK {{ FILTER(1{'+1' * 7900}) }}",
    "E13-negative": f"ASK {{ FILTER({'- ' * 7900}1) }}",
    "E15-planner": chain(600),
    "E16-nodes": f"ASK {{ {nested('[ ?p ', '1', ' ]', 400)} ?q ?r }}",
    "E16-path": f"ASK {{ ?s {'/'.join(['<a>'] * 3000)} ?o }}",
    "E16-alternatives": f"ASK {{ ?s {'|'.join(['<a>'] * 3000)} ?o }}",
}
