"""Nameless nodes get names that depend on what is said of them, and on nothing else."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad

from samspil.files.nameless import with_stable_names

NODES = st.integers(0, 6)
EDGES = st.lists(st.tuples(NODES, st.sampled_from("pq"), NODES), max_size=12)


@settings(max_examples=200, deadline=None)
@given(edges=EDGES, seed=st.integers(0, 10**6))
def test_names_of_nameless_nodes_do_not_depend_on_order_or_labels(
    edges: list[tuple[int, str, int]], seed: int
) -> None:
    def graph(names: list[int]) -> list[Quad]:
        made = [
            Quad(BlankNode(f"n{names[s]}"), NamedNode(f"x:{p}"), BlankNode(f"n{names[o]}"))
            for s, p, o in edges
        ]
        random.Random(seed).shuffle(made)
        return made

    plain = graph(list(range(7)))
    mixed = list(range(7))
    random.Random(seed + 1).shuffle(mixed)
    named, again = with_stable_names(plain), with_stable_names(graph(mixed))
    before, after = Dataset(plain), Dataset(named)
    before.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    after.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    assert before == after
    assert len({*map(str, named)}) == len({*map(str, plain)})
    assert {*map(str, named)} == {*map(str, again)}


def test_a_graph_made_to_be_hard_is_named_in_time() -> None:
    ring = [
        Quad(BlankNode(f"r{i}-{j}"), NamedNode("x:p"), BlankNode(f"r{i}-{(j + 1) % 30}"))
        for i in range(30)
        for j in range(30)
    ]
    assert len(with_stable_names(ring)) == 900
