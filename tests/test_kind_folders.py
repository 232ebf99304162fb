"""A kind is one folder and two words: in a copy of the house without it, everything else stands."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAIN = ("concern", "whistle")
"""The house's main job: doors and figures are built around what residents bring and how units are called together."""
KINDS = sorted(path.parent.name for path in ROOT.glob("src/wangge/kinds/*/__init__.py"))
OTHERS = [kind for kind in KINDS if kind not in MAIN]
LIFE = ("moving", "lists")
COPIED = (
    "src",
    "tests",
    "tools",
    "docs",
    "conftest.py",
    "pyproject.toml",
    ".importlinter",
    "mkdocs.yml",
    "Makefile",
    "LICENSE",
)
TABLES_AND_PAGES = """
from django.core.management import call_command
from tools import write_reference
stale = write_reference.main(["--check"])
call_command("makemigrations", check=True, dry_run=True)
raise SystemExit(stale)
"""
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info", "screenshots", "vendor", "*.pyc")


def drop_word(path: Path, pattern: str) -> None:
    """Takes one word out of a list that is written down; it must have been there."""
    text = path.read_text(encoding="utf-8")
    shorter, count = re.subn(pattern, "", text, flags=re.MULTILINE)
    assert count, f"{pattern} is not in {path.name}"
    path.write_text(shorter, encoding="utf-8")


def copy_without(kinds: list[str], house: Path) -> None:
    """A copy of the house without some kinds: their folders, their lines in the settings, their names in the layers."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, house / name, ignore=LEFT_OUT)
        else:
            shutil.copy(source, house / name)
    vendored = Path("src", "wangge", "ui", "static", "vendor")
    (house / vendored).symlink_to(ROOT / vendored)
    for page in ROOT.glob("*.md"):
        shutil.copy(page, house)
    (house / "docs" / "screenshots").symlink_to(ROOT / "docs" / "screenshots")
    for kind in kinds:
        shutil.rmtree(house / "src" / "wangge" / "kinds" / kind)
        drop_word(house / "src" / "wangge" / "config" / "settings.py", rf'^    "wangge\.kinds\.{kind}",\n')
        drop_word(house / ".importlinter", rf"^    wangge\.kinds\.{kind}\n")
        drop_word(house / ".importlinter", rf"(?<= \|) {kind} \|(?=.* \|)| \| {kind}\b|^    {kind} \|")


def run(house: Path, *words: str) -> str:
    """What a command of the copied house says, or '' when it is content."""
    given = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "WANGGE_", "DJANGO_"))
    }
    given["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), given["PATH"]])
    given["PYTHONPATH"] = os.pathsep.join([str(house / "src"), str(house)])
    given["WANGGE_DIR"] = str(house / "data")
    if "django" in words:
        given["DJANGO_SETTINGS_MODULE"] = "wangge.config.settings"
    done = subprocess.run(words, cwd=house, env=given, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"{' '.join(words)}:\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"


@pytest.mark.parametrize("kind", OTHERS)
def test_without_one_kind_layers_tables_and_pages_agree(kind: str, tmp_path: Path) -> None:
    copy_without([kind], tmp_path)
    assert run(tmp_path, "lint-imports", "--no-logo", "--no-cache") == ""
    assert run(tmp_path, sys.executable, "-c", TABLES_AND_PAGES) == ""


def test_without_all_other_kinds_the_engine_and_the_house_pass_their_tests(tmp_path: Path) -> None:
    copy_without(OTHERS, tmp_path)
    matters = Path("src", "wangge", "matters", "tests")
    left = ("tests/test_architecture.py", "tests/test_docs.py", *(str(matters / f"test_{name}.py") for name in LIFE))
    quiet = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly", "-W", "ignore")
    table = ("tests/test_permissions.py", "--deselect", "tests/test_permissions.py::test_those_at_the_table_do_read_it")
    assert run(tmp_path, sys.executable, "-m", "pytest", *quiet, *left, *table, "-m", "not crawl") == ""


def test_the_engine_names_no_kind() -> None:
    """The channels a matter may come by are a code list of the field; the name of one is no kind."""
    named = re.compile(rf"[\"']({'|'.join(KINDS)})[\"']")
    channel = re.compile(r"^ +[A-Z_]+ = \"\w+\", _\(.*\)$", re.MULTILINE)
    texts = {
        path.relative_to(ROOT).as_posix(): channel.sub("", path.read_text(encoding="utf-8"))
        for path in (ROOT / "src" / "wangge" / "matters").rglob("*")
        if path.suffix in {".py", ".html", ".js"} and not {"tests", "migrations"} & set(path.parts)
    }
    assert len(texts) > len(KINDS)
    assert {path: found for path, text in texts.items() if (found := named.findall(text))} == {}
