"""The archive as a LangChain retriever, for chains that others build on it."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from retrieval.query import parse_question
from retrieval.search import Search


class ArchiveRetriever(BaseRetriever):
    """Passages of the archive as LangChain documents, the best first.

    The metadata of a document: `article_id`, `path`, `title`, `outlet`, `published` (ISO, or None), `url`, and
    `start` and `end`, offsets of the passage into the stored text of the article.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search: Search
    k: int = 10

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [
            Document(
                id=hit.passage.id,
                page_content=hit.text,
                metadata={
                    "article_id": hit.article.id,
                    "path": hit.article.path,
                    "title": hit.article.title,
                    "outlet": hit.article.outlet,
                    "published": hit.article.published.isoformat() if hit.article.published else None,
                    "url": hit.article.url,
                    "start": hit.passage.start,
                    "end": hit.passage.end,
                },
            )
            for hit in self.search.hits(parse_question(query), self.k)
        ]
