"""Web pages: what is taken for the article, and what they say of themselves."""

import json

import pytest

from index.readers import read
from index.types import Cut, Draft, Form, Rejection

FIRST = (
    "The harbour board of Oslen voted on Tuesday to keep the old ferry running until the new one has been tested in a "
    "winter storm, a step that costs the town a million crowns."
)
SECOND = (
    "Captain Ada Venn told the board that the new ship had rolled badly off Tarn Point in October, and that nobody "
    "could say yet how it would behave with ice on its decks."
)
STORY = f"<p>{FIRST}</p><p>{SECOND}</p>"
HEADLINE = "Oslen keeps its old ferry for another winter"


def page(body: str = "", head: str = "", attributes: str = 'lang="en"') -> Draft:
    text = f"<!DOCTYPE html><html {attributes}><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"
    found = list(read(text.encode(), "news/a.html"))
    assert len(found) == 1
    assert isinstance(found[0], Draft), found[0]
    return found[0]


def linked(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def test_an_article_without_the_page_around_it() -> None:
    found = page(
        '<header><a class="logo" href="/">The Oslen Post</a><nav><a href="/news">News</a></nav></header>'
        f"<main><article><h1>{HEADLINE}</h1><p class='byline'>By Ada Venn</p>"
        "<figure><img src='x.jpg'><figcaption>The ferry in the ice. Photo: Bo Lind</figcaption></figure>"
        f"<p>{FIRST}</p><aside><p>{'Sign up for our morning letter and get it every day at seven. ' * 3}</p></aside>"
        f"<div class='share-bar'><a href='#'>Share on Facebook</a></div><p>{SECOND}</p></article></main>"
        "<section class='related'><h3>Related</h3><ul><li><a href='/b'>A new bridge in Halsy</a></li></ul></section>"
        "<section id='comments'><p>I went on that ferry once and it was a long way to go.</p></section>"
        "<footer><p>© 2024 The Oslen Post. All rights reserved.</p></footer>",
        linked(
            headline=HEADLINE,
            datePublished="2024-11-26T08:00:00+01:00",
            dateModified="2024-11-27T09:00:00+01:00",
            author=[{"@type": "Person", "name": "Ada Venn"}, {"@type": "Person", "name": "Bo Lind"}],
            publisher={"@type": "Organization", "name": "The Oslen Post"},
            mainEntityOfPage="https://post.example/oslen/ferry?utm_source=x#top",
        ),
    )
    assert found == Draft(
        text=f"{FIRST}\n\n{SECOND}",
        title=HEADLINE,
        outlet="The Oslen Post",
        author="Ada Venn, Bo Lind",
        published="2024-11-26T08:00:00+01:00",
        updated="2024-11-27T09:00:00+01:00",
        url="https://post.example/oslen/ferry",
        language="en",
        cuts=(Cut("picture caption", "The ferry in the ice. Photo: Bo Lind"),),
    )


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (f"<h1>{HEADLINE}</h1>", "<meta property='og:title' content='Another wording for friends'>"),
        (f"<h1>{HEADLINE}</h1>", "<title>Ferry stays | News | The Oslen Post</title>"),
        ("", f"<title>{HEADLINE} | The Oslen Post</title><meta property='og:site_name' content='The Oslen Post'>"),
        ("", f"<title>{HEADLINE} - Oslen Post Online</title><meta property='og:site_name' content='The Oslen Post'>"),
        ("", f"<title>Oslen Post: {HEADLINE}</title><meta name='application-name' content='Oslen Post'>"),
        ("", f"<title>{HEADLINE} - Post</title><link rel='canonical' href='https://www.post.example/a'>"),
        ("", f"<title>{HEADLINE} | Politics | Post</title><link rel='canonical' href='https://www.post.example/a'>"),
        ("<h1><a href='/'>Post</a></h1>", f"<meta property='og:title' content='{HEADLINE}'>"),
        (f"<h1 class='logo'>The Post of Oslen Town</h1><h2>{HEADLINE}</h2>", f"<title>{HEADLINE}</title>"),
        (f"<h1><img src='h.gif' alt='{HEADLINE}'></h1>", ""),
        (f"<h1><span class='kicker'>Ferries</span> {HEADLINE}</h1>", ""),
        (f"<h1><span>World</span>{HEADLINE}</h1>", ""),
        (f"<aside><h1>Read by most this week</h1></aside><h1>{HEADLINE}</h1>", ""),
        (f"<h2>{HEADLINE}</h2>", ""),
    ],
)
def test_the_headline(body: str, head: str) -> None:
    found = page(
        f"<article>{body}{STORY}</article>" if "logo" not in body and "href" not in body else body + STORY, head
    )
    assert found.title == HEADLINE
    assert found.text == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "headline", ["Tarn - a town of two rivers", "Ferry | Bridge | Tunnel: what now?", "Oslen: the vote"]
)
def test_separators_within_a_headline_stay(headline: str) -> None:
    head = f"<title>{headline} | The Oslen Post</title><meta property='og:site_name' content='The Oslen Post'>"
    assert page(STORY, head).title == headline


