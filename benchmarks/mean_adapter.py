"""The mean of two adapters of the reranker: python benchmarks/mean_adapter.py ONE OTHER --out FILE [--rank 22]

What two adapters with a common ancestor add to the base's weights is averaged (Wortsman et al. 2022, "Model soups") and
written again as a product of low rank, the nearest there is (Eckart and Young 1936); so are their heads. Refuses to
know what they were taught.
"""

import argparse
import tempfile
from pathlib import Path

import torch
from torch import Tensor

from index.adapter import find_adapter
from index.export_reranker import pack, unpacked
from index.settings import IndexSettings

RANK = 22  # of the mean; the file stays under 2 MB


def mean(one: dict[str, Tensor], other: dict[str, Tensor], scales: tuple[float, float], rank: int) -> dict[str, Tensor]:
    """The mean of two states as `unpacked` gives them; `scales` multiply their products, 1 multiplies the mean's."""
    found = {name: (one[name] + other[name]) / 2 for name in one if not name.endswith((".A", ".B"))}
    for place in (name.removesuffix(".A") for name in one if name.endswith(".A")):
        added = [
            scale * state[f"{place}.B"] @ state[f"{place}.A"] for state, scale in zip((one, other), scales, strict=True)
        ]
        left, values, right = torch.linalg.svd((added[0] + added[1]) / 2, full_matrices=False)
        root = values[:rank].sqrt()  # shared by both halves, so that half precision serves both
        found[f"{place}.A"], found[f"{place}.B"] = root[:, None] * right[:rank], left[:, :rank] * root
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rank", type=int, default=RANK)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = (arguments.one, arguments.other)
        one, other = (find_adapter(IndexSettings(Path(folder), adapter=path)) for path in paths)
        state = Path(folder) / "state.pt"
        torch.save(mean(unpacked(one.path), unpacked(other.path), (one.scale, other.scale), arguments.rank), state)
        pack(state, arguments.out, one.base.fingerprint, alpha=arguments.rank)


if __name__ == "__main__":
    main()
