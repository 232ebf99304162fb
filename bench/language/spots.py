"""Hot spots: made-up troubles, told by several people, hidden among real messages."""

import random
import time
from collections import Counter
from pathlib import Path

import numpy as np

from bench.language.gold_spots import pairs
from wangge.language import hotspots, tables
from wangge.language.text import as_document

PLACES = ["云溪新城", "翠湖湾", "锦绣华庭", "望江苑", "凤凰台", "北辰里", "南塘公馆", "松鹤园", "紫荆府", "长桥坊"]
TROUBLES = [
    ["搅拌站夜里施工噪音", "混凝土搅拌站灰尘大", "旁边建搅拌厂业主反对", "搅拌站粉尘污染"],
    ["捆绑销售车位", "不买车位不给选房", "强制搭售车位", "车位乱卖高价"],
    ["楼下夜宵摊油烟直排", "烧烤摊油烟呛人", "餐馆没有排烟道", "夜宵摊营业到凌晨吵闹"],
    ["新房漏水开裂", "精装修质量差", "墙面空鼓没人修", "楼板裂缝要求检测"],
    ["断头路何时打通", "门口道路没修通", "路一直不通车", "出行只有一条小路"],
]
FRAMES = ["投诉{}{}", "{}{}，请管一管", "请问{}{}什么时候解决", "{}小区{}，居民意见很大", "再次反映{}{}"]


def run(path: Path) -> None:
    """Print pair-wise F1 over hidden troubles, beside titles alike by TF-IDF alone."""
    dice = random.Random(12)
    rows = tables.read(path)[:4_000]
    made = [
        (place, dice.choice(FRAMES).format(place, dice.choice(TROUBLES[number % len(TROUBLES)])))
        for number, place in enumerate(PLACES)
        for _ in range(6 + 2 * number)
    ]
    background = [_message(row["id"], row["title"], row["detail"], row["text_tokens"]) for row in rows]
    hidden = [
        _message(f"hidden {number}", title, f"我是{place}的居民。{title}。", "")
        for number, (place, title) in enumerate(made)
    ]
    messages, gold = background + hidden, np.array([""] * len(background) + [place for place, _ in made])
    order = list(range(len(messages)))
    dice.shuffle(order)
    messages, gold = [messages[place] for place in order], gold[order]
    started = time.perf_counter()
    board = hotspots.look(messages)
    took = time.perf_counter() - started
    largest = {place for place, _ in Counter(gold[gold != ""]).most_common(10)}
    by_id = {message.id: place for message, place in zip(messages, gold, strict=True)}
    first = {Counter(by_id[member.id] for member in spot.members).most_common(1)[0][0] for spot in board.hottest()[:10]}
    print(f"\nHOT SPOTS {len(hidden)} made-up messages about {len(PLACES)} troubles among {len(background)} real ones")
    print(
        f"  wangge: pair-wise F1 {pairs(board.spots, gold):.3f}, {len(first & largest)} of 10 largest among first ten"
    )
    half = len(messages) // 2
    grown = hotspots.look(messages[:half])
    started_add = time.perf_counter()
    grown = grown.add(messages[half:])
    each = (time.perf_counter() - started_add) / (len(messages) - half) * 1_000
    print(f"  second half arriving one by one: pair-wise F1 {pairs(grown.spots, gold):.3f}, {each:.0f} ms each")
    print(f"  first look at {len(messages)}: {took:.0f} s")
    print(f"  baseline, same first six characters of the title: pair-wise F1 {pairs(_by_start(messages), gold):.3f}")


def _message(number: str, title: str, detail: str, segmented: str) -> hotspots.Message:
    document = as_document(title, detail, segmented)
    return hotspots.Message(number, document, title or "".join(document.head))


def _by_start(messages: list[hotspots.Message]) -> np.ndarray:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(message.title[:6], len(numbers)) for message in messages])
