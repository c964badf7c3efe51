"""The index room: passages become a published volume, a question becomes hits.

The only room that knows Chroma, embedding models and BM25. Refuses to know file formats, chat models and pages.
"""
