"""The mean of two adapters adds what both add on average, each at its own scale."""

import torch
from mean_adapter import mean
from torch import Tensor


def test_the_mean_adds_half_of_what_each_adds() -> None:
    one, other = _state(1), _state(2)

    found = mean(one, other, scales=(2.0, 0.5), rank=4)

    wanted = (2.0 * one["query.B"] @ one["query.A"] + 0.5 * other["query.B"] @ other["query.A"]) / 2
    assert found["query.A"].shape == (4, 6)
    assert torch.allclose(found["query.B"] @ found["query.A"], wanted, atol=1e-5)
    assert torch.equal(found["token.bias"], (one["token.bias"] + other["token.bias"]) / 2)


def test_a_lower_rank_keeps_what_adds_most() -> None:
    one = {"query.A": torch.tensor([[3.0, 0.0], [0.0, 1.0]]), "query.B": torch.eye(2)}

    found = mean(one, one, scales=(1.0, 1.0), rank=1)

    assert torch.allclose(found["query.B"] @ found["query.A"], torch.tensor([[3.0, 0.0], [0.0, 0.0]]))


def _state(seed: int) -> dict[str, Tensor]:
    draw = torch.Generator().manual_seed(seed)
    shapes = {"query.A": (2, 6), "query.B": (5, 2), "token.bias": (2,)}
    return {name: torch.randn(shape, generator=draw) for name, shape in shapes.items()}
