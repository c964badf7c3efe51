"""What the teaching tests stand on: a guide in the tests' own words, and guides as the generators need them."""

from dataclasses import dataclass
from pathlib import Path

from corpus.split import passages
from corpus.types import Guide, Passage
from corpus.understand import Understanding, understand

SEED = sorted((Path(__file__).parents[2] / "shared" / "seed").glob("*.txt"))

TIDE = """\
# The Tide Clock

by Nora Vane

## Plot Summary

### Part One

Edith Marlow keeps the tide clock at Sandhaven, because her drowned father made it. Edith trusts nobody else with the \
key. Her brother Martin wants to sell the clock to a museum in the city.

Edith hides the key in the church, because she fears that Martin will sell the clock. Martin searches the house and \
finds nothing. The quarrel over the key divides the whole harbour.

### Part Two

Martin leaves Sandhaven after the quarrel over the key. Edith writes to Martin every winter and never sends the letters.

Martin returns to Sandhaven in the year of the flood, and the clock warns the harbour in time. Edith gives Martin the \
key at last.

## Characters

### Edith Marlow

The harbour respects Edith, although she is stubborn, and nobody visits Edith in winter. At first Edith is a lonely \
daughter who guards a key. Later Edith becomes a sister who forgives.

### Martin Marlow

People blame Martin for the quarrel over the key. In the end Martin asks Edith to come to the city.

## Symbols

### The Clock

The clock stands for the trust between the living and the drowned. The clock is never wrong, although it is always late.
"""


@dataclass(frozen=True)
class Shelf:
    """A guide as teaching needs it, without an index."""

    guide: Guide
    passages: tuple[Passage, ...]
    understood: Understanding
    slug: str
    revision: str = "000001-abcdef12"


def shelf(guide: Guide) -> Shelf:
    return Shelf(guide, passages(guide), understand(guide), guide.slug)
