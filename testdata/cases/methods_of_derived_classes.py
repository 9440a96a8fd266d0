"""A library's method that leaves the work to its derived classes does what those do."""

import requests
from langchain_core.retrievers import BaseRetriever


class Pages(BaseRetriever):
    pages: list[str] = []

    def _get_relevant_documents(self, query: str, *, run_manager: object) -> list[str]:
        return [page for page in self.pages if query in page]


class Titles(Pages):
    """Has what it derives from."""


class Search(BaseRetriever):
    def _get_relevant_documents(self, query: str, *, run_manager: object) -> list[str]:
        return requests.get("https://example.org", params={"query": query}, timeout=5).json()


class Store(BaseRetriever):
    """Leaves the work to somebody else."""


def find(query: str) -> list[str]:
    return Pages(pages=["one", "two"]).invoke(query)


async def answer(query: str, retriever: BaseRetriever) -> None:
    find(query)
    Titles().invoke(query)
    Search().invoke(query)  # expect: BLK102 "requests.get"
    Store().invoke(query)  # expect: BLK102
    retriever.invoke(query)  # expect: BLK102
