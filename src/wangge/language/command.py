"""`wangge language train | predict | hotspots`: learn from a table, propose for a table, group a table."""

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from wangge.language import category, coldstart, history, hotspots, store, tables, units
from wangge.language.text import Document, as_document

DATE_COLUMNS = ("date", "time", "closed_at", "reported_at", "created_at", "asked_at", "留言时间")
ID_COLUMNS = ("id", "留言编号")
TITLE_COLUMNS = ("title", "subject", "topic", "留言主题")
DETAIL_COLUMNS = ("detail", "content", "body", "text", "留言详情")
TOKEN_COLUMNS = ("text_tokens", "tokens")
WHO_COLUMNS = ("user", "reporter", "author", "留言用户")
HOT_SPOT = ("id", "cluster", "rank", "title", "start", "end", "place")
_DAY = re.compile(r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
GROUP_COLUMN = "near_dup_group"
Ranked = tuple[str, float]
PREDICTION = ("id", "label", "score", "label2", "score2", "label3", "score3")


class Mistake(Exception):
    """A combination of options that makes no sense."""


REFUSALS = (
    Mistake,
    tables.TableRefused,
    store.ModelRefused,
    category.TooLittle,
    units.TooLittle,
    coldstart.CatalogueRefused,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command; 0 when done, 2 with one clear line when it cannot be."""
    given = _parser().parse_args(argv)
    try:
        return int(given.run(given))
    except REFUSALS as error:
        sys.stderr.write(f"wangge language: {error}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wangge language", description="Learn from closed concerns and propose.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    train = commands.add_parser("train", help="learn a model from a table of closed cases")
    train.add_argument("--task", choices=("category", "unit"), required=True)
    train.add_argument("--data", type=Path, help="CSV table with a header")
    train.add_argument("--text", default="", help="category: columns of raw text, the title first")
    train.add_argument("--segmented", default="", help="category: column of segmented text, read where --text is empty")
    train.add_argument("--features", default="", help="unit: columns that describe a case")
    train.add_argument("--label", default="", help="column to learn")
    train.add_argument(
        "--catalogue",
        default="",
        help="category: start from a shipped catalogue or a file, alone or beside --data; "
        "beside data whose labels a shipped catalogue knows, that one is taken unless this says none",
    )
    train.add_argument("--out", type=Path, required=True, help="model file to write")
    train.set_defaults(run=_train)
    predict = commands.add_parser("predict", help="propose for every row of a table")
    predict.add_argument("--model", type=Path, required=True)
    predict.add_argument("--data", type=Path, required=True)
    predict.add_argument("--text", default="", help="columns of raw text, the title first")
    predict.add_argument("--segmented", default="", help="column of segmented text, read where --text is empty")
    predict.add_argument(
        "--learn-daily",
        default="",
        metavar="LABEL",
        help="unit: after each day of the table, learn its cases from LABEL",
    )
    predict.add_argument("--out", type=Path, required=True, help="id,label,score,label2,score2,label3,score3")
    predict.set_defaults(run=_predict)
    spots = commands.add_parser("hotspots", help="group concerns about the same trouble in the same place")
    spots.add_argument("--data", type=Path, required=True, help="id,title,detail,date and, if known, user")
    spots.add_argument("--out", type=Path, required=True, help="id,cluster,rank,title,start,end,place")
    spots.set_defaults(run=_hotspots)
    return parser


def _hotspots(given: argparse.Namespace) -> int:
    rows = tables.read(given.data)
    if rows and not any(name in rows[0] for names in (TITLE_COLUMNS, DETAIL_COLUMNS, TOKEN_COLUMNS) for name in names):
        raise tables.TableRefused(f"{given.data} has none of the columns {', '.join(TITLE_COLUMNS + DETAIL_COLUMNS)}.")
    found = hotspots.look([_message(row, name) for row, name in zip(rows, _ids(rows), strict=True)]).hottest()
    lines = [
        (member.id, spot.name, rank, spot.title, spot.start or "", spot.end or "", spot.place)
        for rank, spot in enumerate(found, start=1)
        for member in spot.members
    ]
    tables.write(given.out, HOT_SPOT, lines)
    _say(f"{given.out}: {len(found)} hot spots of two and more among {len(rows)} concerns")
    return 0


def _message(row: tables.Row, name: str) -> hotspots.Message:
    title, detail = _first(row, TITLE_COLUMNS), _first(row, DETAIL_COLUMNS)
    document = as_document(title, detail, _first(row, TOKEN_COLUMNS))
    when = _DAY.match(_first(row, DATE_COLUMNS))
    try:
        on = date(*map(int, when.groups())) if when else None
    except ValueError:
        on = None
    return hotspots.Message(name, document, title.strip(), on, _first(row, WHO_COLUMNS))


def _first(row: tables.Row, names: Sequence[str]) -> str:
    return next((row[name] for name in names if row.get(name, "").strip()), "")


def _train(given: argparse.Namespace) -> int:
    if given.data is None:
        if given.task != "category" or not given.catalogue:
            raise Mistake("say what to learn from: --data TABLE --label COLUMN, or --catalogue NAME for categories.")
        rows = []
    elif not given.label:
        raise Mistake("say what to learn: --label COLUMN.")
    else:
        rows = [row for row in tables.read(given.data, [given.label]) if row[given.label].strip()]
    model = _train_category(given, rows) if given.task == "category" else _train_unit(given, rows)
    model.save(given.out)
    _say(f"{given.out}: {model.about}")
    return 0


def _train_category(given: argparse.Namespace, rows: list[tables.Row]) -> category.CategoryModel:
    labels = _column(rows, given.label) if rows else []
    documents = _documents(given, rows) if rows else []
    told = any(row.get(GROUP_COLUMN) for row in rows)
    groups = [row.get(GROUP_COLUMN) or f"row {place}" for place, row in enumerate(rows)]
    made, made_labels = coldstart.texts(_entries(given.catalogue, labels))
    weights = [1.0] * len(rows) + [coldstart.weight(len(rows))] * len(made)
    groups += [f"made {place}" for place in range(len(made))]
    about = {**_about(rows), "made_up": len(made)}
    return category.train(
        documents + made, labels + made_labels, groups=groups if told else None, weights=weights, about=about,
        progress=_progress,
    )  # fmt: skip


def _entries(catalogue: str, labels: list[str]) -> list[coldstart.Entry]:
    if catalogue == "none":
        return []
    return coldstart.read(catalogue) if catalogue else coldstart.fitting(labels)


def _train_unit(given: argparse.Namespace, rows: list[tables.Row]) -> units.UnitModel:
    columns = [name.strip() for name in given.features.split(",") if name.strip()]
    if not columns:
        raise Mistake("say what describes a case: --features street,community,type.")
    _require(given.data, rows, columns)
    cases = history.empty_history(columns).with_cases(rows, _column(rows, given.label), _days(rows), _ids(rows))
    return units.train(cases, about=_about(rows), progress=_progress)


def _predict(given: argparse.Namespace) -> int:
    kind, _ = store.peek(given.model)
    rows = tables.read(given.data)
    if kind == category.KIND:
        chosen = category.load(given.model).propose(_documents(given, rows))
        found = [[(proposal.label, proposal.probability) for proposal in three] for three in chosen]
    elif kind == units.KIND:
        found = _predict_units(units.load(given.model), given, rows)
    else:
        raise Mistake(f"{given.model} is a model for “{kind}”, which cannot be predicted from a table.")
    lines = [_line(name, three) for name, three in zip(_ids(rows), found, strict=True)]
    tables.write(given.out, PREDICTION, lines)
    return 0


def _predict_units(model: units.UnitModel, given: argparse.Namespace, rows: list[tables.Row]) -> list[list[Ranked]]:
    _require(given.data, rows, model.history.columns)
    if not given.learn_daily:
        return [_ranked(three) for three in model.propose(rows)]
    _require(given.data, rows, [given.learn_daily])
    days, names, found = _days(rows), _ids(rows), [list[Ranked]() for _ in rows]
    for day in sorted(set(days)):
        places = [place for place, other in enumerate(days) if other == day]
        today = [rows[place] for place in places]
        for place, three in zip(places, model.propose(today), strict=True):
            found[place] = _ranked(three)
        closed = [row[given.learn_daily].strip() for row in today]
        model = model.learn(today, closed, [day] * len(today), [names[place] for place in places])
    return found


def _ranked(three: Sequence[units.Proposal]) -> list[Ranked]:
    return [(proposal.unit, proposal.probability) for proposal in three]


def _column(rows: list[tables.Row], name: str) -> list[str]:
    return [row[name].strip() for row in rows]


def _ids(rows: list[tables.Row]) -> list[str]:
    return [_first(row, ID_COLUMNS) or str(place) for place, row in enumerate(rows, start=1)]


def _days(rows: list[tables.Row]) -> list[date]:
    """The day of each row; without a column for it, all rows count as one day."""
    name = next((name for name in DATE_COLUMNS if rows and name in rows[0]), None)
    if name is None:
        return [date(2000, 1, 1)] * len(rows)
    try:
        return [date.fromisoformat(row[name].strip()[:10]) for row in rows]
    except ValueError as error:
        raise tables.TableRefused(f"The column {name} holds something that is no date: {error}") from error


def _require(path: Path, rows: list[tables.Row], names: Sequence[str]) -> None:
    missing = [name for name in names if rows and name not in rows[0]]
    if missing:
        raise tables.TableRefused(f"{path} has no column named {', '.join(missing)}.")


def _line(name: str, three: Sequence[Ranked]) -> list[object]:
    cells = [cell for label, chance in three for cell in (label, f"{chance:.4f}")]
    return [name, *cells, *[""] * (len(PREDICTION) - 1 - len(cells))]


def _documents(given: argparse.Namespace, rows: list[tables.Row]) -> list[Document]:
    columns = [name.strip() for name in given.text.split(",") if name.strip()]
    if not columns and not given.segmented:
        raise Mistake("say where the text is: --text title,detail or --segmented COLUMN.")
    _require(given.data, rows, [*columns, *filter(None, [given.segmented])])
    return [
        as_document(
            row[columns[0]] if len(columns) > 1 else "",
            "\n".join(row[name] for name in (columns[1:] if len(columns) > 1 else columns)),
            row[given.segmented] if given.segmented else "",
        )
        for row in rows
    ]


def _about(rows: list[tables.Row]) -> dict[str, Any]:
    """When the model was made and from which window of time."""
    days = sorted(day for row in rows for name in DATE_COLUMNS if (day := row.get(name, "").strip()))
    window = [days[0], days[-1]] if days else None
    return {"made_at": datetime.now(UTC).isoformat(timespec="seconds"), "window": window}


def _progress(part: float, step: str) -> None:
    _say(f"{part:4.0%} {step}")


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
