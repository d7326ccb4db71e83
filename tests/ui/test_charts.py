"""Charts: what is drawn, where, and what is said where there is nothing to draw."""

import datetime
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safer_communities.ui.charts import (
    AgencyBar,
    BurnPoint,
    GanttRow,
    RiskPoint,
    ScenarioBar,
    TrendPoint,
    WaterfallStep,
    burn,
    gantt,
    progress_bar,
    rag_strip,
    responsive,
    risk_matrix,
    saving_against_cost,
    scenario_bars,
    svg,
    trend,
    waterfall,
)
from safer_communities.ui.charts.scales import nice_ticks, short_pounds, spread
from safer_communities.ui.charts.words import RATING_COLOURS, RATING_INKS, rating_key

SVG = "{http://www.w3.org/2000/svg}"
TODAY = datetime.date(2013, 7, 19)
HOSTILE = '<script>alert("x")</script> & Co'


def day(month: int, number: int = 1) -> datetime.date:
    return datetime.date(2013, month, number)


def read(chart: str) -> ElementTree.Element:
    return ElementTree.fromstring(chart)


def drawn(chart: str, kind: str) -> list[ElementTree.Element]:
    """The shapes of this kind, in the order in which they are drawn."""
    return [element for element in read(chart).iter() if element.get("class") == kind]


def words(chart: str) -> list[str]:
    return [element.text or "" for element in read(chart).iter(f"{SVG}text")]


def plan(*rows: GanttRow, width: int = 880, today: datetime.date = TODAY) -> str:
    return gantt(rows, today=today, title="The plan", id_prefix="plan", width=width)


MAKERS: dict[str, Callable[..., str]] = {
    "gantt": lambda **more: gantt(
        [GanttRow(HOSTILE, HOSTILE, day(6), day(6, 30), forecast_on=day(9), rating="red")],
        today=TODAY,
        **more,
    ),
    "saving_against_cost": lambda **more: saving_against_cost([AgencyBar(HOSTILE, Decimal(5), None)], **more),
    "scenario_bars": lambda **more: scenario_bars([ScenarioBar(HOSTILE, Decimal(5), Decimal(-4))], **more),
    "waterfall": lambda **more: waterfall([WaterfallStep(HOSTILE, Decimal(-5))], **more),
    "burn": lambda **more: burn([BurnPoint(day(4), Decimal(0)), BurnPoint(day(9), Decimal(10))], **more),
    "empty burn": lambda **more: burn([], **more),
    "trend": lambda **more: trend([TrendPoint(HOSTILE, 4)], baseline=3, target=Decimal(5), **more),
    "empty trend": lambda **more: trend([], **more),
    "rag_strip": lambda **more: rag_strip(red=1, amber=0, green=3, none=2, **more),
    "progress_bar": lambda **more: progress_bar(Decimal(3), 10, **more),
    "risk_matrix": lambda **more: risk_matrix([RiskPoint(HOSTILE, 4, 5)], threatens=15, identified=8, **more),
}


@pytest.mark.parametrize("width", [300, 880])
@pytest.mark.parametrize("name", MAKERS)
def test_every_chart_is_an_image_named_by_its_finding_with_ids_of_its_own(name: str, width: int) -> None:
    root = read(MAKERS[name](title=f"Found: {HOSTILE}", id_prefix="one", width=width))
    assert root.get("role") == "img"
    title = root[0]
    assert title.tag == f"{SVG}title"
    assert title.text == f"Found: {HOSTILE}"
    assert root.get("aria-labelledby") == title.get("id")
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(str(identifier).startswith("one-") for identifier in ids)


@pytest.mark.parametrize("name", MAKERS)
def test_nothing_that_a_chart_is_given_becomes_markup_and_nothing_needs_a_style_attribute(name: str) -> None:
    chart = MAKERS[name](title=HOSTILE, id_prefix="one", width=880)
    assert "<script" not in chart
    assert " style=" not in chart


@pytest.mark.parametrize("width", [300, 880])
@given(label=st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=120))
def test_a_label_of_a_plan_is_cut_to_the_room_there_is(width: int, label: str) -> None:
    chart = plan(GanttRow(label, "3.", day(4), day(5)), width=width)
    shown = [text for text in read(chart).iter(f"{SVG}text") if text.get("font-size") == "13"]
    room = width if width < svg.NARROW else width * 0.38
    for text in shown:
        assert float(text.get("x", "0")) + svg.text_width(text.text or "", 13) <= room


