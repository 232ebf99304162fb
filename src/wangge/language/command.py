"""`wangge language train | predict`: learn from a table, propose for a table."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wangge.language import category, store, tables
from wangge.language.text import Document, as_document

DATE_COLUMNS = ("date", "closed_at", "reported_at", "created_at")
GROUP_COLUMN = "near_dup_group"
PREDICTION = ("id", "label", "score", "label2", "score2", "label3", "score3")


class Mistake(Exception):
    """A combination of options that makes no sense."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command; 0 when done, 2 with one clear line when it cannot be."""
    given = _parser().parse_args(argv)
    try:
        return int(given.run(given))
    except (Mistake, tables.TableRefused, store.ModelRefused, category.TooLittle) as error:
        sys.stderr.write(f"wangge language: {error}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wangge language", description="Learn from closed concerns and propose.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    train = commands.add_parser("train", help="learn a model from a table of closed cases")
    train.add_argument("--task", choices=("category",), required=True)
    train.add_argument("--data", type=Path, required=True, help="CSV table with a header")
    train.add_argument("--text", default="", help="category: columns of raw text, the title first")
    train.add_argument("--segmented", default="", help="category: column of segmented text, read where --text is empty")
    train.add_argument("--label", required=True, help="column to learn")
    train.add_argument("--out", type=Path, required=True, help="model file to write")
    train.set_defaults(run=_train)
    predict = commands.add_parser("predict", help="propose for every row of a table")
    predict.add_argument("--model", type=Path, required=True)
    predict.add_argument("--data", type=Path, required=True)
    predict.add_argument("--text", default="", help="columns of raw text, the title first")
    predict.add_argument("--segmented", default="", help="column of segmented text, read where --text is empty")
    predict.add_argument("--out", type=Path, required=True, help="id,label,score,label2,score2,label3,score3")
    predict.set_defaults(run=_predict)
    return parser


def _train(given: argparse.Namespace) -> int:
    rows = [row for row in tables.read(given.data, [given.label]) if row[given.label].strip()]
    model = _train_category(given, rows)
    model.save(given.out)
    _say(f"{given.out}: {model.about}")
    return 0


def _train_category(given: argparse.Namespace, rows: list[tables.Row]) -> category.CategoryModel:
    documents = _documents(given, rows)
    groups = [row.get(GROUP_COLUMN) or f"row {place}" for place, row in enumerate(rows)]
    labels = [row[given.label].strip() for row in rows]
    return category.train(documents, labels, groups=groups, about=_about(rows), progress=_progress)


def _predict(given: argparse.Namespace) -> int:
    kind, _ = store.peek(given.model)
    if kind != category.KIND:
        raise Mistake(f"{given.model} is a model for “{kind}”, which cannot be predicted from a table.")
    model = category.load(given.model)
    rows = tables.read(given.data)
    proposals = model.propose(_documents(given, rows))
    lines = [_line(row, place, found) for place, (row, found) in enumerate(zip(rows, proposals, strict=True), start=1)]
    tables.write(given.out, PREDICTION, lines)
    return 0


def _line(row: tables.Row, place: int, found: Sequence[category.Proposal]) -> list[object]:
    line: list[object] = [row.get("id") or place]
    for proposal in found:
        line += [proposal.label, f"{proposal.probability:.4f}"]
    return line + [""] * (len(PREDICTION) - len(line))


def _documents(given: argparse.Namespace, rows: list[tables.Row]) -> list[Document]:
    columns = [name.strip() for name in given.text.split(",") if name.strip()]
    if not columns and not given.segmented:
        raise Mistake("say where the text is: --text title,detail or --segmented COLUMN.")
    known = set(rows[0]) if rows else set(columns) | {given.segmented}
    missing = [name for name in [*columns, *filter(None, [given.segmented])] if name not in known]
    if missing:
        raise tables.TableRefused(f"{given.data} has no column named {', '.join(missing)}.")
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
