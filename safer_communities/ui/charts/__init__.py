"""Charts as strings of SVG, for pages and papers alike: plain Python, no Django, no browser.

Every function takes plain data, the finding as `title` (which is also the text alternative) and an
`id_prefix` that no other chart of the page has. Whatever text it is given, it escapes.
"""

from collections.abc import Callable
from html import escape

from safer_communities.ui.charts.bars import (
    AgencyBar,
    ScenarioBar,
    WaterfallStep,
    progress_bar,
    rag_strip,
    saving_against_cost,
    scenario_bars,
    waterfall,
)
from safer_communities.ui.charts.gantt import GanttRow, gantt
from safer_communities.ui.charts.groups import GroupNode, group_chart
from safer_communities.ui.charts.lines import BurnPoint, TrendPoint, burn, trend
from safer_communities.ui.charts.matrix import RiskPoint, risk_matrix

__all__ = [
    "AgencyBar",
    "BurnPoint",
    "GanttRow",
    "GroupNode",
    "RiskPoint",
    "ScenarioBar",
    "TrendPoint",
    "WaterfallStep",
    "burn",
    "gantt",
    "group_chart",
    "progress_bar",
    "rag_strip",
    "responsive",
    "risk_matrix",
    "saving_against_cost",
    "scenario_bars",
    "trend",
    "waterfall",
]

WIDE, NARROW = 880, 300


def responsive(
    chart: Callable[..., str],
    *data: object,
    id_prefix: str,
    wide: int = WIDE,
    narrow: int = NARROW,
    **options: object,
) -> str:
    """The chart twice, for screens and for phones; the style sheet shows one and hides the other from all.

    `wide` may be less than the page where a chart shares its row: text then keeps its size.
    """
    prefix = escape(id_prefix, quote=True)
    return (
        f'<div class="chart__wide">{chart(*data, id_prefix=prefix, width=wide, **options)}</div>'
        f'<div class="chart__narrow">{chart(*data, id_prefix=f"{prefix}-n", width=narrow, **options)}</div>'
    )
