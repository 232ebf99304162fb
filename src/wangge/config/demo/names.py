"""Names of invented people, drawn from lists of common surnames and given names; nobody real is meant."""

import random

SURNAMES = "马 王 李 张 杨 丁 赵 刘 陈 周 吴 徐 孙 朱 高 林 何 郭 罗 白 田 金 苏 贺 冯 韩 唐 沙 纳 海".split()
GIVEN = (
    "建国 秀英 志强 丽华 晓燕 国栋 玉兰 海燕 文斌 小军 春梅 学军 雪梅 永刚 淑珍 立新 佳怡 子涵 浩然 思远 雨桐 俊杰 "
    "婷婷 志远 慧敏 永福 彦龙 彩霞 建平 红霞 伟东 晓明 静怡 振华 宁宁 少华 凤英 学文 月琴 长青 欣然 家豪 银川 塞北 "
    "明辉 亚楠 向东 巧玲 天佑 梦洁"
).split()


class NameMaker:
    """Gives names that do not repeat."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(f"names:{seed}")  # noqa: S311 - names, not secrets
        self.given: set[str] = set()

    def next(self) -> str:
        """A name not given before."""
        while True:
            name = self.random.choice(SURNAMES) + self.random.choice(GIVEN)
            if name not in self.given:
                self.given.add(name)
                return name
            if len(self.given) > 1200:
                name += self.random.choice("一二三四五六七八九")
                self.given.add(name)
                return name
