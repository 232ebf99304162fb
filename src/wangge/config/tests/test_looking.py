"""`wangge status` and `wangge doctor`: which city they look at, and in which words they speak."""

import json
import os
import socket
import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils.translation import override
from rich.console import Console
from tests.world import Town

from wangge.config.command import DATABASE, demo_beside, settle_demo
from wangge.config.demo.build import Builder
from wangge.config.processes import free_port, is_free
from wangge.people.models import Post


def city(folder: Path, *, demo: bool = False, has_tables: bool = True) -> None:
    """A folder with a database as an installation leaves it."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        if has_tables:
            database.execute("CREATE TABLE areas (id INTEGER)")
    if demo:
        (folder / "demo.json").write_text(json.dumps({"city": "利通区（演示）"}), encoding="utf-8")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of its own, and no folder named."""
    monkeypatch.chdir(tmp_path)
    for name in ("WANGGE_DIR", "WANGGE_DATABASE_URL", "DATABASE_URL", "WANGGE_DEMO", "WANGGE_CITY_NAME"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return tmp_path


class TestWhichCity:
    def test_the_demo_city_is_found_where_it_is_the_only_one(self, here: Path) -> None:
        city(here / "var" / "demo", demo=True)
        city(here / "var", has_tables=False)
        settle_demo(["status"])
        assert (os.environ["WANGGE_DIR"], os.environ["WANGGE_CITY_NAME"]) == ("var/demo", "利通区（演示）")

    def test_a_real_city_comes_first_and_what_was_named_before_all(
        self, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        city(here / "var" / "demo", demo=True)
        monkeypatch.setenv("DATABASE_URL", "postgres://somewhere")
        settle_demo(["doctor"])
        assert "WANGGE_DIR" not in os.environ
        monkeypatch.delenv("DATABASE_URL")
        city(here / "var")
        settle_demo(["doctor"])
        assert "WANGGE_DIR" not in os.environ
        assert demo_beside(here / "var") == here / "var" / "demo"

    def test_commands_that_change_something_never_guess(self, here: Path) -> None:
        city(here / "var" / "demo", demo=True)
        settle_demo(["migrate"])
        assert "WANGGE_DIR" not in os.environ


def said(*words: str) -> str:
    """What a command prints."""
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_status_speaks_the_language_of_the_reader_and_json_keeps_its_names(town: Town) -> None:
    shown = said("status")
    assert "就绪" in shown
    assert [line.split() for line in shown.splitlines() if "在任岗位" in line] == [
        ["在任岗位", str(Post.objects.count())]
    ]
    assert "persons" not in shown
    with override("en"):
        english = said("status")
        assert "Posts in force" in english
        figures = json.loads(said("status", "--json"))
    assert figures == json.loads(said("status", "--json"))
    assert (figures["state"], figures["people"]["posts"]) == ("ready", Post.objects.count())


@pytest.mark.django_db
def test_without_a_terminal_every_stage_of_the_demo_is_one_line() -> None:
    out = StringIO()
    builder = Builder(district="640302", seed=1, console=Console(file=out))
    with builder.bar:
        for title in ("数据表", "区划"):
            builder._step(title, lambda step: [step(done, 3) for done in range(4)])
    assert out.getvalue().splitlines() == ["数据表：完成，用时 0 秒", "区划：完成，用时 0 秒"]
    assert "\r" not in out.getvalue()


def test_a_port_that_is_taken_is_passed_over_or_said_plainly_with_what_to_type() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert not is_free(taken)
        found = free_port(taken)
        assert found > taken
        with pytest.raises(CommandError) as refused:
            call_command("demo", port=taken)
    assert f"make demo PORT={free_port(taken + 1)}" in str(refused.value)
    assert is_free(taken)


def test_a_sentence_of_the_demo_is_not_broken_by_the_width_of_the_screen(tmp_path: Path, capsys: Any) -> None:
    marker = {"seed": 1, "district": "640302", "finished": True}
    with override_settings(DATA_DIR=tmp_path):
        (tmp_path / "demo.json").write_text(json.dumps(marker), encoding="utf-8")
        call_command("demo", no_serve=True)
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