def test_references_are_resolved_also_those_escaped_twice() -> None:
    head = "<title>x</title><meta property='og:title' content='Oslen&amp;#039;s ferry &amp;amp; its captain'>"
    assert page(STORY, head).title == "Oslen's ferry & its captain"


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (linked(datePublished="2024-11-26T08:00:00Z", dateModified="2024-12-01"), "2024-11-26T08:00:00Z"),
        (linked(datePublished="2024-11-26T23:30:00Z")
         + "<meta property='article:published_time' content='2024-11-27T00:30:00+01:00'>",
         "2024-11-27T00:30:00+01:00"),
        ("<meta property='article:published_time' content='2024-11-26'>", "2024-11-26"),
        ("<meta name='parsely-pub-date' content='2024-11-26T08:00:00Z'>", "2024-11-26T08:00:00Z"),
        ("<meta name='DC.date.issued' content='2024-11-26'>", "2024-11-26"),
        ("<meta itemprop='datePublished' content='2024-11-26'>", "2024-11-26"),
        ("<meta property='article:modified_time' content='2024-11-26'>", None),
        (linked(dateModified="2024-12-01"), None),
        (linked(datePublished="1970-01-01T00:00:00Z"), None),
        ("<link rel='canonical' href='https://post.example/2024/11/26/ferry'>", "2024-11-26"),
    ],
)  # fmt: skip
def test_the_date_in_the_head(head: str, published: str | None) -> None:
    assert page(f"<h1>{HEADLINE}</h1>{STORY}", head).published == published


@pytest.mark.parametrize(
    "line",
    [
        "<time datetime='2024-11-26T08:00:00+01:00'>yesterday</time>",
        "<p class='date'>26 November 2024</p>",
        "<span>Tuesday, November 26, 2024 8:00 am</span>",
        "<p>Veröffentlicht am 26. November 2024</p>",
        "<span>26 novembre 2024 à 8h00</span>",
        "<div>26 ноября 2024</div>",
        "<span>2024年11月26日</span>",
        "<span>٢٦ نوفمبر ٢٠٢٤</span>",
        "<p>Updated 27 November 2024</p><p>Published 26 November 2024</p>",
    ],
)
def test_the_date_that_stands_by_the_headline(line: str) -> None:
    related = "<div class='related'><time datetime='2024-12-05'>5 December 2024</time></div>"
    found = page(f"{related}<article><h1>{HEADLINE}</h1>{line}{STORY}</article>{related}")
    assert (found.published or "")[:10] == "2024-11-26"
    assert found.text == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "body",
    [
        "<div class='box'><a href='/b'>Mayor opens a bridge</a> <time datetime='2024-12-05'>5 Dec 2024</time></div>",
        "<div class='comments'><p><time datetime='2024-12-05'>5 Dec 2024</time> I liked it.</p></div>",
        "<p>The bridge was opened by the old king on 3 May 1994.</p>",
    ],
)
def test_no_date_of_another_story_or_a_comment(body: str) -> None:
    assert page(f"<h1>{HEADLINE}</h1>{STORY}{body}").published is None


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type":"NewsArticle","headline":"H of it","datePublished":"2024-11-26",} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"H of it","datePublished":"2024-11-26"}\n//]]>',
        '{"@type":"NewsArticle","headline":"H of\n it","datePublished":"2024-11-26"}',
        '{"@type":"NewsArticle","headline":"H of it","description":"He said "no" twice","datePublished":"2024-11-26"}',
        '{"@graph":[{"@type":["Article","Report"],"headline":"H of it","datePublished":"2024-11-26"}]}',
        '[{"@type":"WebSite"},{"@type":"http://schema.org/Article","headline":"H of it","datePublished":"2024-11-26"}]',
        '{"@type":"WebPage","mainEntity":{"@type":"NewsArticle","headline":"H of it","datePublished":"2024-11-26"}}',
        '{"@type":"NewsArticle","headline":"H of it","datePublished":"2024-11-26"};',
    ],
)
def test_linked_data_as_it_is_found(script: str) -> None:
    found = page(STORY, f'<script type="application/ld+json">{script}</script>')
    assert (found.title, found.published) == ("H of it", "2024-11-26")


