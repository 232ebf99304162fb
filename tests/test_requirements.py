"""A city installs `requirements/base.txt` and nothing else: whatever the product imports must be in it."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "wangge"
PINNED = set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", (ROOT / "requirements" / "base.txt").read_text("utf-8"), re.M))
DISTRIBUTIONS = packages_distributions()


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def is_pinned(package: str) -> bool:
    return any(plain(name) in PINNED for name in DISTRIBUTIONS.get(package, []))


def imported(path: Path) -> set[str]:
    """The packages a file names in its imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found - {"wangge", *sys.stdlib_module_names}


def test_everything_the_product_imports_is_pinned_for_run_time() -> None:
    files = [path for path in SOURCE.rglob("*.py") if "tests" not in path.parts]
    needed = {package for path in files for package in imported(path)}
    assert {"django", "numpy", "shapely"} <= needed
    assert sorted(package for package in needed if not is_pinned(package)) == []


def test_every_app_of_others_is_pinned_for_run_time() -> None:
    given = [name for name in settings.INSTALLED_APPS if not name.startswith("wangge.")]
    others = {name.partition(".")[0] for name in given} - set(settings.FOR_DEVELOPERS)
    assert sorted(package for package in others if not is_pinned(package)) == []
