"""Parts of pages as a reader or a screen reader meets them."""

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from wangge.ui.paging import KeysetPage
from wangge.ui.parts import tab_bar_of
from wangge.ui.tables import read_sort


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


def drawn(source, path="/list/", **context):
    """What a template source draws, with single spaces."""
    request = RequestFactory().get(path)
    text = engines["django"].from_string("{% load ui %}" + source).render({"request": request, **context})
    return re.sub(r"\s+", " ", text)


class Report(forms.Form):
    text = forms.CharField(label="问题", help_text="一句话")
    kind = forms.ChoiceField(label="类别", choices=[("lamp", "路灯"), ("lift", "电梯")], widget=forms.RadioSelect)
    on = forms.DateField(label="日期", required=False)
    photo = forms.FileField(label="照片", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, initial="x")


def test_an_error_stands_beside_its_field_and_leads_there_from_the_top():
    form = Report({"kind": "lift", "secret": "x"})
    page = drawn("{% form_errors form %}{% form_fields form %}", form=form)
    assert 'href="#field-text"' in page
    field = page[page.index('id="field-text"') :].split('id="field-kind"')[0]
    assert "has-error" in page.split('id="field-text"')[0][-60:]
    assert 'id="id_text_error"' in field
    assert 'aria-describedby="id_text_helptext id_text_error"' in field
    assert "*" in field


def test_choices_become_big_labels_that_keep_what_was_chosen():
    page = drawn("{% field form.kind %}", form=Report({"kind": "lift"}))
    assert re.search(r'value="lift" [^>]*checked', page)
    assert not re.search(r'value="lamp" [^>]*checked', page)
    assert page.count('class="choice"') == 2


def test_days_and_files_use_what_the_browser_offers():
    page = drawn("{% form_fields form %}", form=Report({"on": "2026-11-21"}))
    assert re.search(r'type="date"[^>]*value="2026-11-21"|value="2026-11-21"[^>]*type="date"', page)
    assert "data-drop" in page
    assert page.count('type="hidden"') == 1


def test_what_people_wrote_is_never_markup():
    page = drawn(
        '{% card title %}{{ text }}{% endcard %}{% badge text "bad" %}{% empty title text %}',
        title="<b>",
        text="<script>",
    )
    assert "<script>" not in page
    assert "<b>" not in page
    assert page.count("&lt;script&gt;") == 3


def test_a_table_head_turns_the_order_and_forgets_the_page():
    columns = {"due": ("due", "id"), "new": ("new", "id")}
    source = '{% sort_header "due" "时限" sort %}{% sort_header "new" "上报" sort %}'
    page = drawn(source, path="/list/?sort=due&after=abc&state=open", sort=read_sort("due", columns, "new"))
    assert 'aria-sort="ascending"' in page
    links = [QueryDict(link.replace("&amp;", "&")) for link in re.findall(r'href="\?([^"]*)"', page)]
    assert [link["sort"] for link in links] == ["-due", "new"]
    assert all(link["state"] == "open" and "after" not in link for link in links)


def test_the_pager_keeps_the_filters():
    page = drawn("{% pager page %}", path="/list/?state=open", page=KeysetPage([1], next="n1", previous=""))
    assert "state=open" in page
    assert "after=n1" in page
    assert "上一页" not in page


def test_every_form_gets_a_key_of_its_own():
    keys = re.findall(r'value="([0-9a-f-]{36})"', drawn("{% idempotency_key %}{% idempotency_key %}"))
    assert len(set(keys)) == 2


def test_the_heading_repeats_the_title(client, settings):
    page = client.get("/nowhere/").content.decode()
    assert page.count("没有找到这个页面") == 2


class Asked(forms.Form):
    seen = forms.BooleanField(label="我已看过。")
    place = forms.TypedChoiceField(label="社区", choices=[("", "---------"), ("1", "花园")])
    lift = forms.TypedChoiceField(label="电梯", choices=[("", "---------"), ("1", "一号")], required=False)
    table = forms.FileField(label="表格", widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}))
    photo = forms.FileField(label="照片", widget=forms.FileInput(attrs={"accept": "image/*"}))


def test_what_is_missing_is_said_in_plain_words():
    page = drawn("{% form_errors form %}", form=Asked({}))
    assert "我已看过</a>：这一项必填" in page
    assert "字段" not in page


def test_an_empty_line_says_what_it_means_and_a_file_button_what_it_takes():
    page = drawn("{% form_fields form %}", form=Asked())
    assert "-----" not in page
    assert page.index("请选择") < page.index("不选")
    assert page.index("选择表格") < page.index("拍照或选择文件")


@pytest.mark.parametrize(
    ("icons", "shown", "more"),
    [
        ("home list camera", "home camera list", ""),
        ("home list walk star", "home list walk star", ""),
        ("home list camera walk star", "home list camera walk star", ""),
        ("home list camera walk star phone help", "home list camera walk", "star phone help"),
        ("a b c d e f", "a b c d", "e f"),
    ],
)
def test_a_bar_holds_five_places_with_the_report_in_the_middle_and_unfolds_the_rest(
    icons: str, shown: str, more: str
) -> None:
    bar = tab_bar_of(SimpleNamespace(icon=icon, is_current=icon == "phone") for icon in icons.split())
    assert [entry.icon for entry in bar.shown] == shown.split()
    assert [entry.icon for entry in bar.more] == more.split()
    assert bar.is_in_more is ("phone" in more)
