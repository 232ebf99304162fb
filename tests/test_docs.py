"""What is written down is true: settings, commands, links and make targets."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from django.core.management import get_commands

from wangge.config.environment import Environment

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:|#)([^)#\s]+)")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_setting_is_described() -> None:
    page = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")
    assert [field.name for field in fields(Environment) if f"`WANGGE_{field.name.upper()}`" not in page] == []


def test_every_command_is_described() -> None:
    page = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    page += "".join(path.read_text(encoding="utf-8") for path in (DOCS / "reference" / "kinds").glob("*.md"))
    ours = [name for name, app in get_commands().items() if str(app).startswith("wangge.")]
    assert ours
    assert [name for name in ours if f"## wangge {name.replace('_', '-')}\n" not in page] == []


def test_reference_pages_are_those_the_product_writes_today() -> None:
    done = subprocess.run(
        [sys.executable, "tools/write_reference.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = [path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")]
    assert [page for page in pages if page not in navigation] == []


def test_readmes_name_only_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for readme in ("README.md", "README.zh-CN.md"):
        named_targets = set(re.findall(r"`?make ([a-z-]+)", (ROOT / readme).read_text(encoding="utf-8")))
        assert {"demo", "test"} <= named_targets <= targets


def test_both_readmes_have_the_same_sections() -> None:
    counts = [(ROOT / name).read_text(encoding="utf-8").count("\n## ") for name in ("README.md", "README.zh-CN.md")]
    assert counts[0] == counts[1] > 3


FOR_DEVELOPERS = {"howto/develop.md", "howto/translate.md"}
FOR_USERS = [
    "index.md",
    "explanation/dignity.md",
    *(
        page.relative_to(DOCS).as_posix()
        for folder in ("tutorial", "howto")
        for page in sorted((DOCS / folder).glob("*.md"))
        if page.relative_to(DOCS).as_posix() not in FOR_DEVELOPERS
    ),
]
SAME = {"headings": r"^#+ ", "lines of lists": r"^(?:- |\d+\. )", "pictures": r"^!\["}


def code_of(text: str) -> list[str]:
    return re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", FOR_USERS)
def test_every_page_for_users_says_the_same_in_chinese(name: str) -> None:
    english, chinese = ((folder / name).read_text(encoding="utf-8") for folder in (DOCS, DOCS / "zh"))
    for what, pattern in SAME.items():
        counts = [len(re.findall(pattern, text, re.MULTILINE)) for text in (english, chinese)]
        assert counts[0] == counts[1], what
    assert code_of(english) == code_of(chinese)


def test_every_chinese_page_has_its_english_one() -> None:
    assert sorted(page.relative_to(DOCS / "zh").as_posix() for page in (DOCS / "zh").rglob("*.md")) == sorted(FOR_USERS)


def test_every_app_has_its_line_in_the_architecture() -> None:
    page = (DOCS / "explanation" / "architecture.md").read_text(encoding="utf-8")
    packages = [
        path.parent
        for path in (ROOT / "src" / "wangge").rglob("__init__.py")
        if path.parent.parent.name in {"wangge", "kinds"}
    ]
    assert [package.name for package in packages if f"`{package.name}`" not in page and package.name != "kinds"] == []
