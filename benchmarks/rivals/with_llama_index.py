"""LlamaIndex as its first tutorial has it: the default sentence splitter and the vector index in memory."""

from collections.abc import Sequence

from asking import Piece, Search, run
from llama_index.core import Document, VectorStoreIndex  # type: ignore[import-not-found]
from llama_index.core.node_parser import SentenceSplitter  # type: ignore[import-not-found]
from llama_index.core.vector_stores import (  # type: ignore[import-not-found]
    ExactMatchFilter,
    MetadataFilters,
)
from llama_index.embeddings.huggingface import HuggingFaceEmbedding  # type: ignore[import-not-found]


def build(model: str, pieces: Sequence[Piece]) -> Search:
    documents = [
        Document(text=text, metadata={"story": story, "section": section}) for text, (story, section) in pieces
    ]
    index = VectorStoreIndex.from_documents(
        documents, embed_model=HuggingFaceEmbedding(model_name=model), transformations=[SentenceSplitter()]
    )

    def search(question: str, most: int, story: str | None) -> list[Piece]:
        wanted = MetadataFilters(filters=[ExactMatchFilter(key="story", value=story)]) if story else None
        found = index.as_retriever(similarity_top_k=most, filters=wanted).retrieve(question)
        return [(one.node.get_content(), (one.node.metadata["story"], one.node.metadata["section"])) for one in found]

    return search


run({"LlamaIndex": build})
