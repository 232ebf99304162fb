"""Installs pinned packages on all cores: a requirements file with a hash for everything is complete, so it can be cut
into parts, and each part is installed by a pip of its own. What installs others comes first and alone.

    python tools/install_packages.py requirements/base.txt
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PIN = re.compile(r"^[A-Za-z0-9][^\n]*(?:\n[ \t]+[^\n]*)*", re.MULTILINE)
TOOL = re.compile(r"(pip|setuptools|wheel)==")
QUIET = ("--quiet", "--disable-pip-version-check", "--no-compile", "--no-deps", "--require-hashes")
MOST = 4


def rounds_of(text: str, number: int) -> list[list[str]]:
    """The pins of a requirements file as rounds of parts: the tools, then everything else dealt out like cards."""
    pins = PIN.findall(text)
    tools, others = [pin for pin in pins if TOOL.match(pin)], [pin for pin in pins if not TOOL.match(pin)]
    dealt = ["\n".join(others[start::number]) + "\n" for start in range(min(number, len(others)))]
    return [["\n".join(tools) + "\n"], dealt] if tools else [dealt]


def install(parts: list[str]) -> int:
    """Installs parts beside each other; 0 if all of them went well."""
    with tempfile.TemporaryDirectory(prefix="wangge-packages-") as folder:
        running = []
        for number, part in enumerate(parts):
            file = Path(folder, f"part-{number}.txt")
            file.write_text(part, encoding="utf-8")
            running.append(subprocess.Popen([sys.executable, "-m", "pip", "install", *QUIET, "-r", str(file)]))
        return max((process.wait() for process in running), key=abs)


def main() -> int:
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    for parts in rounds_of(text, min(MOST, os.cpu_count() or 1)):
        failed = install(parts)
        if failed:
            return failed
    return 0


if __name__ == "__main__":
    sys.exit(main())
