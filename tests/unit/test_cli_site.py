"""The commands `docs` and `guide`."""

from __future__ import annotations

import json

import pytest

from smrules.cli import main
from smrules.publishing.site.folder import LIST
from tests.unit.publishing.building import ENTITY, LANTERNS

pytest.importorskip("jinja2")

LIBRARY = ("--library", str(LANTERNS))
ON = ("--on", "2026-11-23")


@pytest.fixture
def shop(tmp_path):
    """Return the name of a file with one entity."""
    path = tmp_path / "shop.json"
    path.write_text(json.dumps(ENTITY), encoding="utf-8")
    return str(path)


def test_docs_writes_a_site(tmp_path, capsys):
    """The command says how many files there are, how large they are, and which to open."""
    assert 0 == main(["docs", *LIBRARY, *ON, "-o", str(tmp_path / "site")])

    names = (tmp_path / "site" / LIST).read_text(encoding="utf-8").splitlines()
    told = capsys.readouterr().out
    assert f"已写出{len(names)}个文件" in told and "MB" in told and str(tmp_path / "site" / "index.html") in told


def test_docs_tells_what_it_did_as_data(tmp_path, capsys):
    """With `--json` the numbers are data; a second site of the same rules removes nothing."""
    for _ in range(2):
        assert 0 == main(["docs", *LIBRARY, *ON, "-o", str(tmp_path / "site"), "--json"])

    told = json.loads(capsys.readouterr().out.split("}\n")[1] + "}")
    assert 0 == told["removed"] and told["bytes"] == sum(
        one.stat().st_size for one in (tmp_path / "site").rglob("*") if one.is_file()
    )


def test_docs_shows_an_overlay_too(tmp_path, capsys):
    """Rules that lie over the library are on the site."""
    overlay = tmp_path / "more"
    overlay.mkdir()
    (overlay / "more.yaml").write_text(
        "vocabulary: more\nfacts: {entity.moth: {label: 飞蛾, type: boolean}}\n", encoding="utf-8"
    )

    assert 0 == main(["docs", *LIBRARY, "--overlay", str(overlay), *ON, "-o", str(tmp_path / "site")])
    assert "飞蛾" in (tmp_path / "site" / "facts" / "entity.moth.html").read_text(encoding="utf-8")


def test_docs_leaves_other_files_alone(tmp_path, capsys):
    """A folder that holds something else is refused."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    assert 1 == main(["docs", *LIBRARY, *ON, "-o", str(tmp_path)])
    assert "SM676" in capsys.readouterr().err


def test_guide_writes_a_page_for_one_business(tmp_path, shop, capsys):
    """The page has the questions of its plan."""
    page = tmp_path / "guide.html"

    assert 0 == main(["guide", shop, *LIBRARY, *ON, "-o", str(page)])
    assert "厅里点着几支明火" in page.read_text(encoding="utf-8")
    assert f"已写出 {page}：4个问题" in capsys.readouterr().out


def test_guide_tells_what_is_wrong_with_the_entity(tmp_path, capsys):
    """A fact that does not exist is told with its place in the file."""
    path = tmp_path / "shop.json"
    path.write_text('{"id": "x",\n "facts": {"tradez": ["paper"]}}', encoding="utf-8")

    assert 1 == main(["guide", str(path), *LIBRARY, *ON, "-o", str(tmp_path / "x.html")])
    assert "shop.json:2:" in capsys.readouterr().err


def test_guide_tells_where_it_cannot_write(tmp_path, shop, capsys):
    """A folder that is not there is a message."""
    assert 1 == main(["guide", shop, *LIBRARY, *ON, "-o", str(tmp_path / "none" / "x.html")])
    assert "SM668" in capsys.readouterr().err


def test_without_jinja_both_say_what_to_install(tmp_path, shop, capsys, monkeypatch):
    """The extra is named."""
    from smrules.publishing.pages import frame

    monkeypatch.setitem(__import__("sys").modules, "jinja2", None)
    frame._environment.cache_clear()

    assert [1, 1] == [
        main(["docs", *LIBRARY, *ON, "-o", str(tmp_path / "s")]),
        main(["guide", shop, *LIBRARY, *ON, "-o", str(tmp_path / "x")]),
    ]
    assert 2 == capsys.readouterr().err.count("smrules[pages]")
    assert not (tmp_path / "s").exists()
