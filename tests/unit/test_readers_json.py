"""Tests of the readers of JSON: single items, lists, wrappers, the versions of an item."""

import json

import pytest

from index.readers import read
from index.types import Cut, Draft, Rejection

PATH = "news/a.json"
BODY = "The harbour board met on Tuesday."
MORE = "A new date was not given."
HTML = f"<p>{BODY}</p><script>alert(1)</script><p>{MORE.replace('not', '<b>not</b>')}</p>"
TWO = f"{BODY}\n\n{MORE}"


def found(value: object, path: str = PATH) -> list[Draft | Rejection]:
    return list(read(json.dumps(value).encode(), path))


@pytest.mark.parametrize(
    "value",
    [
        {"articles": [{"title": "Ferry", "text": BODY}]},
        [{"title": "Ferry", "body": BODY}],
        {"status": "ok", "results": [{"headline": "Ferry", "content": BODY}]},
        {"response": {"status": "ok", "results": [{"webTitle": "Ferry", "fields": {"bodyText": BODY}}]}},
        {"hits": {"total": 1, "hits": [{"_id": "x", "_source": {"title": "Ferry", "text": BODY}}]}},
        {"data": [{"type": "articles", "attributes": {"title": "Ferry", "body": BODY}}]},
        {"a1": {"title": "Ferry", "text": BODY}},
        {"response": {"docs": [{"headline": {"main": "Ferry"}, "lead_paragraph": BODY}]}},
        [{"title": {"rendered": "Ferry"}, "content": {"rendered": f"<p>{BODY}</p>"}}],
        {
            "@context": "https://schema.org",
            "@graph": [{"@type": "WebSite"}, {"headline": "Ferry", "articleBody": BODY}],
        },
        [{"title": "Ferry", "description": f"<p>{BODY}</p>"}],
        [{"title": "Ferry", "content": [{"type": "paragraph", "text": BODY}]}],
    ],
)
def test_shapes(value: object) -> None:
    (draft,) = found(value)
    assert isinstance(draft, Draft), draft
    assert (draft.title, draft.text, draft.number) == ("Ferry", BODY, 1)


def test_one_object_is_one_article_without_a_number() -> None:
    assert found({"title": "Ferry", "text": BODY}) == [Draft(BODY, "Ferry")]
    assert found({"title": "Ferry", "description": BODY, "tags": [{"name": "x"}]}) == [Draft(BODY, "Ferry")]
    assert list(read(b"\xef\xbb\xbf" + json.dumps({"text": BODY}).encode(), PATH)) == [Draft(BODY)]
    assert list(read(json.dumps({"text": BODY}).encode("utf-16"), PATH)) == [Draft(BODY)]


def test_a_feed_names_the_outlet_of_its_items() -> None:
    feed: dict[str, object] = {"version": "https://jsonfeed.org/version/1.1", "title": "Oslen Courier"}
    feed["description"] = "All that happens in the harbour."
    feed["items"] = [
        {"id": "1", "content_html": HTML, "date_published": "2024-11-24", "authors": [{"name": "Ada Venn"}]}
    ]
    assert found(feed) == [
        Draft(TWO, outlet="Oslen Courier", author="Ada Venn", published="2024-11-24", item_id="1", number=1)
    ]


NINJS_1 = {
    "uri": "urn:oslen:1",
    "type": "text",
    "versioncreated": "2024-11-24T12:00:00Z",
    "firstcreated": "2024-11-24T10:00:00Z",
    "language": "en-GB",
    "headline": "Ferry vote &amp; more",
    "title": "OSL--Ferry",
    "byline": "By Ada Venn",
    "provider": "Oslen Press",
    "datelinelocation": {"city": "Oslen"},
    "description_text": "Something else",
    "body_nitf": f"<body.content><block>{HTML}</block></body.content>",
    "associations": {"media": {"type": "picture", "headline": "x"}},
}
NINJS_2 = {
    "uri": "urn:oslen:1",
    "type": "text",
    "firstCreated": "2024-11-24T10:00:00Z",
    "versionCreated": "2024-11-24T12:00:00Z",
    "language": "en-GB",
    "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "Ferry vote & more"}],
    "by": "Ada Venn",
    "infosources": [{"role": "provider", "name": "Oslen Press"}],
    "bodies": [
        {"role": "main", "contentType": "text/plain", "value": f"{BODY} {MORE}"},
        {"role": "main", "contentType": "text/html", "value": HTML},
    ],
}


