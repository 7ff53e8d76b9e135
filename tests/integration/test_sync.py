"""Tests of index.sync: what a run reads, keeps, embeds and reports."""

import os
import subprocess
import sys
import threading
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.errors import IndexBusyError, UsageError
from index.generation import current_id, generations, open_current_catalog
from index.sources import Source
from index.sync import SyncReport, SyncRequest, recorded_sources, sync
from index.types import Article, Passage, PublishedBasis, Rejection
from tests.conftest import bag_sync, write_files
from tests.embedders import BagOfWords

FERRY = "The ferry sank off Halsy Island. Fourteen people died."
BRIDGE = "The bridge was shut on Tuesday. Nobody was hurt."
STRIKE = "Dockers walked out at Port Essel. Ships waited outside."


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return write_files(tmp_path / "news", ferry=FERRY, bridge=BRIDGE)


def stored(data: Path) -> tuple[list[Article], list[Passage]]:
    catalog, _ = open_current_catalog(data)
    articles = list(catalog.articles())
    found = articles, [p for a in articles for p in catalog.passages_of_article(a.id)]
    catalog.close()
    return found


def paths(data: Path) -> list[str]:
    return [article.path for article in stored(data)[0]]


def untouched(data: Path) -> SyncReport:
    """Sync what has not changed: no embedder is made."""

    def refuse() -> BagOfWords:
        raise AssertionError("nothing changed, and the model was loaded")

    return sync(SyncRequest(data, 100_000), refuse, "bag-of-words", lambda *_: None)


def test_first_build_then_nothing_then_each_kind_of_change(data: Path, news: Path) -> None:
    (news / "broken.txt").write_bytes(b"\xef\xbb\xbfcaf\xe9")
    (news / "photo.jpg").write_bytes(b"x")
    stages: list[tuple[str, int, int]] = []
    first = bag_sync(data, news, progress=lambda *stage: stages.append(stage))
    assert replace(first, seconds=0, generation=None) == SyncReport(
        changed=True,
        articles=2,
        passages=2,
        embedded=2,
        added=2,
        other_kinds=1,
        rejections=(Rejection("news/broken.txt", "not valid UTF-8 at byte 6", 1),),
    )
    assert ("reading news", 1, 3) in stages
    assert ("embedding", 2, 2) in stages
    assert stages[-1][0] == "writing" and stages[-1][1] == stages[-1][2]
    assert recorded_sources(data) == [Source("news", news)]

    again = untouched(data)
    assert (again.changed, again.generation, again.rejections) == (False, first.generation, first.rejections)
    assert (again.articles, again.passages, again.other_kinds) == (2, 2, 1)
    os.utime(news / "ferry.txt", ns=(1, 1))
    assert untouched(data).changed is False

    write_files(news, ferry=FERRY.replace("Fourteen", "Fifteen!"), strike=STRIKE)
    model = BagOfWords()
    changed = bag_sync(data, embedder=model)
    assert (changed.changed, changed.articles, changed.embedded) == (True, 3, 2)
    assert len(model.embedded) == 2
    assert any("Fifteen" in text for text in model.embedded)

    (news / "bridge.txt").unlink()
    removed = bag_sync(data)
    assert (removed.changed, removed.articles, removed.embedded) == (True, 2, 0)
    assert paths(data) == ["news/ferry.txt", "news/strike.txt"]


def test_changes_end_where_a_fresh_index_ends(tmp_path: Path, data: Path, news: Path) -> None:
    bag_sync(data, news)
    write_files(news / "2024", strike=STRIKE)
    (news / "ferry.txt").rename(news / "moved.txt")
    (news / "metadata.csv").write_text("file,outlet\nmoved.txt,Courier\n")
    bag_sync(data)
    bag_sync(tmp_path / "fresh", news)
    assert stored(data) == stored(tmp_path / "fresh")
    assert paths(data) == ["news/2024/strike.txt", "news/bridge.txt", "news/moved.txt"]


def test_a_forgotten_source_goes_with_its_articles(tmp_path: Path, data: Path, news: Path) -> None:
    other = write_files(tmp_path / "wire", strike=STRIKE)
    assert bag_sync(data, news, other).articles == 3
    assert bag_sync(data, forget=(news,)).articles == 1
    assert paths(data) == ["wire/strike.txt"]
    with pytest.raises(UsageError, match="is no source of this archive"):
        bag_sync(data, forget=(news,))
    assert recorded_sources(data) == [Source("wire", other)]


