"""A question and a passage become one row of tokens, and each token knows where in the passage it begins.

Cuts as the reranker was taught: the passage where the pair is too long, the question only where it is a speech.
Refuses to know what is computed from the tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.running import Tokens

if TYPE_CHECKING:
    from tokenizers import Encoding

MOST_TOKENS = 320  # of a pair
MOST_ASKED = 128  # of its question
OUTSIDE = -1  # where a token begins that is not of the passage


@dataclass(frozen=True, slots=True)
class Pair:
    """One question beside one passage."""

    tokens: Tokens
    starts: NDArray[np.int64]  # where in the passage each token begins, or OUTSIDE


class PairTokenizer:
    """Makes pairs, by the tokenizer in a folder. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer  # only those who ask wait for it

        self._tokenizer = Tokenizer.from_buffer((folder / "tokenizer.json").read_bytes())
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def pairs(self, question: str, texts: Sequence[str]) -> list[Pair]:
        """One pair a text, in order."""
        asked = self._tokenizer.encode(question, add_special_tokens=False)
        if len(asked.ids) > MOST_ASKED:
            question = question[: asked.offsets[MOST_ASKED - 1][1]]
        return [_pair(encoding) for encoding in self._tokenizer.encode_batch([(question, text) for text in texts])]


def _pair(encoding: "Encoding") -> Pair:
    ids, types = encoding.ids, encoding.type_ids
    spans = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    starts = np.where((np.array(types) == 1) & (spans[:, 0] < spans[:, 1]), spans[:, 0], OUTSIDE)
    if len(ids) > MOST_TOKENS:  # the last token closes the pair, and stays
        kept = [*range(MOST_TOKENS - 1), len(ids) - 1]
        ids, types, starts = [ids[n] for n in kept], [types[n] for n in kept], starts[kept]
    return Pair((ids, types), starts)
