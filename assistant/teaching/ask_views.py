"""Templates that ask for a view and its reasons: unsaid motives, blame, what a claim stands on, links to other works.

Each takes sentences of one form and leaves all others alone. Refuses to know which drafts will be chosen.
"""

import re
from collections.abc import Iterator

from assistant.reading import Line
from assistant.teaching.ask_motives import deeds
from assistant.teaching.ask_scenes import FEW, ON_THE_WAY, happening, pointed, scene
from assistant.teaching.draft import Draft, companions, with_each
from assistant.teaching.matter import Matter, Subject, by_section, tells_cause, weak

_WILLED = re.compile(
    r" (?:refuses?|refused|gives|gave|leaves|left|sends?|sent|hides|hid|asks|asked|tells|told|returns|returned|burns"
    r"|burned"
    r"|promises|promised|agrees|agreed|follows|followed|invites?|invited|steals?|stole|sells?|sold|goes|went|visits?"
    r"|visited"
    r"|helps|helped|saves|saved|kills|killed|takes|took|keeps|kept|chooses|chose|marries|married|attacks|attacked|begs"
    r"|begged|orders|ordered|warns|warned|pretends|pretended|lies|lied|stays|stayed|reaches out|protects|protected"
    r"|shares"
    r"|hands|rejects|rejected|proposes|proposed|conceals|concealed|pays|paid|seizes|seized|strangles|strangled) "
)
_ILL = re.compile(
    r"\b(?:dies|died|is murdered|was murdered|is executed|executed|fails|failed|breaks? (?:down|up)|closed|loses|lost"
    r"|is condemned|arrested|accused|quarrels?|killed|kills|strangle[sd]|burned|destroyed|beat|fled|ruined|humiliated"
    r"|abandon(?:s|ed)|divides?|drowned|starve[sd]|falling out)\b"
)
_REASON = re.compile(r"\b(?:because|since|so that|in order to|so|to \w+)\b")
_GIVEN = re.compile(r"\b(?:because|since|so that|therefore)\b|, so\b")  # the moment or the reason is told in it
_OPINION = re.compile(
    r"\b(?:novel|book|story|reader|symbol|stands? for|represents?|guide|author|narrator|theme)\b", re.IGNORECASE
)


_NATURE = re.compile(
    r"^(?:\w+ly |never |cannot |can |also |still |often )*(?:(?:is|are) (?!an?\b|the\b|tall|old|young|blind|poor"
    r"|wealthy|rich)[a-z]+|loves?|wants?|fears?"
    r"|hopes?|blames?|excuses?|resembles?|differs?|hides?|judges?|trusts?|believe|believes|expects?|feels?|regrets?"
    r"|admires?"
    r"|defends?|prefers?|flatters?|resents?|improves?|puts? his|puts? her|makes? excuses|understates|clings?|depends?"
    r"|manages?|needs?|longs?|struggles?|refuses?|accepts?|forgives?|invents?|pretends?|speaks?|shows?|learns?"
    r"|changes?)\b"
)


def motives(matter: Matter) -> Iterator[Draft]:
    """A deed without a "because" -> what might move somebody to it."""
    for line in matter.story:
        found = scene(matter, line)
        if found is None or _REASON.search(line.text) or not _WILLED.search(f"{found[1]} "):
            continue
        who, words = found
        for partner in matter.partners(line, who.keys, common=2, asked=words)[:2]:
            if matter.tells(partner) and not (tells_cause(partner) and partner.number < line.number):
                continue  # what comes later moves nobody
            yield Draft(
                "motive", "core",
                f"What might {_moved(who, words)} {who.text} at the moment when {pointed(who, words)}, and what else "
                f"in "
                "the story supports your view?",
                (line, partner), who.keys, "causal relationship", "Analyze", ("RL.9-10.1", "RL.11-12.1"),
                f"Offers a motive that fits what {who.text} does elsewhere, and says how sure we can be of it.",
                f"Which of these reasons would {who.text} give to others, and which not?",
                f"Begin with what {who.text} wants in the second quotation, then look at the first one again.",
                f"Write the thoughts of {who.text} in the minute before this, in five sentences.",
            )  # fmt: skip


def _moved(who: Subject, words: str) -> str:
    now = who.many or re.match(r" \w+s\b", words.removeprefix(who.text))
    return "move" if now else "have moved"


def _beside(matter: Matter, line: Line, words: str, keys: tuple[str, ...]) -> list[Line]:
    """What bears on a line elsewhere: what shares words with what is asked."""
    found = matter.partners(line, keys, asked=words)[:2]
    return found or (companions(matter, line)[:1] if len(matter.story) <= FEW else [])


