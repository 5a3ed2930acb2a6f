"""Only a file of sensible size that lies in the folder is read; whatever else stands there delays nobody."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.fault import Fault, Severity
from bot.knowledge.loading import load
from bot.knowledge.reading.folder_files import read_folder
from bot.knowledge.yaml.regular_files import MOST_BYTES, UnusableFileError, read_bytes
from tests.knowledge import folder

SECRET = "SECRET_OF_THE_HOST=1"


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    return folder.write(tmp_path)


def put_fifo(at: Path) -> None:
    os.mkfifo(at)


def put_socket(at: Path) -> None:
    here = Path.cwd()
    os.chdir(at.parent)  # a socket's path is short
    try:
        socket.socket(socket.AF_UNIX).bind(at.name)
    finally:
        os.chdir(here)


def put_device(at: Path) -> None:
    at.symlink_to("/dev/zero")


def put_link_out(at: Path) -> None:
    outside = next(each for each in at.parents if each.name == "knowledge").parent / "host.env"
    outside.write_text(SECRET, encoding="utf-8")
    at.symlink_to(outside)


def put_link_to_itself(at: Path) -> None:
    at.symlink_to(at)


def put_huge(at: Path) -> None:
    at.write_bytes(b"# " + b"x" * MOST_BYTES)


PUTS: list[Callable[[Path], None]] = [
    *(put_fifo, put_socket, put_device, put_link_out, put_link_to_itself, put_huge)
]
ENTRIES = "en/entries/50-more.yaml"


def errors(knowledge: Path) -> list[Fault]:
    return [each for each in load(knowledge).faults if each.severity is Severity.ERROR]


@pytest.mark.parametrize("put", PUTS)
@pytest.mark.parametrize("name", [ENTRIES, "en/asked/50-more.yaml", "en/wording.yaml", "firm.yaml"])
def test_what_is_no_file_to_read_is_named_and_not_opened(
    knowledge: Path, put: Callable[[Path], None], name: str
) -> None:
    path = knowledge / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    put(path)
    found = errors(knowledge)
    assert f"knowledge/{name}" in {fault.file for fault in found}
    assert SECRET not in "".join(map(str, found))


@pytest.mark.parametrize("put", PUTS)
def test_what_is_no_file_to_read_changes_the_version_and_delays_nobody(
    knowledge: Path, put: Callable[[Path], None]
) -> None:
    before = read_folder(knowledge).version
    put(knowledge / ENTRIES)
    with_it = read_folder(knowledge).version
    (knowledge / ENTRIES).unlink()
    assert before == read_folder(knowledge).version != with_it


def test_what_somebody_writes_into_a_fifo_is_not_read(knowledge: Path) -> None:
    put_fifo(knowledge / ENTRIES)
    writer = os.open(knowledge / ENTRIES, os.O_RDWR | os.O_NONBLOCK)
    try:
        os.write(writer, SECRET.encode())
        with pytest.raises(UnusableFileError):
            read_bytes(knowledge / ENTRIES, knowledge)
        assert os.read(writer, 100) == SECRET.encode()
    finally:
        os.close(writer)


def test_a_huge_file_is_refused_with_its_size_and_remedy(knowledge: Path) -> None:
    put_huge(knowledge / ENTRIES)
    (fault,) = (each for each in errors(knowledge) if each.file == f"knowledge/{ENTRIES}")
    assert "1,000,002 bytes" in fault.what
    assert fault.hint


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"x" * MOST_BYTES)
    assert len(read_bytes(tmp_path / "a.yaml", tmp_path)) == MOST_BYTES
    (tmp_path / "a.yaml").write_bytes(b"x" * (MOST_BYTES + 1))
    with pytest.raises(UnusableFileError):
        read_bytes(tmp_path / "a.yaml", tmp_path)


def test_links_within_the_folder_are_followed_as_hosts_mount_it(tmp_path: Path) -> None:
    """A host mounts files as links to a hidden folder that it can swap at once."""
    (tmp_path / "mounted" / "..data").mkdir(parents=True)
    (tmp_path / "mounted" / "..data" / "firm.yaml").write_text("name: x", encoding="utf-8")
    (tmp_path / "mounted" / "firm.yaml").symlink_to("..data/firm.yaml")
    (tmp_path / "knowledge").symlink_to("mounted")
    knowledge = tmp_path / "knowledge"
    assert read_bytes(knowledge / "firm.yaml", knowledge) == b"name: x"


def test_a_folder_that_is_a_link_out_of_the_folder_is_not_read(knowledge: Path, tmp_path: Path) -> None:
    (knowledge / "en" / "entries").rename(tmp_path / "elsewhere")
    (knowledge / "en" / "entries").symlink_to(tmp_path / "elsewhere")
    assert {fault.what for fault in errors(knowledge) if "entries" in fault.file} == {
        "this is a link to a folder outside"
    }


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_bytes(tmp_path / "a.yaml", tmp_path)
