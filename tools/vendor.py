"""Copies the browser libraries that pages use from node_modules into ui/static/vendor, and records what was copied."""

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NODE = ROOT / "node_modules"
VENDOR = ROOT / "src" / "wangge" / "ui" / "static" / "vendor"
ICONS = ROOT / "tools" / "icons.txt"

# package -> files inside the package; the licence text goes along where the package has one
COPIED = {
    "@tabler/core": ["dist/css/tabler.min.css", "dist/js/tabler.min.js"],
    "dexie": ["dist/modern/dexie.min.mjs", "LICENSE"],
    "echarts": ["dist/echarts.esm.min.mjs", "LICENSE", "NOTICE"],
    "maplibre-gl": ["dist/maplibre-gl.mjs", "dist/maplibre-gl-worker.mjs", "dist/maplibre-gl.css", "LICENSE.txt"],
}
FOLDERS = {"@tabler/core": "tabler", "@tabler/icons": "tabler-icons"}


def package(name: str) -> dict[str, str]:
    """Name, version and licence of an installed package."""
    manifest: dict[str, str] = json.loads((NODE / name / "package.json").read_text(encoding="utf-8"))
    return manifest


def icon_symbol(name: str) -> str:
    """One icon as a `<symbol>`; `NAME-filled` is taken from the filled set."""
    folder, base = ("filled", name.removesuffix("-filled")) if name.endswith("-filled") else ("outline", name)
    text = (NODE / "@tabler/icons/icons" / folder / f"{base}.svg").read_text(encoding="utf-8")
    shapes = re.sub(r"\s+", " ", text[text.index(">") + 1 : text.rindex("</svg>")]).strip()
    shapes = shapes.replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" /> ', "").replace("> <", "><")
    paint = (
        'fill="currentColor" stroke="none"'
        if folder == "filled"
        else 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
    )
    return f'<symbol id="{name}" viewBox="0 0 24 24" {paint}>{shapes}</symbol>'


def copy_package(name: str, files: list[str]) -> list[Path]:
    """Copies the listed files flat into the package's own folder."""
    folder = VENDOR / FOLDERS.get(name, name)
    folder.mkdir(parents=True, exist_ok=True)
    return [Path(shutil.copyfile(NODE / name / file, folder / Path(file).name)) for file in files]


def build_sprite() -> list[Path]:
    """The SVG sprite of the icons in tools/icons.txt, and its licence."""
    folder = VENDOR / FOLDERS["@tabler/icons"]
    folder.mkdir(parents=True, exist_ok=True)
    names = ICONS.read_text(encoding="utf-8").split()
    sprite = folder / "sprite.svg"
    symbols = "\n".join(icon_symbol(name) for name in names)
    sprite.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n', encoding="utf-8")
    return [sprite, Path(shutil.copyfile(NODE / "@tabler/icons/LICENSE", folder / "LICENSE"))]


def entry(name: str, files: list[Path]) -> str:
    """The part of vendor.toml that describes one package."""
    about = package(name)
    lines = [
        f'["{name}"]',
        f'version = "{about["version"]}"',
        f'licence = "{about["license"]}"',
        f'["{name}".sha256]',
    ]
    for file in sorted(files):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        lines.append(f'"{file.relative_to(VENDOR).as_posix()}" = "{digest}"')
    return "\n".join(lines)


def main() -> int:
    if not NODE.exists():
        print("node_modules is missing: run `make vendor`, which installs it first.", file=sys.stderr)
        return 1
    shutil.rmtree(VENDOR, ignore_errors=True)
    parts = ["# Written by tools/vendor.py; tests/test_vendored.py hashes the files again."]
    for name in sorted([*COPIED, "@tabler/icons"]):
        files = build_sprite() if name == "@tabler/icons" else copy_package(name, COPIED[name])
        parts.append(entry(name, files))
    (VENDOR / "vendor.toml").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(f"{len(COPIED) + 1} packages in {VENDOR.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
