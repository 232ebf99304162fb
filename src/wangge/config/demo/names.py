"""Names of invented people, drawn from lists of common surnames and given names; nobody real is meant."""

import random

from wangge.config.demo.wordlists import WORDS


class NameMaker:
    """Gives names that do not repeat."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(f"names:{seed}")  # noqa: S311 - names, not secrets
        self.given: set[str] = set()

    def next(self) -> str:
        """A name not given before."""
        while True:
            name = self.random.choice(WORDS["surnames"]) + self.random.choice(WORDS["given"])
            if name not in self.given:
                self.given.add(name)
                return name
            if len(self.given) > 1200:
                name += self.random.choice("一二三四五六七八九")
                self.given.add(name)
                return name