def test_a_window_is_as_long_as_its_days() -> None:
    chart = plan(GanttRow("a", start=day(4), end=day(4, 30)), GanttRow("b", start=day(4), end=day(6, 30)))
    one_month, three_months = (float(bar.get("width", "0")) for bar in drawn(chart, "window"))
    assert three_months / one_month == pytest.approx(91 / 30, rel=0.02)


@pytest.mark.parametrize(
    ("row", "slips"),
    [
        (GanttRow("late forecast", start=day(6), end=day(6, 30), forecast_on=day(8)), 1),
        (GanttRow("forecast in its window", start=day(6), end=day(6, 30), forecast_on=day(6, 15)), 0),
        (GanttRow("achieved late", start=day(6), end=day(6, 30), forecast_on=day(8), achieved_on=day(7)), 0),
        (GanttRow("no forecast", start=day(6), end=day(6, 30)), 0),
    ],
    ids=lambda value: value.label if isinstance(value, GanttRow) else "",
)
def test_only_a_forecast_after_an_open_window_is_drawn_as_a_slip(row: GanttRow, slips: int) -> None:
    assert len(drawn(plan(row), "slip")) == slips


def test_gates_are_diamonds_and_what_is_achieved_is_ticked() -> None:
    chart = plan(
        GanttRow("Go live", start=day(10), end=day(10, 31), gate=True),
        GanttRow("Done", start=day(5), end=day(5, 31), achieved_on=day(5, 20)),
    )
    assert len(drawn(chart, "gate")) == 1
    assert len(drawn(chart, "achieved")) == 2  # one of them in the legend


def test_an_action_without_a_date_says_so_and_has_no_bar() -> None:
    chart = plan(GanttRow("Recruit volunteers", "14."))
    assert "no date" in words(chart)
    assert drawn(chart, "window") == []


def test_dependencies_lead_from_the_end_of_one_action_to_the_start_of_the_other() -> None:
    rows = (
        GanttRow("first", start=day(4), end=day(4, 30)),
        GanttRow("then", start=day(8), end=day(8, 31), predecessors=(0,)),
    )
    wide, narrow = plan(*rows), plan(*rows, width=300)
    line, _legend = drawn(wide, "depends")
    places = [float(number) for number in re.findall(r"[\d.]+", line.get("d", ""))]
    before, after = drawn(wide, "window")
    assert places[0] == pytest.approx(float(before.get("x", "0")) + float(before.get("width", "0")), abs=0.2)
    assert places[-2] == pytest.approx(float(after.get("x", "0")) - 2, abs=0.2)
    assert drawn(narrow, "depends") == []


@pytest.mark.parametrize(("today", "shown"), [(TODAY, 1), (datetime.date(2012, 1, 1), 1)])
def test_today_is_marked_and_the_plan_reaches_to_it(today: datetime.date, shown: int) -> None:
    assert len(drawn(plan(GanttRow("a", start=day(4), end=day(4, 30)), today=today), "today")) == shown


def test_a_rating_is_a_letter_and_a_shape_beside_its_colour() -> None:
    chart = plan(*(GanttRow(each, start=day(4), end=day(4, 30), rating=each) for each in ("red", "amber", "GREEN", "")))
    assert [word for word in words(chart) if word in ("R", "A", "G", "–")] == ["R", "A", "G", "–"]


def test_bars_are_as_long_as_their_amounts_and_carry_them_in_words() -> None:
    bars = [AgencyBar("Police", Decimal(298757), Decimal(-49440)), AgencyBar("Council", Decimal(0), None)]
    chart = saving_against_cost(bars, title="t", id_prefix="b")
    police, council = (float(bar.get("width", "0")) for bar in drawn(chart, "saving"))
    (cost,) = (float(bar.get("width", "0")) for bar in drawn(chart, "cost"))
    assert police / cost == pytest.approx(298757 / 49440, rel=0.01)
    assert council == 0
    assert {"£298,757", "£49,440", "£0", "not known"} <= set(words(chart))


