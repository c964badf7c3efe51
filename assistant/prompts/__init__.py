"""The prompts: one Markdown file each, with a place for each variable, checked when it is loaded.

A place is written `$name`. What fills it is never read for places again, so that braces and dollars in a guide's
text mean nothing. Refuses to know models.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Prompt:
    """A system text that is always the same, and a human text with places."""

    system: str
    human: Template

    def filled(self, values: Mapping[str, str]) -> list[tuple[str, str]]:
        """The messages, as LangChain takes them."""
        return [("system", self.system), ("human", self.human.substitute(values))]


def parse(text: str, variables: frozenset[str], name: str) -> Prompt:
    """A prompt from its file's text: the parts stand under "# system" and "# human"."""
    system, human = _parts(text, name)
    for part, wanted in ((system, frozenset[str]()), (human, variables)):
        template = Template(part)
        found = frozenset(template.get_identifiers())
        if not template.is_valid() or found != wanted:
            raise ValueError(f"{name}: its places are {sorted(found)}, they must be {sorted(wanted)}")
    return Prompt(Template(system).substitute(), Template(human))


def _parts(text: str, name: str) -> tuple[str, str]:
    opening, found, rest = text.partition("# system\n")
    system, also, human = rest.partition("\n# human\n")
    if opening.strip() or not found or not also:
        raise ValueError(f"{name}: it must hold “# system” and then “# human”")
    return system.strip(), human.strip()


@cache
def load(name: str, *variables: str) -> Prompt:
    """The prompt of that name; its human part must have exactly these places."""
    return parse((_FOLDER / f"{name}.md").read_text(encoding="utf-8"), frozenset(variables), name)
