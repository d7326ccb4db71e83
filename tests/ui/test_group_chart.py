"""The governance chart: every group once, whoever it raises to, and no words outside their boxes."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safer_communities.ui.charts import GroupNode, group_chart, responsive

SVG = "{http://www.w3.org/2000/svg}"
BOARD = GroupNode("Partnership Board", "Board", ("Chair: Cabinet Member",), lead=True)
TREE = (
    BOARD,
    GroupNode("Implementation Group", "Programme board", raises_to=0),
    GroupNode("Action Group", "Steering group", ("Oversees A, B",), raises_to=1),
    GroupNode("Offender Management", "Steering group", raises_to=1, dashed=True),
    GroupNode("Residents’ Forum", "Forum", raises_to=0),
)


def drawn(nodes: tuple[GroupNode, ...], width: int = 880) -> ElementTree.Element:
    return ElementTree.fromstring(group_chart(nodes, title="Who answers to whom", id_prefix="g", width=width))


def boxes(root: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    """(x, y, width, height) of each group's box."""
    found = []
    for group in root.iter(f"{SVG}g"):
        x, y = (float(part) for part in re.findall(r"[\d.]+", group.attrib["transform"]))
        box = group.find(f"{SVG}rect")
        assert box is not None
        found.append((x, y, float(box.attrib["width"]), float(box.attrib["height"])))
    return found


@pytest.mark.parametrize("width", [880, 680, 300])
def test_a_group_stands_beside_or_below_the_one_that_it_raises_to(width: int) -> None:
    root = drawn(TREE, width)
    board, implementation, action, management, forum = boxes(root)
    assert board[0] < implementation[0] == forum[0] < action[0] == management[0]
    lines = [path for path in root.iter(f"{SVG}path") if path.attrib.get("class") == "raises"]
    assert len(lines) == 4
    names = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    for node in TREE:
        assert node.name.split()[0] in names
    assert "Oversees A, B" in names


@pytest.mark.parametrize("width", [880, 300])
def test_a_proposed_group_is_drawn_with_a_broken_line(width: int) -> None:
    dashed = [rect.attrib.get("stroke-dasharray") for rect in drawn(TREE, width).iter(f"{SVG}rect")]
    assert [bool(one) for one in dashed] == [node.dashed for node in TREE]


routes = st.lists(st.none() | st.integers(-2, 9), max_size=8)


@given(routes, st.sampled_from([880, 680, 300]), st.text(max_size=60))
def test_every_group_is_drawn_once_without_covering_another(above: list[int | None], width: int, name: str) -> None:
    """Also where a route leads nowhere or round in a circle."""
    clean = "".join(character for character in name if character.isprintable())
    nodes = tuple(GroupNode(f"{clean} {n}", "Group", (clean,), raises_to=to) for n, to in enumerate(above))
    root = drawn(nodes, width)
    found = boxes(root)
    assert len(found) == len(nodes)
    _, _, right, bottom = (float(part) for part in root.attrib["viewBox"].split())
    for index, (x, y, wide, high) in enumerate(found):
        assert x >= 0 and y >= 0 and x + wide <= right + 0.2 and y + high <= bottom + 0.2
        for x2, y2, wide2, high2 in found[index + 1 :]:
            apart = x + wide <= x2 + 0.2 or x2 + wide2 <= x + 0.2 or y + high <= y2 + 0.2 or y2 + high2 <= y + 0.2
            assert apart


def test_what_a_group_is_called_is_escaped_and_the_finding_is_its_text_alternative() -> None:
    shown = responsive(group_chart, [GroupNode("<b>Board</b> & Co")], title="A & B", id_prefix="g")
    assert "&lt;b&gt;Board&lt;/b&gt; &amp; Co" in shown
    assert '<title id="g-title">A &amp; B</title>' in shown
    assert '<title id="g-n-title">' in shown


def test_no_groups_are_an_empty_drawing() -> None:
    assert boxes(drawn(())) == []
