"""The browser libraries in the repository are the files that were recorded, no more and no less."""

import hashlib
import json
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src" / "wangge" / "ui" / "static" / "vendor"
RECORD = tomllib.loads((VENDOR / "vendor.toml").read_text(encoding="utf-8"))


def test_every_vendored_file_has_the_recorded_hash() -> None:
    recorded = {path: digest for about in RECORD.values() for path, digest in about["sha256"].items()}
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "vendor.toml"
    }
    assert found == recorded


def test_recorded_versions_are_those_of_package_json() -> None:
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert {name: about["version"] for name, about in RECORD.items()} == wanted


def test_the_lockfile_names_no_address_but_every_integrity() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    installed = {name: about for name, about in packages.items() if name}
    assert not [name for name, about in installed.items() if "resolved" in about]
    assert not [name for name, about in installed.items() if not about.get("integrity", "").startswith("sha512-")]


def test_every_licence_is_a_permissive_one() -> None:
    assert {about["licence"] for about in RECORD.values()} <= {"MIT", "Apache-2.0", "BSD-3-Clause"}


def test_every_listed_icon_is_in_the_sprite() -> None:
    sprite = (VENDOR / "tabler-icons" / "sprite.svg").read_text(encoding="utf-8")
    names = (ROOT / "tools" / "icons.txt").read_text(encoding="utf-8").split()
    assert [name for name in names if f'<symbol id="{name}"' not in sprite] == []
