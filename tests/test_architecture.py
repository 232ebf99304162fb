"""The shape of the house, checked by a machine: sizes, names, directions, guards, and pages without inline scripts."""

import ast
import os.path
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from wangge.people.rules import Role
from wangge.ui.modules import installed_modules

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "wangge"
MAX_LINES = 500
LAYERS = [
    {"config"},
    {"desk", "field", "portal"},
    {"indicators"},
    {path.parent.name for path in SOURCE.glob("kinds/*/__init__.py")},
    {"modes", "rounds"},
    {"answers", "duties", "reading"},
    {"matters"},
    {"chain", "crews", "planning"},
    {"bulletins", "estates", "networks", "stations", "volunteers"},
    {"people"},
    {"areas"},
    {"files", "notices", "calendars"},
    {"audit"},
    {"vault"},
    {"jobs"},
    {"ui"},
]
NEVER_NAMED = {"utils", "helpers", "common", "constants", "managers", "mixins"}
BELOW_THE_DOORS = {"services", "access", "queries", "models", "rules", "forms"}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|hx-on", re.IGNORECASE)
ICON = re.compile(r"{%\s*icon\s+\"([a-z0-9-]+)\"|\bicon\s*=\s*\"([a-z0-9-]+)\"")


def written(pattern: str, *roots: Path) -> list[Path]:
    """Our own files: no vendored, generated or compiled ones."""
    found = (path for root in roots or (SOURCE,) for path in root.rglob(pattern))
    return sorted(path for path in found if not {"vendor", "migrations", "node_modules"} & set(path.parts))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_is_longer_than_can_be_read_at_once() -> None:
    places = [SOURCE, ROOT / "tests", ROOT / "tools", ROOT / "bench"]
    files = [path for suffix in ("py", "html", "js", "css") for path in written(f"*.{suffix}", *places)]
    sizes = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert len(sizes) > 100
    assert {path: lines for path, lines in sizes.items() if lines > MAX_LINES} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = [*written("*.py"), *(path for path in SOURCE.rglob("*") if path.is_dir())]
    assert [named(path) for path in names if path.stem in NEVER_NAMED] == []


def test_foreign_keys_point_down() -> None:
    height = {label: -level for level, labels in enumerate(LAYERS) for label in labels}
    ours = [model for model in apps.get_models() if model._meta.app_config.name.startswith("wangge.")]
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in ours
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | OneToOneField | ManyToManyField)
        and field.related_model._meta.app_label in height
        and height[field.related_model._meta.app_label] > height[model._meta.app_label]
    ]
    assert ours
    assert upward == []


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def part_of_app(path: Path) -> str:
    """Which part of its app a module is: "views" for views.py and for anything in views/."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    inside = parts[2:] if parts[0] == "kinds" else parts[1:]
    return inside[0] if inside else ""


def test_views_never_touch_tables() -> None:
    views = [path for path in written("*.py") if part_of_app(path) in {"views", "api"}]
    touching = {
        f"{named(path)}: {module}"
        for path in views
        for module in imports_of(path)
        if module.startswith("wangge.") and "models" in module.split(".")
    }
    assert views
    assert touching == set()


def test_nothing_below_the_doors_knows_a_door_or_a_request() -> None:
    wrong = {
        f"{named(path)}: {module}"
        for path in written("*.py")
        if part_of_app(path) in BELOW_THE_DOORS and "tests" not in path.parts
        for module in imports_of(path)
        if module in {"django.http.HttpRequest", "django.shortcuts.render"}
        or (module.startswith("wangge.") and {"views", "urls", "tasks"} & set(module.split(".")))
    }
    assert wrong == set()


def test_rules_know_no_django() -> None:
    wrong = {
        f"{named(path)}: {module}"
        for path in written("*.py")
        if part_of_app(path) == "rules"
        for module in imports_of(path)
        if module.split(".")[0] == "django" and not module.startswith("django.utils.translation")
    }
    assert wrong == set()


def views_behind(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views_behind(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def test_every_view_says_whom_it_admits() -> None:
    views = [(address, view) for address, view in views_behind(get_resolver().url_patterns) if not is_api(address)]
    assert len(views) > 3
    assert [address for address, view in views if not hasattr(view, "guard")] == []


def is_api(address: str) -> bool:
    """The REST interface guards by its own authentication, route by route."""
    return address.startswith("api/v1/")


def test_views_are_functions() -> None:
    assert [named(path) for path in written("urls.py") if "as_view(" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("path", written("*.html"), ids=named)
def test_no_template_carries_a_script_or_a_style(path: Path) -> None:
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", written("*.html"), ids=named)
def test_every_template_can_be_read(path: Path) -> None:
    parts = path.parts
    if "templates" in parts:
        start = len(parts) - 1 - parts[::-1].index("templates")
        get_template("/".join(parts[start + 1 :]))


def test_every_icon_is_one_we_have() -> None:
    listed = set((ROOT / "tools" / "icons.txt").read_text(encoding="utf-8").split())
    used: dict[str, str] = {}
    for path in [*written("*.html"), *written("*.py")]:
        for match in ICON.finditer(path.read_text(encoding="utf-8")):
            used[match.group(1) or match.group(2)] = named(path)
    assert used
    assert {icon: path for icon, path in used.items() if icon not in listed} == {}


def test_navigation_leads_somewhere_and_names_real_roles() -> None:
    roles = {role.value for role in Role}
    icons = set((ROOT / "tools" / "icons.txt").read_text(encoding="utf-8").split())
    for item in [item for module in installed_modules() for item in module.navigation]:
        assert reverse(item.url_name), item.label
        assert {str(role) for role in item.roles} <= roles, item.label
        assert item.icon in icons, item.label
        assert item.door in {"desk", "field", "portal"}, item.label


def script_exists(path: Path, target: str) -> bool:
    """Whether an import finds its file: beside it, or in another app's folder, as all static files share one address."""
    if (path.parent / target).resolve().exists():
        return True
    *_app, shared = str(path.parent).partition("/static/")
    address = os.path.normpath(f"{shared}/{target}")
    return any((found.parent / "static" / address).exists() for found in written("apps.py"))


def test_scripts_import_only_what_is_here() -> None:
    missing = [
        f"{named(path)}: {target}"
        for path in written("*.js")
        for target in re.findall(r"(?:from|import\()\s*\"([^\"]+)\"", path.read_text(encoding="utf-8"))
        if not target.startswith(".") or not script_exists(path, target)
    ]
    assert missing == []
