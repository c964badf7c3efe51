"""What a browser would make of markup, for tests: the tags with their attributes, and the text."""

from html.parser import HTMLParser

HOSTILE = '<img src=x onerror=alert(1)> & "it\'s" </button><script>alert(2)</script>'


class Reader(HTMLParser):
    """One reading of one piece of markup."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def of(self, kind: str) -> list[dict[str, str | None]]:
        return [attributes for _, attributes in self.tags if kind in (attributes.get("class") or "").split()]
