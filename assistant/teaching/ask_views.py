"""Templates that ask for a view and its reasons: blame, and links to the world and to other works.

Each takes sentences of one form and leaves all others alone. Refuses to know which drafts will be chosen.
"""

import re
from collections.abc import Iterator

from assistant.reading import Line
from assistant.teaching.ask_motives import GIVEN, deeds
from assistant.teaching.bearing import AFTERWARDS, bearing, stands
from assistant.teaching.draft import Draft, quoted, with_each
from assistant.teaching.matter import Matter, Subject, tells_cause

_BEFALLS = re.compile(  # harm that comes to somebody
    r"^(?:\w+ly )?(?:(?:is|are|was|were|has been|have been) (?:\w+ and )?(?:condemned|executed|murdered|arrested|ruined"
    r"|killed|drowned|banished|wounded|beaten|humiliated|robbed|cheated|abandoned|imprisoned|betrayed)"
    r"|(?:starves?|starved|drowns|breaks? down|broke down)\b)"
)
_PASSIVE = re.compile(r"(?:is|was) (?:also )?\w+(?:ed|en)\b")
_WEIGHTY = re.compile(  # what a reader remembers of a story: harm, love, truth told or hidden, parting, help
    r"^(?:\w+ly )?(?:refuses?|refused|reveals?|revealed|loses|lost|hides?|hid|rescues?|rescued|saves?|saved|abandons?"
    r"|abandoned|betrays?|betrayed|proposes|proposed|discovers?|discovered|strangle[sd]|kills?|killed|runs?|ran"
    r"|screams?|screamed|apologi[sz]e[sd]?|confesse[sd]|forgives?|forgave|warns?|warned|tricks?|tricked|steals?|stole"
    r"|sells?|sold|gives?|gave|hands?|handed|tears?|tore|burns?|burned|chases?|chased|follows?|followed|holds?|held"
    r"|pretends?|pretended|finds?|found|leaps?|leapt|jumps?|jumped|begs?|begged|promises?|promised|kneels?|knelt"
    r"|opens?|opened|dances?|danced|insults?|insulted|rejects?|rejected|protects?|protected|catches|caught|sets? free"
    r"|freed|weeps?|wept|struck|strikes?|beats?|buries|buried|digs?|dug|offers?|offered|swears?|swore|parts?|parted)\b"
)
_ASIDE = re.compile(
    r"\b(?:arrives?|moves? to|travels|visits?|the (?:novel|book)|timeline|the next (?:day|morning)|soon afterwards"
    r"|also)\b|[:;“\"]|--"
)
_SHORT, _LONG, _PAIR = 12, 28, 2  # words of a moment; people in it


def blames(matter: Matter) -> Iterator[Draft]:
    """Harm that comes to somebody -> who or what has brought it about."""
    for line in matter.story:
        found = matter.acting(line) if matter.tells(line) and stands(matter, line) else None
        if found is None or not _BEFALLS.match(found[1]) or GIVEN.search(line.text) or len(line.words) > 28:
            continue
        who = found[0]
        if ", and " in line.text:
            continue
        for lines in with_each(line, _done_to(matter, line, who)):
            yield Draft(
                "blame", "core",
                f"{line.text} Who or what is most to blame for this, and why?",
                lines, who.keys, "outcome resolution", "Evaluate", ("RL.9-10.1", "RL.9-10.3"),
                "Names one person, or one circumstance, and sets its share against the shares of others.",
                "At which moment could this still have been prevented, and by whom?",
                "Put the names of all who had a part in this on a line from “least” to “most”, and defend one place.",
                "Hold a short trial of the one whom most of you name: one speaker for the charge, one for the defence.",
                10,
            )  # fmt: skip


def _done_to(matter: Matter, line: Line, who: Subject) -> list[Line]:
    """What the guide tells elsewhere of what others did to somebody, or thought of them, and why."""
    found = bearing(matter, line, line.text, who.keys)
    for other in matter.story:
        acts = matter.acting(other)
        others_act = acts is None or acts[0].keys != who.keys or _PASSIVE.match(acts[1])
        told = set(who.keys) <= set(matter.persons(other.text)) and tells_cause(other) and stands(matter, other)
        if told and others_act and other.passage != line.passage and other not in found:
            found.append(other)
    return found[:2]


def parallels(matter: Matter) -> Iterator[Draft]:
    """A choice whose reason is told -> one like it outside the work."""
    for line, who, deed in deeds(matter):
        if not GIVEN.search(re.split(r", (?:and|but|so(?! that)) ", line.text[line.text.find(deed.split()[-1]) :])[0]):
            continue  # a reason of something else is none to compare
        for lines in with_each(line, bearing(matter, line, deed, who.keys, 1)):
            yield Draft(
                "parallel", "closing",
                "Think of somebody in the news, in history or in another story who has faced a choice like "
                f"{who.owner} decision to {deed}: whose reasons are the better ones, and why?",
                lines, who.keys, "action", "Create", ("RL.9-10.1", "RL.9-10.3"),
                f"Says what the two choices share and where they part, and gives {who.text} a fair hearing.",
                f"What would {who.text} want to ask the person whom you chose?",
                "Make a table with two columns, and fill in for both: what is wanted, what is feared, what is lost.",
                f"Write a page in which {who.text} meets the person whom you chose and the two compare what they did."
                if not who.many
                else f"Write a page in which {who.text} meet the person whom you chose and compare what they did.",
                12, 4,
            )  # fmt: skip


def kindred(matter: Matter) -> Iterator[Draft]:
    """A moment of the plot -> one like it in another work."""
    for line in matter.story:
        found = matter.acting(line) if matter.tells(line) and stands(matter, line) else None
        if found is None or not _WEIGHTY.match(found[1]) or _ASIDE.search(line.text) or AFTERWARDS.search(line.text):
            continue
        whole = tells_cause(line) or len(line.words) > _SHORT
        if not (whole and _SHORT <= len(line.words) <= _LONG) or len(matter.there(line.text)) < _PAIR:
            continue  # a deed without its cause, or without the one whom it is done to, is too thin to compare
        for lines in with_each(line, bearing(matter, line, matter.main(found[1]), found[0].keys, 1, 2)):
            yield Draft(
                "kindred", "closing",
                f"“{quoted(line)}” Which moment in another story that you know comes closest to this one, and why?",
                lines, found[0].keys, "action", "Create", ("RL.9-10.1", "RL.9-10.3"),
                "Says first what matters in this moment, then names the likeness and one difference that tells.",
                "What does the other story show that this one leaves out?",
                "Say in one sentence what is at stake in this moment, and look for a story in which the same is at "
                "stake.",
                "Rewrite this moment in a few sentences as the teller of the other story would tell it.",
                10, 4,
            )  # fmt: skip