def test_an_agency_that_pays_more_than_it_saves_has_its_bar_left_of_nothing() -> None:
    chart = scenario_bars([ScenarioBar("Council", Decimal(-98400), Decimal(50000))], title="t", id_prefix="s")
    (paid,), (gained,) = drawn(chart, "business-case"), drawn(chart, "observed")
    zero = float(gained.get("x", "0"))
    assert float(paid.get("x", "0")) + float(paid.get("width", "0")) == pytest.approx(zero, abs=0.2)
    assert "(£98,400)" in words(chart)


def test_a_waterfall_goes_on_where_the_last_step_ended() -> None:
    steps = [
        WaterfallStep("Saving", Decimal(100)),
        WaterfallStep("Cost", Decimal(-40)),
        WaterfallStep("Impact", Decimal(60), total=True),
    ]
    chart = waterfall(steps, title="t", id_prefix="w")
    (saving,), (cost,), (total,) = drawn(chart, "gain"), drawn(chart, "loss"), drawn(chart, "total")

    def ends(bar: ElementTree.Element) -> tuple[float, float]:
        left = float(bar.get("x", "0"))
        return left, left + float(bar.get("width", "0"))

    assert ends(cost)[1] == pytest.approx(ends(saving)[1], abs=0.2)
    assert ends(total) == pytest.approx((ends(saving)[0], ends(cost)[0]), abs=0.2)


def test_spend_is_drawn_to_today_and_the_budget_to_the_end() -> None:
    points = [
        BurnPoint(day(4), Decimal(0), Decimal(0)),
        BurnPoint(day(7), Decimal(5000), Decimal(2000), Decimal(2000)),
        BurnPoint(day(12), Decimal(9000), None, Decimal(9900)),
    ]
    chart = burn(points, title="t", id_prefix="b", today=TODAY)

    def last_x(kind: str) -> float:
        (track,) = drawn(chart, kind)
        return float(re.findall(r"[\d.]+", track.get("d", ""))[-2])

    assert last_x("actual") < last_x("forecast") == last_x("budget")
    assert {"Actual £2,000", "Budget £9,000", "Forecast £9,900"} <= set(words(chart))


def test_where_there_is_nothing_to_draw_the_chart_says_so() -> None:
    assert words(burn([BurnPoint(day(4))], title="t", id_prefix="b")) == ["Nothing has been budgeted or spent yet"]
    assert words(trend([TrendPoint("Q1", None)], title="t", id_prefix="t")) == ["Nothing has been observed yet"]
    assert words(rag_strip(red=0, amber=0, green=0, none=0, title="t", id_prefix="r")) == ["Nothing is rated yet"]
    assert words(progress_bar(None, 200, title="t", id_prefix="p")) == ["not known of 200"]


def test_a_period_that_was_not_reported_is_a_gap_in_the_trend() -> None:
    values = (52, 50, None, 47, 44)
    points = [TrendPoint(f"Q{index}", value) for index, value in enumerate(values)]
    chart = trend(points, title="t", id_prefix="t", unit="%", baseline=50, target=40)
    assert len(drawn(chart, "observed")) == 2
    assert len(drawn(chart, "point")) == 4
    assert {"44%", "Target 40%", "Baseline 50%"} <= set(words(chart))


def test_a_strip_of_ratings_is_shared_out_by_their_counts() -> None:
    chart = rag_strip(red=1, amber=0, green=3, none=0, title="t", id_prefix="r", width=400)
    (red,), (green,) = drawn(chart, "red"), drawn(chart, "green")
    assert (red.get("width"), green.get("width")) == ("98", "298")
    assert drawn(chart, "amber") == []
    assert {"1 red", "0 amber", "3 green", "0 not rated"} <= set(words(chart))


def matrix(points: list[RiskPoint], width: int = 520) -> ElementTree.Element:
    return read(risk_matrix(points, threatens=15, identified=8, title="Risks", id_prefix="m", width=width))


@pytest.mark.parametrize("width", [300, 520, 680])
def test_a_risk_stands_in_the_cell_of_its_likelihood_and_impact(width: int) -> None:
    root = matrix([RiskPoint("7", 5, 1), RiskPoint("8", 1, 5)], width)
    placed = {each.text: each for each in root.iter() if each.tag.endswith("text") and each.get("font-weight")}
    seven, eight = placed["7"], placed["8"]
    # likelihood grows upwards, impact to the right
    assert float(str(seven.get("y"))) < float(str(eight.get("y")))
    assert float(str(seven.get("x"))) < float(str(eight.get("x")))


