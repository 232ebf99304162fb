import re
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kit import bigrams

TEXTS = ["小区门口的路灯不亮了", "A1区3号楼电梯困人", "楼道堆放电动车，有火灾隐患", "Street light is broken"]


@pytest.fixture
def index():
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE VIRTUAL TABLE found USING fts5(words)")
        yield lambda texts, query: search(database, texts, query)


def search(database, texts, query):
    database.execute("DELETE FROM found")
    database.executemany("INSERT INTO found (words) VALUES (?)", [(bigrams.index_text(text),) for text in texts])
    expression = bigrams.fts5_query(query)
    rows = (
        database.execute("SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid", [expression])
        if expression
        else []
    )
    first = database.execute("SELECT min(rowid) FROM found").fetchone()[0] or 1
    return [texts[number - first] for (number,) in rows]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("路灯", 1),
        ("灯", 1),
        ("电梯困人", 1),
        ("电", 2),
        ("ａ１区", 1),
        ("LIGHT", 1),
        ("stre", 1),
        ("路灯 电梯", 0),
        ("，。!", 0),
    ],
)
def test_what_people_type_finds_what_was_written(index, query, count):
    assert len(index(TEXTS, query)) == count


@given(st.text(alphabet="路灯电梯小区ab1 ，'\"*^():-", min_size=1), st.data())
def test_any_piece_of_a_chinese_text_finds_it_and_no_input_breaks_the_query(text, data):
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first + 1, len(text)))
    piece = text[first:last]
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE VIRTUAL TABLE found USING fts5(words)")
        answer = search(database, [text], piece)
    starts_inside_a_word = first and re.match(r"[ab1]{2}", text[first - 1 : first + 1])
    if bigrams.fts5_query(piece) and not starts_inside_a_word:
        assert answer == [text]


def test_both_databases_are_asked_for_the_same_words():
    assert bigrams.fts5_query("路灯坏 abc") == '"路灯" AND "灯坏" AND "abc"*'
    assert bigrams.tsquery("路灯坏 abc") == "'路灯' & '灯坏' & 'abc':*"
    assert bigrams.fts5_query("") == bigrams.tsquery("") == ""
