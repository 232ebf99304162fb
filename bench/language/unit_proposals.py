"""Units: later events predicted from earlier ones, frozen and learning daily, with and without a reorganisation."""

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

from bench.language.categories import timed
from wangge.language import tables, units
from wangge.language.history import empty_history

COLUMNS = ["street", "community", "type", "main_type", "sub_type", "source"]
LABEL = "dispose_unit"
PARTS = (0.45, 0.65, 0.77)


def run(path: Path, folder: Path, *, quick: bool) -> None:
    """Print the figures for a table of closed events."""
    rows = sorted(tables.read(path, [*COLUMNS, LABEL, "date"]), key=lambda row: row["date"])
    print(f"\nUNIT {len(rows)} events, {len({row[LABEL] for row in rows})} units, goals 55 % (72 %), daily 65 % (82 %)")
    for part in PARTS[-1:] if quick else PARTS:
        day = rows[int(part * len(rows))]["date"]
        past = [row for row in rows if row["date"] < day]
        later = [row for row in rows if row["date"] >= day]
        print(f"  learned {len(past)} events before {day}, asked {len(later)} after")
        for name, three in _baselines(past, later).items():
            print(f"    {name}: {_share(three, later)}")
        model = units.train(_history(past))
        frozen = [[proposal.unit for proposal in found] for found in model.propose(later)]
        print(f"    wangge frozen: {_share(frozen, later)}")
        print(f"    wangge learning daily: {_share(_daily(model, later), later)}")
        changed = _reorganised(later, later[len(later) // 3]["date"])
        print(f"    every fourth unit renamed a third of the way: frozen {_share(frozen, changed)}, ", end="")
        print(f"learning daily {_share(_daily(model, changed), changed)}")
    model_path = folder / "unit.model"
    train = ["train", "--task", "unit", "--data", str(path), "--features", ",".join(COLUMNS), "--label", LABEL]
    print(f"  train: {timed([*train, '--out', str(model_path)])}, model {model_path.stat().st_size / 1e6:.1f} MB")


def _history(rows: list[tables.Row]):
    days = [date.fromisoformat(row["date"]) for row in rows]
    return empty_history(COLUMNS).with_cases(rows, [row[LABEL] for row in rows], days, [row["id"] for row in rows])


def _daily(model: units.UnitModel, later: list[tables.Row]) -> list[list[str]]:
    answers = []
    for day in sorted({row["date"] for row in later}):
        today = [row for row in later if row["date"] == day]
        answers += [[proposal.unit for proposal in found] for found in model.propose(today)]
        on = [date.fromisoformat(day)] * len(today)
        model = model.learn(today, [row[LABEL] for row in today], on, [row["id"] for row in today])
    return answers


def _reorganised(later: list[tables.Row], since: str) -> list[tables.Row]:
    renamed = set(sorted({row[LABEL] for row in later})[::4])
    return [
        {**row, LABEL: f"{row[LABEL]}（办事处）"} if row["date"] >= since and row[LABEL] in renamed else row
        for row in later
    ]


def _baselines(past: list[tables.Row], later: list[tables.Row]) -> dict[str, list[list[str]]]:
    """Majority unit per category, and counts that back off from community and type to type."""
    return {
        "majority per sub_type": _backing_off(past, later, [["sub_type"], []]),
        "counts by community and sub_type": _backing_off(past, later, [["community", "sub_type"], ["sub_type"], []]),
    }


def _backing_off(past: list[tables.Row], later: list[tables.Row], levels: list[list[str]]) -> list[list[str]]:
    counts = [defaultdict(Counter) for _ in levels]
    for row in past:
        for count, columns in zip(counts, levels, strict=True):
            count[tuple(row[name] for name in columns)][row[LABEL]] += 1
    answers = []
    for row in later:
        found: list[str] = []
        for count, columns in zip(counts, levels, strict=True):
            found += [
                unit for unit, _ in count[tuple(row[name] for name in columns)].most_common(3) if unit not in found
            ]
        answers.append(found[:3])
    return answers


def _share(answers: list[list[str]], rows: list[tables.Row]) -> str:
    first = sum(three[:1] == [row[LABEL]] for three, row in zip(answers, rows, strict=True))
    three = sum(row[LABEL] in found for found, row in zip(answers, rows, strict=True))
    return f"{first / len(rows):.1%} (of three {three / len(rows):.1%})"