def test_a_cell_that_threatens_is_told_without_its_colour_too() -> None:
    root = matrix([])
    kinds = [each.get("class") for each in root.iter() if each.get("class")]
    # 15, 20, 25; 16, 20; 15 of the products of 1 to 5
    assert kinds.count("cell threatens") == kinds.count("edge") == 6
    assert kinds.count("cell identified") == 7 and kinds.count("cell low") == 12


WORDS_OF_A_RISK = st.text("abcW1 ,é", min_size=1, max_size=30)


@given(st.lists(st.builds(RiskPoint, WORDS_OF_A_RISK, st.integers(1, 5), st.integers(1, 5))))
def test_more_risks_than_fit_a_cell_are_counted(points: list[RiskPoint]) -> None:
    for width in (300, 520):
        for each in matrix(points, width).iter():
            if each.tag.endswith("text") and each.get("font-weight") and each.get("font-size") == "13":
                assert svg.text_width(str(each.text), 13, bold=True) <= width / 5


def test_a_chart_for_both_widths_has_no_id_twice() -> None:
    both = responsive(rag_strip, red=1, amber=1, green=1, none=1, title="t", id_prefix="r")
    assert re.findall(r' id="([^"]+)"', both) == ["r-title", "r-n-title"]


@pytest.mark.parametrize(
    ("given_", "key"),
    [
        ("RED", "red"),
        ("Amber", "amber"),
        ("green", "green"),
        ("", "none"),
        (None, "none"),
        ("not_rated", "none"),
    ],
)
def test_a_rating_is_known_however_it_is_written(given_: object, key: str) -> None:
    assert rating_key(given_) == key


@pytest.mark.parametrize("key", RATING_COLOURS)
def test_words_on_a_rating_can_be_read(key: str) -> None:
    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((light(RATING_COLOURS[key]), light(RATING_INKS[key])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


# A float holds a penny beside a million pounds, not a tenth of a penny beside a thousand million.
@given(low=st.floats(-1e6, 1e6), more=st.floats(1e-2, 1e9), wanted=st.integers(2, 8))
def test_the_marks_of_an_axis_are_even_and_hold_all_values(low: float, more: float, wanted: int) -> None:
    ticks = nice_ticks(low, low + more, wanted)
    step = ticks[1] - ticks[0]
    assert ticks[0] <= low + step * 1e-6
    assert ticks[-1] >= low + more - step * 1e-6
    assert len(ticks) <= wanted + 3
    assert all(after - before == pytest.approx(step, rel=1e-3) for before, after in pairwise(ticks))


@given(places=st.lists(st.floats(0, 300), max_size=6))
def test_labels_moved_apart_do_not_cover_each_other_and_keep_their_order(places: list[float]) -> None:
    moved = spread(places, 18, 0, 300)
    ordered = sorted(moved)
    assert all(after - before >= 18 - 1e-6 for before, after in pairwise(ordered))
    assert all(-1e-6 <= place <= 300 + 1e-6 for place in moved)


@pytest.mark.parametrize(
    ("value", "text"), [(0, "£0"), (20000, "£20k"), (1500000, "£1.5m"), (-20000, "−£20k"), (250, "£250")]
)
def test_the_marks_of_a_money_axis_are_short(value: float, text: str) -> None:
    assert short_pounds(value) == text


def test_a_plan_in_parts_has_its_legend_once_and_explains_arrows_only_where_there_are_some() -> None:
    row = GanttRow("a", start=day(4), end=day(4, 30))
    quiet = gantt([row], today=TODAY, title="Part 1", id_prefix="plan-1", legend=False)
    assert "by when" not in words(quiet) and "by when" in words(plan(row))
    assert float(read(quiet).get("height", "")) < float(read(plan(row)).get("height", ""))
    after = GanttRow("then", start=day(8), end=day(8, 31), predecessors=(0,))
    assert "depends on" not in words(plan(row)) and "depends on" in words(plan(row, after))
