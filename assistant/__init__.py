"""The assistant room: a question becomes an `Answer` whose every sentence is checked against the guide.

The only room that knows LangChain, chat models and prompts. Refuses to know pages and how an index is stored.
"""
