"""Nothing personal leaves the machine in a form that can be read."""

import pytest

from wangge.language.masking import mask

SECRETS = {
    "mobile": ("请打13812345678找我", "13812345678"),
    "spaced mobile": ("电话 138-1234-5678", "138-1234-5678"),
    "landline": ("办公室0951-6012345没人接", "0951-6012345"),
    "identity card": ("身份证64010219900307123X", "64010219900307123X"),
    "bank card": ("卡号6222 0212 3456 7890 123", "6222 0212 3456 7890 123"),
    "plate": ("宁A·12345占了车位", "宁A·12345"),
    "electric plate": ("宁AD12345占了车位", "宁AD12345"),
    "mail": ("发到someone@example.com", "someone@example.com"),
    "messenger": ("微信号：abc_12345", "abc_12345"),
    "flat": ("住在3号楼2单元501室", "501"),
    "told name": ("我叫张小明，住在花园街", "张小明"),
    "surname": ("王女士多次投诉", "王女士"),
}


@pytest.mark.parametrize(("text", "secret"), SECRETS.values(), ids=SECRETS.keys())
def test_personal_data_is_hidden_and_can_be_put_back(text: str, secret: str) -> None:
    masked = mask(text)
    assert secret not in masked.text
    assert masked.unmask(masked.text) == text


def test_known_names_are_hidden_wherever_they_stand() -> None:
    masked = mask("楼下赵铁柱家漏水，赵铁柱不开门", ("赵铁柱",))
    assert "赵铁柱" not in masked.text
    assert len(masked.hidden) == 1


def test_the_same_number_has_one_mark_and_different_ones_differ() -> None:
    masked = mask("打13812345678或13912345678，13812345678更好")
    assert sorted(masked.hidden) == ["〔电话1〕", "〔电话2〕"]
    assert masked.text.count("〔电话1〕") == 2


@pytest.mark.parametrize("text", ["热线12345没人接", "2025年3月15日断电8小时", "花园路100号路灯", "垃圾堆了3天"])
def test_what_is_not_personal_stays(text: str) -> None:
    assert mask(text).text == text