@pytest.mark.parametrize("item", [NINJS_1, NINJS_2, NINJS_1 | {"body_nitf": None, "body_html": HTML}])
def test_ninjs(item: dict[str, object]) -> None:
    expected = Draft(
        TWO, "Ferry vote & more", "Oslen Press", "Ada Venn", "2024-11-24T10:00:00Z", None, "urn:oslen:1", "en-GB"
    )
    assert found(item) == [expected]


def test_ninjs_text_without_markup() -> None:
    (draft,) = found(NINJS_1 | {"body_nitf": None, "body_text": TWO})
    assert isinstance(draft, Draft)
    assert draft.text == TWO


def test_an_address_as_uri_is_the_url() -> None:
    (draft,) = found(NINJS_1 | {"uri": "https://oslen.example/1"})
    assert isinstance(draft, Draft)
    assert (draft.url, draft.item_id) == ("https://oslen.example/1", "https://oslen.example/1")


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"versioncreated": "2024-11-24T09:59:00Z"}, {"versioncreated": "2024-11-24T12:00:00+01:00"}),
        ({"version": "9"}, {"version": "10"}),
        ({"published": "2024-11-24"}, {"published": "2024-11-25"}),
        ({"updated": 1732435200}, {"updated": 1732435260000}),
        ({"pubDate": "Sun, 24 Nov 2024 10:00:00 +0000"}, {"pubDate": "Sun, 24 Nov 2024 10:00:00 -0100"}),
        ({}, {"updated_at": "24.11.2024"}),
    ],
)
def test_the_latest_version_of_an_item(earlier: dict[str, object], later: dict[str, object], order: int) -> None:
    rows = [{"id": "1", "text": "old"} | earlier, {"id": "1", "text": "new"} | later][::order]
    drafts = found([{"id": "2", "text": "other"}, *rows])
    assert [(d.text, d.number) for d in drafts if isinstance(d, Draft)] == [
        ("other", 1),
        ("new", 3 if order == 1 else 2),
    ]


def test_of_equal_versions_the_last_one_counts_and_items_without_a_name_all_do() -> None:
    assert [d.text for d in found([{"id": 1, "text": "a"}, {"id": 1, "text": "b"}]) if isinstance(d, Draft)] == ["b"]
    assert [d.text for d in found([{"text": "a"}, {"text": "a"}]) if isinstance(d, Draft)] == ["a", "a"]


def test_a_withdrawn_item_takes_its_earlier_versions_with_it() -> None:
    rows = [NINJS_1, {"uri": "urn:oslen:1", "versioncreated": "2024-11-25T00:00:00Z", "pubstatus": "canceled"}]
    assert found(rows) == [Rejection(PATH, "item 2 was withdrawn by its publisher")]
    assert found(rows[1]) == [Rejection(PATH, "the item was withdrawn by its publisher")]


@pytest.mark.parametrize(("written", "expected"), [(1732435200, "1732435200"), (1732435200000.0, "1732435200000")])
def test_a_date_as_a_number(written: float, expected: str) -> None:
    (draft,) = found({"text": BODY, "published_at": written})
    assert isinstance(draft, Draft)
    assert draft.published == expected


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (HTML, TWO),
        (f"{BODY}<br><br>{MORE}", TWO),
        (f"{BODY}\n\n<b>{MORE}</b>", TWO),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("A &amp; B\n\nC", "A & B\n\nC"),
        ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
        ("<p>It&amp;#8217;s &nbsp; late</p>", "It’s late"),
        ("<p>one<style>p{}</style><iframe src='http://x'>y</iframe></p>", "one"),
        ("<p>a</p><!-- <p>b</p> --><p>c &lt;b&gt;</p>", "a\n\nc <b>"),
        ("<p>\u202eone\x1b[31m</p>", "one"),
    ],
)
def test_html_in_a_field(html: str, text: str) -> None:
    assert found({"body": html}) == [Draft(text)]


def test_captions_are_cut() -> None:
    html = f"<figure><img><figcaption>The quay</figcaption></figure><p>{BODY}</p>"
    assert found({"body": html}) == [Draft(BODY, cuts=(Cut("picture caption", "The quay"),))]


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b'{"a": \n]', "not valid JSON: Expecting value at column 1", 2),
        (b"7", "not a JSON object or list", None),
        (b"[]", "no news items in it", None),
        (b'{"a": 1}', "no news items in it", None),
        (b"[" * 200_000, "not usable JSON: nested too deeply or a number too long", None),
        (b'{"items": [{"type": "picture", "caption": "x"}]}', "item 1: no text: the item is of the type picture", None),
        (b'[7, {"text": "x"}]', "item 1: not a JSON object", None),
    ],
)  # fmt: skip
def test_what_is_no_news(data: bytes, reason: str, line: int | None) -> None:
    assert Rejection(PATH, reason, line) in list(read(data, PATH))
