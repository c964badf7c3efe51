"""One guide told again and again: each telling is the same story with its own number in most of its sentences.

A sentence tells of which telling it is, so that an answer made of two of them shows. Refuses to know how a guide is
indexed or read.
"""

import hashlib
import re
from functools import cache

from corpus.read import guide_from_bytes
from corpus.types import Guide

SLUG = "the-lamp-of-many-tellings"
FILE = "lamp.md"
CANARY = "Quillonbrackish zephyrantine murmurwolds hid the unwithered heirloomquartz behind the stove."

_NUMBER = re.compile(r"\btelling (\d+)\b")
_SECTIONS = (
    ("Plot Summary > Part One", "Agnes Orrin inherits a lighthouse from an aunt", "The lamp has been dark for years"),
    ("Plot Summary > Part Two", "Tobias Wren brings coal to the tower", "Forty people drowned with the Margaret"),
    ("Plot Summary > Part Three", "Agnes finds the logbook behind a loose board", "A page was cut out with a razor"),
    ("Plot Summary > Part Four", "Mr. Pell pays the keeper to leave the lamp dark", "A smuggler lands his boat"),
    ("Characters > Agnes Orrin", "Agnes keeps accounts of everything she owns", "She learns to spend what is left"),
    ("Characters > Tobias Wren", "Tobias lost his brother on the Margaret", "His patience hides an old anger"),
    ("Characters > Mr. Pell", "Mr. Pell rules the harbour and fears the bank", "His strongbox holds the missing page"),
    ("Themes > Silence", "The whole village keeps a secret", "Silence is a debt which grows while nobody looks"),
    ("Themes > Light", "Light stands for what can be said aloud", "The lamp is lit when the page is read"),
    ("Symbols > The Razor-Cut Page", "The page stands for a past taken out", "Its stub stays in the binding"),
)
QUESTIONS = {
    "Who pays the keeper to leave the lamp dark?": "Mr. Pell pays the keeper",
    "What does Agnes find behind a loose board?": "Agnes finds the logbook",
    "Whom did Tobias lose on the Margaret?": "Tobias lost his brother",
    "What does Agnes inherit from an aunt?": "Agnes Orrin inherits a lighthouse",
}


@cache
def telling(number: int, *, canary: bool = False) -> bytes:
    """The guide's file as it is told for the nth time; ten passages."""
    lines = ["# The Lamp of Many Tellings", "by Mabel Dray"]
    above = ""
    for path, first, second in _SECTIONS:
        group, heading = path.split(" > ")
        if group != above:
            lines.append(f"## {group}")
            above = group
        lines += [f"### {heading}", f"{first}, as telling {number} has it. {second}. {_close(heading, number)}"]
    if canary:
        lines.append(CANARY)
    return "\n\n".join(lines).encode()


def _close(heading: str, number: int) -> str:
    return f"So {heading} ends in telling {number}, and nothing else in it is changed."


@cache
def guide_of(number: int, *, canary: bool = False) -> Guide:
    return guide_from_bytes(telling(number, canary=canary), source=FILE, name=FILE, slug=SLUG)


@cache
def hash_of(number: int, *, canary: bool = False) -> str:
    """What a manifest says of the source of a telling."""
    return hashlib.sha256(telling(number, canary=canary)).hexdigest()


def numbers_in(text: str) -> set[int]:
    """The tellings that some words are of."""
    return {int(number) for number in _NUMBER.findall(text)}
