"""Tests of index.readers for every format."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.characters import one_line, plain
from index.readers import SUFFIXES, read
from index.types import Draft, Rejection

BODY = "The harbour board of Oslen met on Tuesday and put off its vote on the ferry."


def only(data: bytes, path: str) -> Draft | Rejection:
    (found,) = read(data, path)
    return found


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"", "empty file", None),
        (b"\xef\xbb\xbf \r\n\t", "empty file", None),
        ("\u200b\n".encode(), "empty file", None),
        (b"\x7fELF\x00\x01", "looks binary, not text", None),
        (b"%PDF-1.7\n", "is a PDF, not text", None),
        (b"\xef\xbb\xbfone\ntwo\nth\xe9\n", "not valid UTF-8 at byte 13", 3),
    ],
)
@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_a_file_that_is_no_text(data: bytes, reason: str, line: int | None, suffix: str) -> None:
    assert only(data, f"news/a{suffix}") == Rejection(f"news/a{suffix}", reason, line)


def test_an_unknown_suffix() -> None:
    found = only(b"x", "news/a.exe")
    assert isinstance(found, Rejection)
    assert found.reason.startswith("not a format that can be read")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_and_line_ends(encoding: str) -> None:
    text = f"Ferry vote put off in Øslen\r\n\r\n{BODY}\r\nMore."
    assert only(text.encode(encoding), "news/A.TXT") == Draft(f"{BODY}\nMore.", "Ferry vote put off in Øslen")


FRAGMENTS = st.sampled_from(
    [
        "---\n",
        "title: Ferry vote\n",
        "a: &x [*x]\n",
        "\n",
        "# ",
        "By Ada Venn\n",
        "WORLD\n",
        "Photo: A/B\n",
        BODY,
        "2024-11-24\n",
        '{"text": "x", ',
        '"id": 1}',
        "[[",
        "| a |\n|---|\n",
        "![x](y)",
        "<b>",
        "```\n",
        "\x1b[0m",
        '"\\UFFFFFFFF"',
        "&#27;",
    ]
)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(str.encode)
    | st.lists(FRAGMENTS).map(lambda x: "".join(x).encode()),
    st.sampled_from(sorted(SUFFIXES)),
)
def test_any_bytes(data: bytes, suffix: str) -> None:
    found = list(read(data, f"news/a{suffix}"))
    assert found
    for draft in found:
        if isinstance(draft, Rejection):
            assert draft.reason == one_line(draft.reason)
            continue
        assert draft.text.strip()
        assert draft.text == plain(draft.text)
        for line in (draft.title, draft.outlet, draft.author, draft.published, draft.url, draft.item_id):
            assert line is None or (line and line == one_line(line))
