"""Places, duplicates and texts meant to hurt: speed over large gazetteers, many concerns and nothing but markup."""

import random
import time
from datetime import date
from functools import partial

from wangge.language.duplicates import Concern, Index
from wangge.language.places import Gazetteer, Place
from wangge.language.text import as_document

WORDS = ["路灯", "井盖", "垃圾", "噪音", "漏水", "停电", "电梯", "物业", "油烟", "积水"]
ENDS = ["没人管", "坏了三天", "很久了", "请处理", "影响出行", "多次反映", "老人摔倒"]
SIGNS = "东西南北中新华安康宁和平福禄寿喜春夏秋冬松竹梅兰桃李杏桂金银山水江河湖海云霞星月"


def run() -> None:
    """Print milliseconds for one search."""
    dice = random.Random(3)
    names = ["".join(dice.choices(SIGNS, k=3)) for _ in range(20_000)]
    town = Gazetteer(Place(str(number), f"{name}小区", "estate") for number, name in enumerate(names))
    texts = [f"{dice.choice(names)}小区{dice.choice(WORDS)}{dice.choice(ENDS)}" for _ in range(200)]
    print(f"\nPLACE among {len(names)} names: {_each(town.find, texts):.2f} ms")
    index = Index()
    told = [_concern(dice, names, number) for number in range(200_000)]
    index.add(told)
    asked = [_concern(dice, names, -number) for number in range(1, 200)]
    print(f"DUPLICATES among {len(index.concerns)} concerns: {_each(index.like, asked):.1f} ms (goal 50)")
    copies = [told[dice.randrange(200_000)] for _ in range(200)]
    found = [
        any(like.id == copy.id for like in index.like(Concern("new", _retold(dice, copy.text), copy.area, "", copy.on)))
        for copy in copies
    ]
    print(f"  retold with one word left out and another end: {sum(found) / len(found):.0%} found among five")
    starts = ["<" * 100_000, "<script" * 15_000, "<!--" * 25_000, "a" * 100_000]
    print(f"HOSTILE texts of 100,000 characters: {_each(partial(as_document, ''), starts):.1f} ms each")


def _concern(dice: random.Random, names: list[str], number: int) -> Concern:
    where = f"{dice.choice(names)}小区{dice.randrange(1, 40)}号楼"
    what = [f"{dice.choice(WORDS)}{dice.choice(ENDS)}" for _ in range(2)]
    said = f"{where}{what[0]}，{what[1]}"
    return Concern(f"c{number}", said, f"64010{dice.randrange(9)}", "", date(2025, dice.randrange(1, 7), 1))


def _retold(dice: random.Random, text: str) -> str:
    place = dice.randrange(6, len(text) - 4)
    return f"{text[:place]}{text[place + 2 :]}{dice.choice(ENDS)}"


def _each(search, asked: list) -> float:
    started = time.perf_counter()
    for question in asked:
        search(question)
    return (time.perf_counter() - started) / len(asked) * 1_000
