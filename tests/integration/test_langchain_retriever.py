"""Tests of retrieval.langchain_retriever."""

from langchain_core.runnables import RunnableLambda

from retrieval.langchain_retriever import ArchiveRetriever
from retrieval.query import parse_question
from retrieval.search import Search

QUESTION = "How much did the repair of the Aldermoor Bridge cost?"


def test_documents_are_the_hits_of_the_search(sample_search: Search) -> None:
    documents = ArchiveRetriever(search=sample_search, k=3).invoke(QUESTION)
    hits = sample_search.hits(parse_question(QUESTION), 3)
    assert [d.id for d in documents] == [h.passage.id for h in hits]
    assert len(documents) == 3
    for document, hit in zip(documents, hits, strict=True):
        article = hit.article
        assert document.page_content == article.text[document.metadata["start"] : document.metadata["end"]]
        assert document.metadata == {
            "article_id": article.id,
            "path": article.path,
            "title": article.title,
            "outlet": article.outlet,
            "published": article.published.isoformat() if article.published else None,
            "url": article.url,
            "start": hit.passage.start,
            "end": hit.passage.end,
        }
    assert "aldermoor" in documents[0].metadata["path"]


async def test_it_is_a_runnable_of_a_chain(sample_search: Search) -> None:
    chain = ArchiveRetriever(search=sample_search, k=1) | RunnableLambda(lambda found: found[0].metadata["path"])
    assert "ostrel" in await chain.ainvoke("Where did the outbreak of legionnaires' disease come from?")
