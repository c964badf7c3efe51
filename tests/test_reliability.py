"""The promises of re-indexing, in their short forms; `benchmarks/reliability.py` tries the same code at length."""

from pathlib import Path

import pytest
from faults import COMPILER
from lanes import Outcome
from promise_deletion import deletion
from promise_faults import Place, faults
from promise_kills import kills
from promise_locks import locked
from promise_readers import reading
from promise_vanished import vanished
from tellings import SLUG

needs_compiler = pytest.mark.skipif(COMPILER is None, reason="needs a C compiler for the library that is preloaded")


def _kept(outcome: Outcome, tries: int) -> None:
    assert (outcome.failures, outcome.tries) == ((), tries)


@needs_compiler
def test_a_killed_reindex_leaves_the_old_or_the_new_volume_whole(tmp_path: Path, lender: Path) -> None:
    outcome = kills(tmp_path, lender, stages=("writing", "publishing", "cleaning"), every=0, moments=2, seed=3)
    _kept(outcome, 5)


@needs_compiler
def test_a_failing_system_call_is_survived(tmp_path: Path, lender: Path) -> None:
    refused = (
        Place("open", "guides", last=False),  # what is on the shelf
        Place("open", "tokenizer.json"),
        Place("write", "chroma.sqlite3", last=False),
        Place("open", "text.txt"),  # in the process that verifies
        Place("rename", "current"),
        Place("fsync", SLUG),  # of the new pointer
    )
    harmless = (Place("write", "lock"), Place("open", "lease.lock"), Place("rename", ""))  # the last two: cleaning
    outcome, results = faults(tmp_path, lender, most={}, places=refused + harmless)
    _kept(outcome, 9)
    assert [result.state for result in results] == ["refused"] * 6 + ["did not matter"] * 3


def test_readers_do_not_notice_a_publication(tmp_path: Path, lender: Path) -> None:
    outcome = reading(tmp_path, lender, processes=2, threads=4, seconds=0, revisions=2)
    assert outcome.failures == ()
    assert outcome.tries > 8


def test_deleted_words_leave_the_disk(tmp_path: Path, lender: Path) -> None:
    _kept(deletion(tmp_path, lender, stages=("publishing",)), 6)


def test_a_vanished_folder_withdraws_nothing(tmp_path: Path, lender: Path) -> None:
    outcome = vanished(tmp_path, lender, ways=("renamed", "emptied"))
    _kept(outcome, 6)


def test_one_writer_runs_and_the_other_is_told_who(tmp_path: Path, lender: Path) -> None:
    _kept(locked(tmp_path, lender, rounds=1), 3)
