"""LangChain with Chroma, as most tutorials have it: chunks of 500 characters, one embedding each, nearest first."""

from collections.abc import Sequence

from asking import Piece, Search, run
from langchain_chroma import Chroma  # type: ignore[import-not-found]
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings  # type: ignore[import-not-found]
from langchain_text_splitters import RecursiveCharacterTextSplitter  # type: ignore[import-not-found]


def build(model: str, pieces: Sequence[Piece]) -> Search:
    splitter = RecursiveCharacterTextSplitter(chunk_size=500, chunk_overlap=50)
    documents = [Document(text, metadata={"story": story, "section": section}) for text, (story, section) in pieces]
    chunks = splitter.split_documents(documents)
    store = Chroma.from_documents(chunks, HuggingFaceEmbeddings(model_name=model))

    def search(question: str, most: int, story: str | None) -> list[Piece]:
        own = [one for one in chunks if story in (None, one.metadata["story"])]
        wanted = {"story": story} if story else None
        found = store.similarity_search(question, k=min(most, len(own)), filter=wanted)
        return [(one.page_content, (one.metadata["story"], one.metadata["section"])) for one in found]

    return search


run({"LangChain + Chroma": build})
