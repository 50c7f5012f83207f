"""Writing a site into a folder without harm to what is there."""

from __future__ import annotations

import pytest

from smrules.concepts.diagnostic import InputError
from smrules.publishing.site.folder import LIST, write_site

FIRST = [("index.html", "一"), ("items/a.html", "a")]


def test_files_are_written_and_counted(tmp_path):
    """Files, bytes and folders; the list of files is one of them."""
    written = write_site(tmp_path / "new" / "site", FIRST)

    assert "一" == (tmp_path / "new" / "site" / "index.html").read_text(encoding="utf-8")
    assert (3, 0) == (written.files, written.removed)
    assert sum(one.stat().st_size for one in tmp_path.rglob("*") if one.is_file()) == written.bytes


def test_a_later_site_removes_what_is_no_longer_part_of_it(tmp_path):
    """Pages of an earlier site go; files that were put beside them stay."""
    write_site(tmp_path, FIRST)
    (tmp_path / "own.txt").write_text("mine", encoding="utf-8")

    written = write_site(tmp_path, FIRST[:1])

    assert 1 == written.removed
    assert {"index.html", "own.txt", LIST} == {
        one.relative_to(tmp_path).as_posix() for one in tmp_path.rglob("*") if one.is_file()
    }


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    """Files that no site has left there are never overwritten."""
    (tmp_path / "index.html").write_text("mine", encoding="utf-8")

    with pytest.raises(InputError) as refused:
        write_site(tmp_path, FIRST)

    assert ["SM676"] == [one.code for one in refused.value.diagnostics]
    assert "mine" == (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_site_that_was_broken_off_can_be_written_again(tmp_path):
    """What was written up to then does not stand in the way, nor is it forgotten what an earlier site had left."""

    def broken_off():
        yield FIRST[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_site(tmp_path, broken_off())

    assert 3 == write_site(tmp_path, FIRST).files


@pytest.mark.parametrize("name", ["../victim", "/victim", "a/../../victim", "c:victim", "..\\victim", ""])
def test_a_list_cannot_name_files_outside(tmp_path, name):
    """Whatever somebody wrote into the list, nothing outside the folder is removed."""
    folder, victim = tmp_path / "site", tmp_path / "victim"
    write_site(folder, FIRST)
    victim.write_text("mine", encoding="utf-8")
    (folder / LIST).write_text(f"{name}\n", encoding="utf-8")

    write_site(folder, FIRST)

    assert victim.exists()


def test_a_folder_that_cannot_be_written_is_a_message(tmp_path):
    """A file in the way is told with its name."""
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(InputError) as refused:
        write_site(tmp_path / "file" / "site", FIRST)

    assert refused.value.diagnostics[0].code in ("SM617", "SM668")
