"""Guides for the index room's tests, in our own words, and the ways tests put them on a shelf."""

from corpus.read import guide_from_bytes
from corpus.types import Guide
from index.build import IndexReport, index_guide
from index.embedder import Embedder
from index.library import Library

LIGHTHOUSE = """\
# The Lamp at Orrin Head

by Mabel Dray

## Plot Summary

### Part One

Agnes Orrin inherits a lighthouse from an aunt she never met. The lamp has been dark for eleven years, and the village \
has learned to do without it. She means to sell the place before winter and go back to the city.

A fisherman called Tobias Wren brings her coal and tells her about the wreck of the Margaret. Forty people drowned \
within sight of the tower. Nobody in the village will say why the lamp was out that night.

### Part Two

Agnes finds her aunt's logbook behind a loose board on the stair. The entries stop on the night of the wreck. A page \
has been cut out with a razor, and only its stub is left in the binding.

She confronts the harbour master, Mr. Pell, at the autumn fair. He admits that he paid the keeper to leave the lamp \
dark so that a smuggler's boat could land. The missing page lies in his own strongbox.

## Characters

### Agnes Orrin

Agnes is a careful woman who keeps accounts of everything, even of her griefs. By the end she has learned to spend \
what she cannot count.

### Tobias Wren

Tobias lost his brother on the Margaret. His patience hides an anger that he has carried for eleven years.

## Themes

### Silence

The whole village keeps a secret that protects no one. Silence in the novel is a debt which grows while nobody looks.

## Symbols

### The Razor-Cut Page

The missing page stands for the part of the past that was taken out on purpose. When it is read aloud, the lamp is lit.
"""

ORCHARD = """\
# An Orchard in Debt

by Ivo Lanner

## Plot Summary

Three sisters inherit an apple orchard and the mortgage that comes with it. Hanne wants to graft new trees, Lise wants \
to cut the old ones down, and Marit, the youngest, only wants to paint them.

A late frost kills the blossom in their second spring. The bank sends a surveyor named Dahl, who falls in love with \
Lise and lies in his report to save the farm.

## Themes

Grafting is the book's figure for family: a cut that heals into something that bears fruit. The frost, by contrast, \
is what nobody chose.
"""


def guide_of(markdown: str, source: str = "/books/lamp.md", slug: str | None = None) -> Guide:
    """A guide read through the corpus room's door."""
    return guide_from_bytes(markdown.encode(), source=source, name=source.rpartition("/")[2], slug=slug)


def add(
    library: Library,
    embedder: Embedder,
    markdown: str,
    source: str = "/books/lamp.md",
    *,
    slug: str | None = None,
    replace: bool = False,
    force: bool = False,
) -> IndexReport:
    """Index a guide given as Markdown."""
    guide = guide_of(markdown, source, slug)
    return index_guide(library, guide, markdown.encode(), replace=replace, force=force, embedder=embedder)
