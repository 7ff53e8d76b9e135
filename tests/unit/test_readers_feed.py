"""Tests of the reader of RSS, Atom and NITF."""

import time

import pytest

from index.readers import read
from index.types import Cut, Draft, Rejection

BODY = "The harbour board met on Tuesday."
MORE = "A new date was not given."
TWO = f"{BODY}\n\n{MORE}"
RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Oslen Courier - RSS Feed</title><link>https://oslen.example</link><language>en</language>{items}
</channel></rss>"""
ITEM = f"""<item><media:title>A picture</media:title><title>Ferry &amp;#8211; vote</title>
<link>https://oslen.example/1</link><guid isPermaLink="false">oslen-1</guid><dc:creator>Ada Venn</dc:creator>
<pubDate>Sun, 24 Nov 2024 10:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{BODY}</p><p>{MORE}</p><script>x</script>]]></content:encoded></item>"""


def found(text: str, path: str = "news/a.xml") -> list[Draft | Rejection]:
    return list(read(text.encode(), path))


def rss(items: str, encoding: str = "utf-8") -> str:
    return RSS.format(items=items, encoding=encoding)


@pytest.mark.parametrize("suffix", ["xml", "rss", "atom"])
def test_rss(suffix: str) -> None:
    expected = Draft(
        TWO, "Ferry – vote", "Oslen Courier", "Ada Venn", "Sun, 24 Nov 2024 10:00:00 GMT", "https://oslen.example/1",
        "oslen-1", "en", 1,
    )  # fmt: skip
    assert found(rss(ITEM), f"news/a.{suffix}") == [expected]


def test_the_encoding_that_is_declared() -> None:
    item = "<item><title>Вече</title><description>Портовый совет</description></item>"
    (draft,) = read(rss(item, "koi8-r").encode("koi8-r"), "news/a.rss")
    assert isinstance(draft, Draft)
    assert (draft.title, draft.text) == ("Вече", "Портовый совет")


def test_items_of_other_outlets_and_authors_by_mail() -> None:
    item = f"<item><description>{BODY}</description><author>desk@o.example (Ada Venn)</author>"
    item += "<source>Tarn Post</source></item>"
    assert found(rss(item)) == [Draft(BODY, outlet="Tarn Post", author="Ada Venn", language="en", number=1)]


def test_rss_1_and_unknown_entities() -> None:
    text = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Oslen Courier</title></channel>
    <item><title>Ferry &eacute; &x; & more</title><dc:date>2024-11-24</dc:date>
    <description>{BODY}&nbsp;&hellip;</description></item></rdf:RDF>"""
    assert found(text) == [Draft(f"{BODY} …", "Ferry é &x; & more", "Oslen Courier", published="2024-11-24", number=1)]


def test_atom() -> None:
    text = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Oslen Courier</title>
    <entry><title type="html">A &amp;amp; B</title><link rel="self" href="https://o.example/x"/>
    <link href="https://o.example/1"/><id>tag:1</id><author><name>Ada Venn</name></author>
    <published>2024-11-23T10:00:00Z</published><updated>2024-11-24T10:00:00Z</updated><summary>Short.</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{BODY}</p><p>{MORE}</p><script>x</script></div>
    </content></entry></feed>"""
    expected = Draft(
        TWO, "A & B", "Oslen Courier", "Ada Venn", "2024-11-23T10:00:00Z", "https://o.example/1", "tag:1", "en", 1
    )
    assert found(text, "news/a.atom") == [expected]


def test_the_latest_version_and_broken_items() -> None:
    old = "<item><guid>1</guid><pubDate>2024-11-24</pubDate><description>old</description></item>"
    new = "<item><guid>1</guid><pubDate>2024-11-25</pubDate><description>new</description></item>"
    drafts = found(rss(new + old + "<item/>"))
    assert drafts[0] == Draft(
        "new", outlet="Oslen Courier", published="2024-11-25", item_id="1", language="en", number=1
    )
    assert isinstance(drafts[1], Rejection)
    assert drafts[1].reason == "item 3: no text"


def test_nitf() -> None:
    text = f"""<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-3-4.dtd"><nitf xml:lang="en"><head><docdata>
    <doc-id id-string="oslen-7"/><date.issue norm="20241124T100000Z"/></docdata></head><body><body.head><hedline>
    <hl1>Ferry vote</hl1></hedline><byline>By Ada Venn</byline><distributor>Oslen Press</distributor></body.head>
    <body.content><media><media-caption>The quay</media-caption></media><p>{BODY}</p><p>{MORE}</p></body.content>
    </body></nitf>"""
    expected = Draft(
        TWO, "Ferry vote", "Oslen Press", "Ada Venn", "20241124T100000Z", None, "oslen-7", "en",
        cuts=(Cut("picture caption", "The quay"),),
    )  # fmt: skip
    assert found(text) == [expected]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x", "not XML"),
        ("<a/>", "no feed: its root is <a>"),
        ("<rss/>", "a feed without items"),
        ("<urlset><url/></urlset>", "a sitemap: it names pages and holds no articles"),
        ("<newsItem/>", "NewsML-G2, which is not read"),
        ("<html><p>x</p></html>", "a web page: rename it to .html"),
        ('<!DOCTYPE r [<!ENTITY a "x">]><rss/>', "declares entities of its own (a DTD), which are not read"),
    ],
)
def test_what_is_no_feed(text: str, reason: str) -> None:
    assert found(text) == [Rejection("news/a.xml", reason)]


@pytest.mark.parametrize("name", ["file:///etc/hostname", "http://127.0.0.1:9/x"])
def test_external_things_are_not_read(name: str) -> None:
    entity = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{name}">]>'
    item = "<item><description>before &x; after</description></item>"
    declared = found(rss(item).replace("<rss", f"{entity}<rss", 1))
    assert [type(entry) for entry in declared] == [Rejection]
    outside = found(rss(item).replace("<rss", f'<!DOCTYPE rss SYSTEM "{name}"><rss', 1))
    assert [entry.text for entry in outside if isinstance(entry, Draft)] == ["before &x; after"]


@pytest.mark.parametrize(
    "text",
    [
        "<" * 100_000,
        "<rss><channel>" + "<item>" * 50_000,
        "<rss><channel><item><description>" + "<div>" * 50_000,
        rss("<item><description>" + "&lt;div&gt;" * 50_000 + "x</description></item>"),
        rss("<item><description>" + "&amp;lt;" * 50_000 + "x</description></item>"),
        rss("<item><title>" + "&lt;b " * 20_000 + "</title><description>x</description></item>"),
        rss("<item><description>" + "&lt;p a=" * 50_000 + "</description></item>"),
        '<!DOCTYPE r [<!ENTITY a "' + "x" * 50_000 + '">]><rss>' + "&a;" * 50_000 + "</rss>",
    ],
)
def test_hostile_markup_takes_no_time(text: str) -> None:
    began = time.perf_counter()
    assert found(text)
    assert time.perf_counter() - began < 2.0
