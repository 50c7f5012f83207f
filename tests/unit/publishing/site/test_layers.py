"""The layout of graphs, for any graph without circles."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smrules.publishing.site.layers import lay_out

GAP = 14


@st.composite
def graphs(draw):
    """Draw a graph whose edges lead from smaller to greater numbers, with heights."""
    size = draw(st.integers(1, 12))
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(lambda one: one[0] < one[1])
    edges = draw(st.lists(pairs, max_size=20)) if size > 1 else []
    return edges, {node: draw(st.sampled_from([20, 40, 60])) for node in range(size)}


@given(graphs())
def test_what_reads_stands_to_the_right(graph):
    """Every edge leads to a later layer, and passes each layer between exactly once."""
    edges, heights = graph
    layout = lay_out(edges, heights, GAP)

    for start, end in set(edges):
        layers = [layout.centres[start][0], *(layer for layer, _ in layout.ways[start, end]), layout.centres[end][0]]
        assert list(range(layers[0], layers[-1] + 1)) == layers


@given(graphs())
def test_boxes_do_not_overlap(graph):
    """In one layer there is at least the gap between boxes, and everything lies below the top."""
    edges, heights = graph
    layout = lay_out(edges, heights, GAP)

    by_layer = {}
    for node, (layer, centre) in layout.centres.items():
        assert 0 <= centre - heights[node] // 2
        by_layer.setdefault(layer, []).append((centre - heights[node] // 2, centre + heights[node] // 2))
    for spans in by_layer.values():
        spans.sort()
        assert all(upper[1] + GAP - 1 <= lower[0] for upper, lower in zip(spans, spans[1:], strict=False))


@given(graphs())
def test_edges_between_boxes_keep_away_from_them(graph):
    """Where an edge passes a layer, no box stands."""
    edges, heights = graph
    layout = lay_out(edges, heights, GAP)

    for points in layout.ways.values():
        for layer, height in points:
            spans = [
                (y - heights[node] // 2, y + heights[node] // 2) for node, (at, y) in layout.centres.items() if at == layer
            ]
            assert not [one for one in spans if one[0] < height < one[1]]


def test_a_plain_chain_is_straight():
    """Boxes of one size in a row have one height."""
    layout = lay_out([(1, 2), (2, 3), (3, 4)], dict.fromkeys((1, 2, 3, 4), 20))

    assert [(0, 10), (1, 10), (2, 10), (3, 10)] == [layout.centres[one] for one in (1, 2, 3, 4)]


def test_crossings_are_taken_out():
    """Two edges that cross as they come are drawn without a crossing."""
    edges = [("r", "a"), ("r", "b"), ("a", "d"), ("b", "c"), ("c", "z"), ("d", "z")]
    layout = lay_out(edges, dict.fromkeys("rabcdz", 20))

    assert (layout.centres["a"][1] < layout.centres["b"][1]) == (layout.centres["d"][1] < layout.centres["c"][1])


def test_parts_that_do_not_hang_together_stand_below_each_other():
    """The larger part stands above, without a hole between the two."""
    layout = lay_out([(1, 2), (2, 3), (8, 9)], dict.fromkeys((8, 9, 1, 2, 3), 20))

    assert [10, 10, 10] == [layout.centres[one][1] for one in (1, 2, 3)]
    assert [20 + 2 * GAP + 10] * 2 == [layout.centres[one][1] for one in (8, 9)]