def test_a_source_that_is_missing_or_emptied_keeps_its_articles(tmp_path: Path, data: Path, news: Path) -> None:
    other = write_files(tmp_path / "wire", strike=STRIKE)
    bag_sync(data, news, other)
    news.rename(tmp_path / "elsewhere")
    for state in ("is missing", "is empty"):
        report = untouched(data)
        assert report.changed is False
        assert report.warnings == (f"{news} {state}: its articles stay; `dateline index --prune` removes them",)
        news.mkdir(exist_ok=True)
    write_files(other, storm="A storm tore off roofs.")
    report = bag_sync(data)
    assert (report.articles, report.embedded, len(report.warnings)) == (4, 1, 1)
    assert paths(data) == ["news/bridge.txt", "news/ferry.txt", "wire/storm.txt", "wire/strike.txt"]


def test_sources_of_one_name_or_inside_another_are_wrong_use(tmp_path: Path, data: Path, news: Path) -> None:
    twin = write_files(tmp_path / "b" / "news", strike=STRIKE)
    with pytest.raises(UsageError, match="two sources are called 'news'"):
        bag_sync(data, news, twin)
    with pytest.raises(UsageError, match="inside one another"):
        bag_sync(data, news, tmp_path)
    with pytest.raises(UsageError, match="no such folder"):
        bag_sync(data, tmp_path / "nowhere")
    with pytest.raises(UsageError, match="has no source yet"):
        bag_sync(data)
    assert not generations(data).exists()


def test_metadata_is_applied_and_its_change_noticed(data: Path, news: Path) -> None:
    table = news / "metadata.csv"
    table.write_text("file,title,outlet,published,url\nferry.txt,Ferry lost,Courier,2024-10-12,https://c.example/1\n")
    bag_sync(data, news)
    ferry = stored(data)[0][1]
    assert (ferry.title, ferry.outlet, ferry.url) == ("Ferry lost", "Courier", "https://c.example/1")
    assert (ferry.published, ferry.published_basis) == (date(2024, 10, 12), PublishedBasis.STATED)

    table.write_text("file,title\nferry.txt,Ferry found\nghost.txt,Nothing\n")
    report = bag_sync(data)
    assert report.rejections == (Rejection("news/metadata.csv", "names 'ghost.txt', which is not there"),)
    ferry = stored(data)[0][1]
    assert (ferry.title, ferry.outlet, ferry.published) == ("Ferry found", None, None)


def test_links_out_of_the_folder_and_large_files_are_rejected_once(tmp_path: Path, data: Path, news: Path) -> None:
    secret = write_files(tmp_path / "secret", key="The key lies under the mat.")
    (news / "out.txt").symlink_to(secret / "key.txt")
    (news / "large.txt").write_text("Words. " * 20_000)
    report = bag_sync(data, news)
    assert [r.path for r in report.rejections] == ["news/large.txt", "news/out.txt"]
    assert untouched(data).rejections == report.rejections
    assert paths(data) == ["news/bridge.txt", "news/ferry.txt"]


def test_of_two_versions_the_newer_is_kept(data: Path, news: Path) -> None:
    (news / "metadata.csv").write_text(
        "file,url,published\nferry.txt,https://c.example/1,2024-10-12\nbridge.txt,https://c.example/1/,2024-10-13\n"
    )
    report = bag_sync(data, news)
    assert (report.articles, report.replaced_versions) == (1, 1)
    assert paths(data) == ["news/bridge.txt"]
    assert untouched(data).changed is False


def test_nothing_to_read_publishes_nothing(tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "empty.txt").write_text("")
    report = bag_sync(data, folder)
    assert (report.generation, report.rejections) == (None, (Rejection("news/empty.txt", "empty file"),))
    assert current_id(data) is None


def test_another_model_embeds_everything_anew(data: Path, news: Path) -> None:
    bag_sync(data, news)
    other = BagOfWords("another fingerprint")
    report = sync(SyncRequest(data, 100_000), lambda: other, "another-model", lambda *_: None)
    assert (report.changed, report.embedded) == (True, 2)


def test_one_process_indexes_at_a_time(data: Path, news: Path) -> None:
    hold = "import sys; from pathlib import Path; from index.lock import indexing_lock\n"
    hold += "with indexing_lock(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        with pytest.raises(IndexBusyError, match=r"another process .* is indexing"):
            bag_sync(data, news)
        child.communicate("")
    assert not generations(data).exists()


