"""The data directory: recognized, locked, and emptied only if it is ours."""

from pathlib import Path

import pytest

from responder.local.directory import DirectoryLock, clear, prepare, write_private
from responder.trouble import Trouble


def test_an_empty_directory_becomes_ours_and_stays_so(tmp_path: Path) -> None:
    deep = tmp_path / "new" / "deep"
    for _ in range(2):
        prepare(deep)
        assert [entry.name for entry in deep.iterdir()] == ["responder-data"]


def test_a_directory_with_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("dear")
    with pytest.raises(Trouble, match="contains other files"):
        prepare(tmp_path)


def test_a_path_that_cannot_be_a_directory_is_refused_by_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Trouble, match="can't be written"):
        prepare(tmp_path / "file" / "data")


def test_only_a_directory_with_our_mark_is_emptied(tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("dear")
    with pytest.raises(Trouble, match="not made by Responder"):
        clear(tmp_path)
    assert (tmp_path / "letters").exists()


def test_emptying_keeps_what_it_is_told_to_and_follows_no_link(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "letters").write_text("dear")
    prepare(ours)
    for name in ("lock", "gone"):
        (ours / name).write_text("")
    (ours / "link").symlink_to(theirs)
    clear(ours, keep=frozenset({"lock"}))
    assert sorted(entry.name for entry in ours.iterdir()) == ["lock", "responder-data"]
    assert (theirs / "letters").exists()


def test_a_lock_is_free_again_after_its_release(tmp_path: Path) -> None:
    lock = DirectoryLock(tmp_path / "lock", "This")
    with pytest.raises(Trouble, match="This is in use by process"):
        DirectoryLock(tmp_path / "lock", "This")
    lock.release()
    DirectoryLock(tmp_path / "lock", "This").release()


def test_a_private_file_is_for_its_owner_alone_even_when_written_again(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("open to all")
    path.chmod(0o644)
    write_private(path, "mine")
    assert path.read_text() == "mine"
    assert path.stat().st_mode & 0o777 == 0o600