def blames(matter: Matter) -> Iterator[Draft]:
    """Something that goes ill -> who or what has brought it about."""
    for line in matter.story:
        found = scene(matter, line)
        if found is None or not _ILL.search(found[1]):
            continue
        who, words = found
        death = re.sub(r"^ (?:dies|died)\b", "", words.removeprefix(who.text))
        sort = f"for {who.owner} death{death}" if death != words.removeprefix(who.text) and death else f"when {words}"
        for partner in [] if _REASON.search(line.text) else _beside(matter, line, words, who.keys)[:1]:
            yield Draft(
                "blame", "core",
                f"Who or what is most to blame {sort}, and why?",
                (line, partner), who.keys, "outcome resolution", "Evaluate", ("RL.9-10.1", "RL.9-10.3"),
                "Names one person, or one circumstance, and sets its share against that of the others.",
                f"What could {who.text} have done to prevent it?",
                "Put the names of all who had a part in this on a line from “least” to “most”, and defend one place.",
                "Hold a short trial: one speaker for the charge, one for the defence, with a quotation each.",
                10,
            )  # fmt: skip


def proofs(matter: Matter) -> Iterator[Draft]:
    """What the guide claims of a theme or a thing -> which moment of the story shows it best."""
    for heading, lines in by_section(matter, "theme|idea|symbol|motif|character|cast|people"):
        for line in lines:
            claim = None if line not in matter.story or line.leaning or weak(line) else _claim(matter, line)
            if claim is None:
                continue
            near = matter.partners(line, tuple(matter.persons(line.text)), asked=claim)
            told = [one for one in near if matter.tells(one) and matter.touches(one, claim)]
            for partner in [] if _GIVEN.search(line.text) else told[:1]:
                yield Draft(
                    "proof", "core",
                    f"Which moment of the story shows most clearly that {claim}, and why that one?",
                    (line, partner), tuple(matter.persons(line.text)[:2]) or (heading,),
                    "action", "Evaluate", ("RL.9-10.1", "RL.9-10.2"),
                    "Chooses one moment, says what happens in it, and shows how it bears the statement out.",
                    "Which moment would you name to somebody who doubts the statement?",
                    "Read the second quotation aloud and say “yes”, “no” or “in part” before you look for a moment of "
                    "your own.",
                    "Find a moment that seems to speak against the statement, and say whether the statement still "
                    "holds.",
                )  # fmt: skip


def _claim(matter: Matter, line: Line) -> str | None:
    """What a sentence says of somebody's nature or of how things are between people, where that is clear by itself."""
    found = matter.acting(line)
    if found is None or found[2] or _OPINION.search(line.text) or not _NATURE.search(found[1]):
        return None
    main = matter.main(found[1])
    plain = not re.search(r"[,\d“]|\b(?:called|named)\b|^is \w+ed by\b", main) and not re.match(
        r"(?:first|then|later) ", main
    )
    fit = plain and 4 <= len(main.split()) <= 18 and matter.sure(main, found[0])
    return f"{found[0].text} {main}" if fit else None


def parallels(matter: Matter) -> Iterator[Draft]:
    """A choice -> one like it outside the work."""
    for line, who, deed in deeds(matter):
        if deed.startswith("visit "):
            continue
        for lines in with_each(line, _beside(matter, line, deed, who.keys)[:1]):
            yield Draft(
                "parallel", "closing",
                "Think of somebody in the news, in history or in another story who has faced a choice like "
                f"{who.owner} decision to {deed}: whose reasons are the better ones, and why?",
                lines, who.keys, "action", "Create", ("RL.9-10.1", "RL.9-10.3"),
                f"Says what the two choices share and where they part, and gives {who.text} a fair hearing.",
                f"What would {who.text} say to the other one?",
                "Make a table with two columns, and fill in for both: what is wanted, what is feared, what is lost.",
                f"Write a page in which {who.text} and the other one meet and talk about what they did.",
                12, 4,
            )  # fmt: skip


def kindred(matter: Matter) -> Iterator[Draft]:
    """A moment of the plot -> one like it in another work."""
    for line in matter.story:
        found = happening(matter, line)
        if found is None or ON_THE_WAY.search(found[1]):
            continue
        who, words = found
        found_near = _beside(matter, line, words, who.keys) or companions(matter, line)
        for lines in with_each(line, found_near[:1]):
            yield Draft(
                "kindred", "closing",
                f"Which moment in another story that you know comes closest to the one when {words}, and why?",
                lines, who.keys, "action", "Create", ("RL.9-10.1", "RL.9-10.3"),
                "Says first what matters in this moment, then names the likeness and one difference that tells.",
                f"What could {who.text} learn from the other story?",
                "Say in one sentence what is at stake in this moment, and look for a story in which the same is at "
                "stake.",
                "Write the two moments into one scene in which their people meet.",
                10, 4,
            )  # fmt: skip
