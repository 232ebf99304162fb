"""Words of lists for how an estate is managed and which tier it belongs to; pure Python."""

MODES = {
    "市场化": "market",
    "自治型": "self_run",
    "代管型": "agent_run",
    "托管式": "entrusted",
    "兜底": "bottom_line",
    "无物业": "none",
    **{mode: mode for mode in ("market", "self_run", "agent_run", "entrusted", "bottom_line", "none")},
}
TIERS = {
    "高端": "high_end",
    "中低端": "middle_low",
    "老旧": "old",
    "无": "none",
    **{tier: tier for tier in ("high_end", "middle_low", "old", "none")},
}