def test_linked_data_of_other_stories_is_not_this_one() -> None:
    others = [{"@type": "NewsArticle", "headline": f"Other story {n}", "datePublished": "2024-12-05"} for n in (1, 2)]
    script = f'<script type="application/ld+json">{json.dumps(others)}</script>'
    found = page(f"<h1>{HEADLINE}</h1>{STORY}", script)
    assert (found.title, found.published) == (HEADLINE, None)


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<link rel='canonical' href='https://post.example/a?id=3&utm_source=x&fbclid=y#z'>", "https://post.example/a?id=3"),
        ("<link rel='canonical' href='javascript:alert(1)'>", None),
        ("<base href='javascript:alert(1)'><link rel='canonical' href='/a'>", None),
        ("<base href='https://post.example/'><link rel='canonical' href='/a'>", "https://post.example/a"),
        ("<meta property='og:url' content='https://post.example/a'>", "https://post.example/a"),
        ("<link rel='canonical' href='https://post.example/'><meta property='og:url' content='https://post.example/a'>",
         "https://post.example/a"),
        (linked(url="https://post.example/a"), "https://post.example/a"),
        ("<meta property='og:url' content='data:text/html,x'>", None),
    ],
)  # fmt: skip
def test_the_address(head: str, url: str | None) -> None:
    assert page(STORY, head).url == url


@pytest.mark.parametrize(
    ("head", "body", "author"),
    [
        ("<meta name='author' content='By Ada Venn and Bo Lind'>", "", "Ada Venn, Bo Lind"),
        ("<meta property='article:author' content='https://facebook.com/ada'>", "", None),
        (
            "<meta name='author' content='The Oslen Post'><meta property='og:site_name' content='The Oslen Post'>",
            "",
            None,
        ),
        (linked(author={"@type": "Organization", "name": "Newsroom"}), "", None),
        (linked(author="Ada Venn"), "", "Ada Venn"),
        ("", "<a rel='author' href='/ada'>Ada Venn</a>", "Ada Venn"),
        ("", "<p class='byline'>By Ada Venn, Staff writer</p>", "Ada Venn"),
        ("", "<p>By Ada Venn</p>", "Ada Venn"),
    ],
)
def test_the_author(head: str, body: str, author: str | None) -> None:
    assert page(f"<h1>{HEADLINE}</h1>{body}{STORY}", head).author == author


@pytest.mark.parametrize(
    ("head", "outlet"),
    [
        (
            linked(publisher={"name": "The Oslen Post"}) + "<meta property='og:site_name' content='post.example'>",
            "The Oslen Post",
        ),
        (
            linked(publisher={"name": "Post Media Ltd"}) + "<meta property='og:site_name' content='Oslen Post'>",
            "Oslen Post",
        ),
        ("<meta name='application-name' content='Oslen Post'>", "Oslen Post"),
        (f"<title>{HEADLINE} | Oslen Post</title>", "Oslen Post"),
        ("<link rel='canonical' href='https://post.example/a'>", None),
    ],
)
def test_the_outlet(head: str, outlet: str | None) -> None:
    assert page(f"<h1>{HEADLINE}</h1>{STORY}", head).outlet == outlet


def test_the_language() -> None:
    assert page(STORY, attributes='lang="de-AT"').language == "de-AT"
    assert page(STORY, "<meta property='og:locale' content='fr_FR'>", attributes="").language == "fr_FR"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ("<meta charset='windows-1251'><h1>Паром в Ослене</h1><p>Слово</p>".encode("cp1251"), "Паром в Ослене"),
        (
            "<meta http-equiv='Content-Type' content='text/html; charset=gbk'><h1>港口委员会</h1><p>文章</p>".encode(
                "gbk"
            ),
            "港口委员会",
        ),
        ("<h1>Öslens färja</h1><p>Ord</p>".encode("utf-16"), "Öslens färja"),
    ],
)
def test_encodings(data: bytes, word: str) -> None:
    (found,) = read(data + b"", "news/a.htm")
    assert isinstance(found, Draft)
    assert found.title == word


