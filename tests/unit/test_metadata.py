"""Tests of index.metadata."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.metadata import MetadataRow, read_metadata
from index.types import Rejection

PATH = "news/metadata.csv"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_rows(delimiter: str, encoding: str) -> None:
    table = (
        'File|TITLE|note|published|url|outlet\r\n./b/../a.txt|"Ferry strike\n ends"|x|2024-11-24|http://oslen.example/1|\r\n'
        "\r\nsub\\c.txt|||||Oslen Courier\r\nshort.txt\r\n"
    )
    rows, rejections = read_metadata(table.replace("|", delimiter).encode(encoding), PATH)
    assert rejections == []
    assert rows == {
        "a.txt": MetadataRow("Ferry strike ends", None, "2024-11-24", "http://oslen.example/1"),
        "sub/c.txt": MetadataRow(outlet="Oslen Courier"),
        "short.txt": MetadataRow(),
    }


def test_only_web_addresses_are_kept() -> None:
    rows, _ = read_metadata(b"file,url\na.txt,javascript:alert(1)\n", PATH)
    assert rows == {"a.txt": MetadataRow()}


@pytest.mark.parametrize(
    "file", ["../a.txt", "b/../../a.txt", "/etc/a.txt", "C:\\a.txt", "..\\a.txt", "\\\\host\\a.txt", ".."]
)
def test_a_file_outside_the_folder_is_refused(file: str) -> None:
    rows, rejections = read_metadata(f'file,title\n"two\nlines",T\n{file},T\nb.txt,T\n'.encode(), PATH)
    assert list(rows) == ["two\nlines", "b.txt"]
    assert rejections == [Rejection(PATH, "names a file outside its folder", 4)]


def test_the_last_row_for_a_file_wins() -> None:
    rows, rejections = read_metadata(b"file,title\na.txt,One\n./a.txt,Two\n", PATH)
    assert rows == {"a.txt": MetadataRow("Two")}
    assert rejections == [Rejection(PATH, "a second row for a.txt: this one is used", 3)]


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"name,title\na.txt,T\n", "has no column `file`", 1),
        (b"\xef\xbb\xbffile\n,\n\xff", "not valid UTF-8 at byte 10", 3),
        (b"file\na\0b\n", "looks binary, not text", None),
        (b" \n", "empty file", None),
        (b"file,title\n,T\n", "names no file", 2),
        (b"file\na.txt\n" + b"x" * 200_000, "field larger than field limit (131072); no row from here on is read", 3),
    ],
)
def test_what_cannot_be_used(data: bytes, reason: str, line: int | None) -> None:
    assert read_metadata(data, PATH)[1] == [Rejection(PATH, reason, line)]


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.binary() | st.text(st.sampled_from('file,;\t"\r\n./\\:a')).map(lambda text: ("file\n" + text).encode()))
def test_any_bytes(data: bytes) -> None:
    rows, _ = read_metadata(data, PATH)
    assert not any(key.startswith(("/", "../")) or key in {"", ".", ".."} for key in rows)