def test_folders_of_any_name_and_a_catalog_that_is_only_read(tmp_path: Path) -> None:
    news = write_files(tmp_path / "né ws#1?%20", ferry=FERRY)
    data = tmp_path / "da ta#?%20&mode=rw"
    bag_sync(data, news)
    (file,) = generations(data).glob("*/catalog.sqlite")
    before = file.read_bytes()
    catalog = Catalog(file)
    (article,) = catalog.articles()
    assert article.path == "né ws#1?%20/ferry.txt"
    assert catalog.article(article.id) == article
    with pytest.raises(KeyError):
        catalog.article("no such id")
    catalog.close()
    assert untouched(data).changed is False
    assert file.read_bytes() == before


def test_file_names_that_look_alike(data: Path, tmp_path: Path) -> None:
    news = write_files(tmp_path / "news", **{"ferry": FERRY, "ferry\u200b": BRIDGE})
    report = bag_sync(data, news)
    assert report.articles + len(report.rejections) == 2


def test_a_source_that_kept_only_its_metadata_is_empty(tmp_path: Path, data: Path, news: Path) -> None:
    (news / "metadata.csv").write_text("file,title\nferry.txt,Ferry lost\n")
    bag_sync(data, news, write_files(tmp_path / "wire", strike=STRIKE))
    for name in ("ferry.txt", "bridge.txt"):
        (news / name).unlink()
    report = bag_sync(data)
    assert len(report.warnings) == 1
    assert len(paths(data)) == 3


def test_metadata_names_files_as_they_are_called(tmp_path: Path, data: Path) -> None:
    name = unicodedata.normalize("NFD", "fähre")
    news = write_files(tmp_path / "news", **{name: FERRY, "a  b": BRIDGE})
    (news / "metadata.csv").write_text(f"file,title\n{name}.txt,Ferry\na  b.txt,Bridge\n", encoding="utf-8")
    report = bag_sync(data, news)
    assert report.rejections == ()
    assert [a.title for a in stored(data)[0]] == ["Bridge", "Ferry"]


def test_a_run_waits_for_the_one_before_it_and_says_for_whom(
    data: Path, news: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hold = "import sys; from pathlib import Path; from index.lock import indexing_lock\n"
    hold += "with indexing_lock(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin is not None and child.stdout is not None
        assert child.stdout.readline() == "held\n"
        threading.Timer(1.0, child.stdin.close).start()
        request = SyncRequest(data, 100_000, add=(news,), wait=60.0)
        report = sync(request, BagOfWords, "bag-of-words", lambda *_: None, lambda _: None)
    assert report.articles == 2
    (line,) = [record.message for record in caplog.records]
    assert line == f"another process ({child.pid}) is indexing {data}: waiting for it, at most 60 s"


def test_files_whose_time_alone_changed_are_compared_once(data: Path, news: Path) -> None:
    bag_sync(data, news)
    file = news / "ferry.txt"
    os.utime(file, ns=(5, 5))
    assert untouched(data).changed is False
    before = file.read_bytes()
    file.write_bytes(before.replace(b"Fourteen", b"Nineteen"))
    os.utime(file, ns=(5, 5))
    assert untouched(data).changed is False, "the bytes were read again"
    os.utime(file, ns=(6, 6))
    assert bag_sync(data).updated == 1
    (data / "touched.json").write_text('{"news/ferry.txt": 3}')
    os.utime(file, ns=(7, 7))
    assert untouched(data).changed is False


def test_what_metadata_names_may_come_and_go(data: Path, news: Path) -> None:
    (news / "metadata.csv").write_text("file,title\nstrike.txt,Strike\nferry.txt,Ferry\n")
    missing = (Rejection("news/metadata.csv", "names 'strike.txt', which is not there"),)
    assert bag_sync(data, news).rejections == missing
    write_files(news, strike=STRIKE)
    assert bag_sync(data).rejections == ()
    assert [a.title for a in stored(data)[0] if a.path == "news/strike.txt"] == ["Strike"]
    (news / "strike.txt").unlink()
    assert bag_sync(data).rejections == missing
    (news / "metadata.csv").unlink()
    assert bag_sync(data).rejections == ()


def test_links_to_folders_are_named(tmp_path: Path, data: Path, news: Path) -> None:
    write_files(tmp_path / "wire", strike=STRIKE)
    (news / "wire").symlink_to(tmp_path / "wire")
    report = bag_sync(data, news)
    assert report.rejections == (Rejection("news/wire", "a link to a folder: not followed"),)
    assert report.articles == 2


def test_a_folder_whose_name_is_no_unicode_is_wrong_use(tmp_path: Path, data: Path) -> None:
    try:
        folder = write_files(tmp_path / os.fsdecode(b"n\xffws"), ferry=FERRY)
    except OSError:
        pytest.skip("this file system takes no such name")
    with pytest.raises(UsageError, match="not valid UTF-8, rename it"):
        bag_sync(data, folder)
