"""report.html: one file with a map, the figures per community and city, worst cases first, and who moves."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from typing import Any

from wangge.gridplan.model import CommunityPlan
from wangge.gridplan.plan import CityPlan
from wangge.gridplan.reading import fault_counts

COLOURS = ("#8dd3c7", "#bebada", "#fdb462", "#b3de69", "#80b1d3", "#fccde5", "#ccebc5", "#ffed6f")
STYLE = """
body{font:15px/1.6 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:0 auto;max-width:1200px;padding:16px;
color:#1f2937}h1{font-size:24px}h2{font-size:18px;margin-top:32px}table{border-collapse:collapse;width:100%}
th,td{padding:6px 10px;border-bottom:1px solid #e5e7eb;text-align:right;white-space:nowrap}
th:first-child,td:first-child{text-align:left}.cards{display:flex;flex-wrap:wrap;gap:12px}
.card{background:#f3f4f6;border-radius:8px;padding:10px 16px;min-width:130px}.card b{display:block;font-size:22px}
svg{width:100%;height:auto;max-height:80vh;background:#f9fafb;border:1px solid #e5e7eb;border-radius:8px}
path{stroke:#374151;vector-effect:non-scaling-stroke;stroke-width:.8}path.out{stroke:#b91c1c;stroke-width:2.5}
.scroll{overflow-x:auto}
"""


def report_text(plan: CityPlan) -> str:
    """Give the whole page; it loads nothing from elsewhere and runs no script."""
    body = "\n".join(
        [
            "<h1>网格划分报告</h1>", cards(plan), "<h2>地图</h2>", picture(plan), "<h2>需要看一看的网格</h2>",
            worst(plan), "<h2>各社区</h2>", communities(plan), choices(plan), upheaval(plan),
            "<h2>数据问题与处理</h2>", faults(plan),
        ]
    )  # fmt: skip
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
    title = f"<title>网格划分报告</title><style>{STYLE}</style>"
    return f'<!doctype html><html lang="zh-Hans"><head>{head}{title}</head><body>{body}</body></html>\n'


def cards(plan: CityPlan) -> str:
    """Give the figures of the city."""
    m = plan.measures
    rules = plan.rules
    shown = [
        ("户数", f"{m['households']:,}"), ("网格数", f"{m['grids']:,}"),
        (f"在 {rules.minimum}–{rules.maximum} 户之内", f"{m['share_in_range']:.1%}"),
        ("本可达标而未达标", m["out_though_possible"]), ("不连通的网格", m["broken"]),
        ("到网格中心的平均距离", f"{m['mean_distance']:.0f} 米"),
        ("每百个小区多余的拆分", f"{m['splits_per_100_estates']:.1f}"),
        ("跨街道的网格", f"{m['share_across_streets']:.1%}"), ("紧凑度", f"{m['compactness']:.2f}"),
        ("综合得分（1 为理想）", f"{m['objective_per_grid']:.3f}"),
    ]  # fmt: skip
    if m["moved_households"]:
        shown.append(("改换网格的户数", f"{m['moved_households']:,}"))
    return '<div class="cards">' + "".join(f'<div class="card">{k}<b>{v}</b></div>' for k, v in shown) + "</div>"


def rings_of(text: str) -> Iterable[list[list[float]]]:
    """Give all rings of a polygon's GeoJSON text."""
    shape = json.loads(text)
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def picture(plan: CityPlan) -> str:
    """Draw all grids; those out of range have a thick red line."""
    every = [[list(rings_of(text)) for text in part.polygons] for part in plan.communities]
    points = [point for part in every for rings in part for ring in rings for point in ring]
    if not points:
        return ""
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    scale = 1000 / max(east - west, 1e-9)
    stretch = 1.28 * scale
    paths = []
    for part, shapes in zip(plan.communities, every, strict=True):
        for place, (grid, rings) in enumerate(zip(part.grids, shapes, strict=True)):
            line = "".join(
                "M" + "L".join(f"{(x - west) * scale:.2f} {(north - y) * stretch:.2f}" for x, y in ring) + "Z"
                for ring in rings
            )
            mark = "" if grid.in_range else ' class="out"'
            title = html.escape(f"{part.name} {grid.grid_id} {grid.households}户")
            colour = COLOURS[place % len(COLOURS)]
            paths.append(f'<path{mark} fill="{colour}" fill-rule="evenodd" d="{line}"><title>{title}</title></path>')
    height = (north - south) * stretch
    return f'<svg viewBox="-5 -5 1010 {height + 10:.1f}" role="img" aria-label="网格地图">{"".join(paths)}</svg>'


def table(heads: list[str], rows: Iterable[Iterable[Any]]) -> str:
    """Give a table; cells are escaped."""
    head = "".join(f"<th>{html.escape(h)}</th>" for h in heads)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(str(c))}</td>" for c in row) + "</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def worst(plan: CityPlan) -> str:
    """List grids that deserve a look: out of range first, then by price."""
    grids = [(part, grid) for part in plan.communities for grid in part.grids]
    grids.sort(key=lambda pair: (pair[1].in_range, pair[1].must_be_out, -pair[1].cost, pair[1].grid_id))
    rows = [
        (g.grid_id, p.name, g.households, why(g.in_range, g.must_be_out), f"{g.mean_distance:.0f}", g.streets_inside,
         f"{g.compactness:.2f}", f"{g.cost:.2f}")
        for p, g in grids[:40]
    ]  # fmt: skip
    return table(["网格", "社区", "户数", "规模", "平均距离（米）", "跨街道", "紧凑度", "得分"], rows)


def why(in_range: bool, must_be_out: bool) -> str:
    """Say in a few words how a grid stands to the range."""
    if in_range:
        return "达标"
    return "无法达标（已证明）" if must_be_out else "未达标"


def communities(plan: CityPlan) -> str:
    """List communities, the dearest first."""
    ordered = sorted(plan.communities, key=lambda p: (-p.measures["objective"] / max(len(p.grids), 1), p.code))
    rows = [community_row(part) for part in ordered]
    heads = [
        "社区",
        "名称",
        "户数",
        "网格",
        "达标",
        "平均距离（米）",
        "多余拆分",
        "跨街道",
        "户数离散",
        "紧凑度",
        "得分",
    ]
    return table(heads, rows)


def community_row(part: CommunityPlan) -> tuple[Any, ...]:
    """Give the cells of one community."""
    m = part.measures
    return (
        part.code, part.name, m["households"], m["grids"], m["in_range"], f"{m['mean_distance']:.0f}",
        m["excess_splits"], m["across_streets"], f"{m['balance']:.3f}", f"{m['compactness']:.2f}",
        f"{m['objective'] / max(m['grids'], 1):.3f}",
    )  # fmt: skip


def choices(plan: CityPlan) -> str:
    """Compare the plans along the frontier between stability and better grids."""
    if not plan.frontier:
        return ""
    rows = [
        (f"choice-{n}.csv", f"{keep:g}", p.measures["moved_households"], p.measures["moved_at_least"] or "—",
         p.measures["grids"], f"{p.measures['share_in_range']:.1%}", f"{p.measures['mean_distance']:.0f}",
         f"{p.measures['objective_per_grid']:.3f}")
        for n, (keep, p) in enumerate(plan.frontier, start=1)
    ]  # fmt: skip
    heads = [
        "方案",
        "改换网格的代价",
        "改换网格的户数",
        "至少要改换的户数（已证明）",
        "网格",
        "达标",
        "平均距离（米）",
        "得分",
    ]
    return "<h2>调整方案比较</h2>" + table(heads, rows)


def upheaval(plan: CityPlan) -> str:
    """List who changes grid in an adjustment, and why."""
    if not any(part.moves for part in plan.communities):
        return ""
    size = {grid.grid_id: grid.households for part in plan.communities for grid in part.grids}
    rows = [
        (building, part.name, old, new, households, reason(new, size, plan))
        for part in plan.communities
        for building, old, new, households in part.moves
    ]
    shown = sorted(rows, key=lambda row: (-row[4], row[0]))[:300]
    more = f"<p>另有 {len(rows) - len(shown)} 栋，见 assignments.csv。</p>" if len(rows) > len(shown) else ""
    return "<h2>谁换了网格，为什么</h2>" + table(["楼栋", "社区", "原网格", "新网格", "户数", "原因"], shown) + more


def reason(new: str, size: dict[str, int], plan: CityPlan) -> str:
    """Say why a building moved."""
    least, most = plan.rules.minimum, plan.rules.maximum
    return "使两个网格都达标" if least <= size[new] <= most else "靠近新的网格中心"


def faults(plan: CityPlan) -> str:
    """Count faults by code and list the first hundred."""
    counts = table(["代码", "数量"], fault_counts(plan.faults).items())
    rows = [(f.code, f.subject, f.community, f.action, f.detail) for f in plan.faults[:100]]
    return counts + table(["代码", "对象", "社区", "处理", "详情"], rows)
