"""Charts of weeks as options of the chart part."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any


def weeks_chart(weeks: Sequence[date], bars: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    """Bars by week, one colour per name."""
    return {
        "legend": {"show": len(bars) > 1, "top": 0, "bottom": "auto"},
        "grid": {"left": 40, "right": 12, "top": 32 if len(bars) > 1 else 12, "bottom": 28},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [week.strftime("%m-%d") for week in weeks]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {"type": "bar", "stack": "all", "name": name, "data": list(values)} for name, values in bars.items()
        ],
    }