def test_a_live_blog() -> None:
    posts = "".join(
        f"<li class='live-post'><time>1{n}:30</time><h3>Hour {n} at the quay</h3><p>{FIRST}{n}</p></li>"
        for n in range(4)
    )
    found = page(f"<h1>{HEADLINE}</h1><ul>{posts}</ul>")
    assert found.form is Form.LIVE_BLOG
    assert [line for line in found.text.split("\n") if line.startswith("Hour")] == [
        f"Hour {n} at the quay" for n in range(4)
    ]
    assert page(f"<h1>{HEADLINE}</h1>{STORY}", linked(**{"@type": "LiveBlogPosting"})).form is Form.LIVE_BLOG


@pytest.mark.parametrize(
    ("head", "wall"),
    [
        (linked(isAccessibleForFree="False", headline=HEADLINE), ""),
        ("", "<div class='paywall'><p>Subscribe for two crowns a week.</p></div>"),
        ("", "<p>Subscribe to continue reading this story.</p>"),
    ],
)
def test_the_open_beginning_of_a_locked_article(head: str, wall: str) -> None:
    found = page(f"<h1>{HEADLINE}</h1><p>{FIRST}</p>{wall}", head)
    assert (found.form, found.text) == (Form.STUB, FIRST)


def test_a_whole_article_of_a_paid_site_is_no_stub() -> None:
    whole = "".join(f"<p>{n}. {FIRST}</p>" for n in range(8))
    assert (
        page(f"<h1>{HEADLINE}</h1>{whole}", linked(isAccessibleForFree=False, headline=HEADLINE)).form is Form.ARTICLE
    )


def test_a_list_of_other_stories() -> None:
    teasers = "".join(
        f"<article><h2><a href='/{n}'>The mayor opens bridge number {n}</a></h2><p>A short line.</p></article>"
        for n in range(6)
    )
    found = page(
        f"<main><h1>Bridges</h1>{teasers}</main>",
        "<title>Bridges | Oslen Post</title><meta property='og:type' content='website'>",
    )
    assert found.form is Form.LISTING
    assert found.published is None
    assert found.text.startswith("The mayor opens bridge number 0\nA short line.\n\nThe mayor opens bridge number 1")


@pytest.mark.parametrize("head", ["", "<meta property='og:type' content='website'>"])
def test_an_article_above_a_list_of_others_is_no_list(head: str) -> None:
    others = "".join(f"<article><h3><a href='/{n}'>The mayor opens bridge {n}</a></h3></article>" for n in range(5))
    found = page(f"<div><h1>{HEADLINE}</h1><div>{STORY}</div></div><div>{others}</div>", head)
    assert (found.form, found.text) == (Form.ARTICLE, f"{FIRST}\n\n{SECOND}")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<html><body></body></html>", "no text"),
        ("<html><body><script>var a = 1;</script></body></html>", "no text"),
        ("<i>x</i>" * 60_001, "more than 60,000 HTML elements"),
    ],
)
def test_what_cannot_be_read(text: str, reason: str) -> None:
    assert list(read(text.encode(), "news/a.html")) == [Rejection("news/a.html", reason)]


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<?xml version="1.0" encoding="utf-16"?>',
        "<b>" * 2_000,
        "<font size=2>" * 2_000,
        "<!-- <p>no</p> -->",
    ],
)
def test_hostile_beginnings(before: str) -> None:
    (found,) = read(f"{before}<h1>{HEADLINE}</h1>{STORY}".encode(), "news/a.html")
    assert isinstance(found, Draft)
    assert (found.title, found.text) == (HEADLINE, f"{FIRST}\n\n{SECOND}")


def test_references_to_control_characters_are_left_out() -> None:
    [draft] = read(b"<p>The gate&#1; fell<script></script>&#x1f on Sunday.</p>", "news/a.html")
    assert isinstance(draft, Draft)
    assert draft.text == "The gate fell on Sunday."
