"""A small made-up city of texts for the tests of this package."""

import random

import pytest

from wangge.language.text import Document, as_document

PHRASES = {
    "环境卫生": ["楼下垃圾堆了三天没人清运", "垃圾桶满了臭味很大", "河道里漂着塑料袋", "路面没人清扫", "有人焚烧树叶"],
    "公共设施": ["路灯不亮", "井盖破损响个不停", "健身器材断了", "公厕冲水坏了", "路牌倒了"],
    "物业": ["物业不开发票", "电梯间没有保洁", "物业费涨价没有公示", "业委会选举拖着不办", "门禁坏了物业不修"],
    "欠薪": ["工地拖欠工资三个月", "老板不给工钱", "农民工讨薪没有结果", "包工头跑了工资没发", "公司欠发加班费"],
}
PLACES = ["花园路", "幸福小区", "东门外", "二号楼旁", "菜市场门口", "学校后面"]
ENDINGS = ["请派人处理", "居民意见很大", "已经反映过两次", "什么时候能解决", "影响老人出行"]


@pytest.fixture(scope="session")
def corpus() -> tuple[list[Document], list[str]]:
    """240 texts of four categories, in no order."""
    dice = random.Random(5)
    pairs = [
        (as_document(phrase, f"{dice.choice(PLACES)}{phrase}，{dice.choice(ENDINGS)}"), label)
        for label, phrases in PHRASES.items()
        for phrase in phrases
        for _ in range(12)
    ]
    dice.shuffle(pairs)
    return [document for document, _ in pairs], [label for _, label in pairs]
