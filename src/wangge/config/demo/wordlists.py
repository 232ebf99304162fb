"""Parts of invented names, read once."""

import tomllib
from importlib.resources import files

_TEXT = files("wangge.config.demo").joinpath("words.toml").read_text(encoding="utf-8")
WORDS: dict[str, list[str]] = {name: text.split() for name, text in tomllib.loads(_TEXT).items()}
