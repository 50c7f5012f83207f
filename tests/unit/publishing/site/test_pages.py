"""What the pages of the small library of lanterns say."""

from __future__ import annotations

from smrules.publishing.site.contents import site_pages
from smrules.publishing.site.page import Drawing, Thing
from smrules.publishing.site.search_index import search_index
from tests.unit.publishing.site.building import ON, grid, lantern_pages, listed, pair, text_of, with_more

PAGES = lantern_pages()


def test_an_item_says_what_complies_and_what_follows():
    """Question, test in words and as written, law, act, liability and the table that proposes."""
    page = PAGES[Thing("item", "lanterns.shop.candles")]

    assert ("厅里点着几支明火", "lanterns.shop.candles") == (page.title, page.shown_id)
    assert ["首页", "灯笼", "灯笼铺"] == [one.text for one in page.trail]
    assert ["不超过3 expect: ≤ 3"] == pair(page, "怎样算合格")
    assert ["《灯笼管理办法》第5条"] == pair(page, "依据")
    assert ["明火过多"] == pair(page, "违法行为")
    assert ["《灯笼管理办法》第12条：明火过多"] == pair(page, "法律责任")
    assert ["《灯笼管理办法》第8条"] == pair(page, "由这些表提出处理")
    assert ["厅里点着几支明火 风筝"] == listed(page, "一次回答，几处都算：")


def test_what_an_item_presumes_is_told():
    """A circumstance that stands while nobody has answered is shown with its value."""
    assert "刺眼：否" == pair(PAGES[Thing("item", "lanterns.shop.wick")], "推定")[0]


def test_a_table_shows_each_cell_in_words_and_as_written():
    """A column for every fact tested and every attribute set; what a row does not test is said to be open."""
    page = PAGES[Thing("table", "what-to-do")]

    assert [
        [
            ["snuff"],
            ["红项", "red"],
            ["不限"],
            ["吹灭", "snuff"],
            ["必须", "must"],
            ["检查日期后 3日", "3 days after visit.on"],
        ],
        [["dim"], ["绿项", "green"], ["是", "true"], ["调暗", "dim"], ["可以", "could"], ["—"]],
        [["chat"], ["绿项", "green"], ["否", "false"], ["聊一聊", "chat"], ["必须", "must"], ["—"]],
    ] == grid(page, "各行")
    assert ["不合格，领域为灯笼"] == pair(page, "什么时候用")


def test_a_table_is_drawn_with_what_it_reads_and_gives():
    """The drawing has the facts, the table and the records, each box a link but the table itself, and says it in words."""
    page = PAGES[Thing("table", "what-to-do")]
    drawing = next(one for one in page.blocks if isinstance(one, Drawing))

    boxes = {"".join(box.lines): box.thing for box in drawing.boxes}
    assert Thing("fact", "item.glare") == boxes["刺眼"]
    assert boxes["《灯笼管理办法》第8条"] is None and boxes["处理"] is None
    assert "处理 ← 《灯笼管理办法》第8条" in [text_of(one) for one in drawing.words]


def test_a_fact_says_where_it_comes_from_and_who_uses_it():
    """An asked fact names the items that ask for it, a derived one how it follows."""
    assert ["检查时询问"] == pair(PAGES[Thing("fact", "entity.candles")], "从哪里来")
    assert ["数，0 至 50"] == pair(PAGES[Thing("fact", "entity.candles")], "类型")
    asking = listed(PAGES[Thing("fact", "entity.candles")], "询问它的检查事项")
    assert ["检查事项 kites.shop.candles", "检查事项 lanterns.shop.candles"] == [one.partition(" ")[2] for one in asking]
    assert ["类别为红项，不合格的检查事项的个数"] == pair(PAGES[Thing("fact", "checklist.red_failed")], "怎样得出")
    assert ["由表《灯笼管理办法》第9条确定"] == pair(PAGES[Thing("fact", "checklist.glow")], "从哪里来")


def test_a_value_names_the_tables_that_give_it():
    """The page of an outcome code leads to every table with a row that gives it."""
    page = PAGES[Thing("code", "outcome.code.dim")]

    assert ["《灯笼管理办法》第8条 决策表 what-to-do"] == listed(page, "给出它的决策表")
    assert "处理的一个值，由轻到重第2位，共3位。" == text_of(page.lead)


def test_an_act_names_what_finds_and_what_punishes_it():
    """Items lead to the act, and the act to its liability."""
    page = PAGES[Thing("act", "open-flame")]

    assert ["《灯笼管理办法》第12条：明火过多"] == pair(page, "法律责任")
    assert ["厅里点着几支明火 检查事项 lanterns.shop.candles"] == listed(page, "查出它的检查事项")


def test_an_instrument_names_who_cites_each_article():
    """Articles stand in their order as numbers."""
    page = PAGES[Thing("instrument", "lantern-law")]
    groups = [name for name, _ in page.blocks[-1].groups]

    assert ["第3条", "第5条", "第6条", "第7条", "第8条", "第9条", "第11条", "第12条"] == [
        one for one in groups if one.startswith("第")
    ]


def test_a_parameter_shows_its_figures_over_time():
    """A table with every day, key and place, and a chart that steps."""
    pages = {one.thing: one for one in site_pages(with_more(
        "param: most\nlabel: 上限\nunit: yuan\ndated_by: visit_on\nby: entity.wick\nbasis: {instrument: lantern-law, article: '2'}\n"
        "values: {2020-01-01: {cotton: 10, reed: 20}, 2022-01-01: {cotton: 15, reed: 20}}\nlocal: {'37': {2021-01-01: {cotton: 5, reed: 6}}}\n"
    ), ON)}  # fmt: skip
    page = pages[Thing("parameter", "most")]

    rows = [[cell[0] for cell in row] for row in grid(page, "各时期的值")]
    assert ["2022-01-01", "棉", "全国", "15元"] in rows and ["2021-01-01", "草", "37", "6元"] in rows
    assert "地区 37，棉：自2021-01-01起5元" in next(one for one in page.blocks if isinstance(one, Drawing)).summary


def test_exceptions_are_told_on_both_sides():
    """The table that wins and the one that gives way name each other."""
    pages = {one.thing: one for one in site_pages(with_more(
        "decisions: more\ntables:\n  - id: quiet\n    for: checklist\n    decides: checklist.glow\n    exception_to: glow\n"
        "    applies_when: {checklist.id: lanterns.shop}\n    basis: {instrument: lantern-law, article: '10'}\n"
        "    rows: [{id: any, when: {checklist.red_failed: ≥ 0}, then: calm}]\n"
    ), ON)}  # fmt: skip

    assert ["《灯笼管理办法》第9条"] == pair(pages[Thing("table", "quiet")], "优先于")
    assert ["《灯笼管理办法》第10条"] == pair(pages[Thing("table", "glow")], "让位于")


def test_the_front_page_counts_and_names_the_version():
    """Domains with their numbers, and the version by its hash and day."""
    page = PAGES[Thing("index", "index")]

    assert [["灯笼"], ["2"], ["3"], ["1"]] == grid(page, "2个领域")[0]
    assert ["2026-11-23"] == pair(page, "生成所依据的日期")


def test_the_search_knows_titles_and_ids():
    """Every page is in the index with kind, title, id and place."""
    index = search_index(PAGES.values())

    assert '"厅里点着几支明火","lanterns.shop.candles","items/lanterns.shop.candles.html"' in index
    assert index.startswith("window.searchIndex={") and index.endswith("};\n")
