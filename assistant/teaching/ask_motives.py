"""Templates on motives: what people choose, and why they act.

Each takes sentences of one form and leaves all others alone. Refuses to know which drafts will be chosen.
"""

import re
from collections.abc import Iterator

from assistant.reading import Line
from assistant.teaching.akin import bare, towards
from assistant.teaching.bearing import bearing, stands
from assistant.teaching.draft import Draft, side, uses, with_each
from assistant.teaching.matter import Matter, Subject
from assistant.wordforms import base, word_set

_CHOICES = word_set(
    "refuse reject accept stay hide tell ask leave abandon agree apologise apologize lie pretend keep conceal tear hand"
    " apply dedicate trap protect follow choose decide burn deceive trick reveal forgive steal promise"
    " marry elope pay forbid sell spare swear send betray disobey free"
)
_ADVERB = (
    r"(?:(?:reluctantly|secretly|deliberately|finally|later|then|also|soon|suddenly|first|often|still|afterwards) )?"
)
_VERB = re.compile(rf"^{_ADVERB}([a-z]+) (.+)$")
_SECOND_VERB = re.compile(r",? and (?:[a-z]+ly )?(?:then )?(?:[a-z]+s|is)\b(?! of\b).*$")
_TRIVIAL = re.compile(
    r"^(?:leave for|tell \w+ in|\w+ (?:up|of)\b|ask (?:\w+ ){1,3}(?:about|to (?:stop the|be heard))"
    r"|leave .*\bin\b|hide in\b)"
    r"|\w+ (?:her|him|them) (?:by|to|that|in|at|away)\b|\w+ (?:him|them)\b|\b(?:at about|same)\b|[a-z]ly$"
    r"|^visit\b|^tell .*\b(?:story|tale|history)$"
)
_GROUNDS = re.compile(r"\b(?:because|since|so that|in order to|although|though|but|yet|even though)\b|, so\b")
GIVEN = re.compile(r"\b(?:because|since|so that|in order to)\b")
HARM = re.compile(
    r"\b(?:dies|died|murdered|executed|fails|failed|breaks? (?:down|up)|closed|loses|lost|condemned|arrested|accused"
    r"|quarrels?|killed|kills|strangle[sd]|burned|destroyed|beat|fled|ruined|humiliated|abandon(?:s|ed)|divides?|drowned"
    r"|starve[sd]|falling out|banished|wounded|stole|cheated|runs? away|run away|elopes?)\b"
)
_CAUSE = re.compile(r"^(.+?),? (?:mainly |partly |chiefly )?because (?!of )([^,]+(?:, and because [^,]+)?)$")
_TWICE = re.compile(
    r"^(.+?),? (?:partly )?because (?:he|she|they) (.+?) and (?:(?:partly )?because (?:he|she|they) )?"
    r"((?:already )?(?:\w+s|was)\b.+)$"
)
_WILLED = re.compile(  # what somebody does or feels for a reason, and not what befalls somebody
    r"^(?:\w+ly |never |often |then |also |first |later )*(?!(?:will|resembles?|differs?|acts? as|explains?|is an?"
    r"|is the|is called|falls?|fell|dies|died|has|have|matters?|had|means?|becomes?|was|were|inherits?|learns?|begins?"
    r"|realises?|realizes?|improves?|knows?|needs?|lives?|arrives?|speaks?|narrates?|worries|moves?"
    r"|tells? (?:his|her) story)\b)"
    r"[a-z]+"
)
_BARE = re.compile(r"(?:^|ly )(?:agrees|agreed|accepts|accepted|refuses|refused|consents|consented)$")


def choices(matter: Matter) -> Iterator[Draft]:
    """ "Victor stays silent, because …" -> what speaks for and what against his decision to stay silent."""
    for line, who, deed in deeds(matter):
        others = [
            (line, other)
            for other in bearing(matter, line, deed, who.keys)
            if _GROUNDS.search(line.text) or _GROUNDS.search(other.text)
        ]
        reasoned = not others and GIVEN.search(line.text) and bare(matter)
        beside = [(line, other) for other in towards(matter, line, who.keys)[:1]] if reasoned else []
        come = [] if others or beside else _come_of(matter, line)
        for lines in others or beside or come:
            weighs = uses(lines[1], "Weighs this against the decision")
            yield Draft(
                "choice", "core",
                f"What speaks for {who.owner} decision to {deed}, and what speaks against it?",
                lines, who.keys, "action", "Evaluate", ("RL.9-10.1", "RL.9-10.3"),
                f"Says something on either side, and weighs what {who.text} could know at the time against what came "
                "of it.",
                f"Which of the points on either side could {who.text} see at the time?",
                "Draw two columns, “for” and “against”, and fill them from the quotations and from what you know of "
                "the story.",
                f"Write the short speech that {who.text} might make in defence of this decision.",
                10,
                bears=(None, weighs if come else None if beside else side(lines[1], "the decision")),
            )  # fmt: skip


def _come_of(matter: Matter, line: Line) -> list[tuple[Line, Line]]:
    """A deed whose reason is given, with the harm that the next sentence tells."""
    after = matter.reading.after(line)
    told = after is not None and after in matter.lines and after.passage == line.passage and stands(matter, after)
    return [(line, after)] if after and told and GIVEN.search(line.text) and HARM.search(after.text) else []


def deeds(matter: Matter) -> Iterator[tuple[Line, Subject, str]]:
    """Everything that somebody does by choice, as it stands after "decision to", in sentences to be read alone."""
    for line in matter.story:
        for who, rest in matter.actings(line) if stands(matter, line) else ():
            deed = _deed(rest, who, matter)
            if deed is not None:
                yield line, who, deed


def _deed(rest: str, who: Subject, matter: Matter) -> str | None:
    """What somebody does by choice, as it stands after "decision to"; None where the form is not sure."""
    match = _VERB.match(matter.main(rest))
    verb = base(match[1]) if match and not who.many else match[1] if match else None
    verb = "apologize" if verb == "apologiz" else verb
    if match is None or verb not in _CHOICES or (who.many and (match[1].endswith("s") or verb == "marry")):
        return None
    words = _SECOND_VERB.sub("", match[2]).removesuffix(" soon").removesuffix(" shortly")
    if "," in words or not matter.sure(words, who) or _TRIVIAL.search(f"{verb} {words}"):
        return None
    if verb in ("decide", "agree", "apply", "promise"):
        deed = words.removeprefix("to ")
        return deed if words != deed and len(deed.split()) >= 2 and not _TRIVIAL.search(deed) else None
    return f"{verb} {words}" if 2 <= len(words.split()) <= 13 or verb == "stay" else None


def reasons(matter: Matter) -> Iterator[Draft]:
    """ "Darcy helps them, because he loves Elizabeth and because he blames himself" -> which reason weighs more."""
    for line, who, main in _explained(matter):
        match = _TWICE.match(line.text.rstrip("."))
        if match is None or re.search(r",|\band\b", match[2]) or re.search(r", ", match[3]):
            continue
        near = bearing(matter, line, f"{main} {match[2]} {match[3]}", who.keys, 3)
        near = [one for one in near if set(matter.persons(main)) <= set(matter.persons(one.text))]
        for lines in with_each(line, near[:1]):
            yield Draft(
                "reasons", "core",
                f"{line.text} Which of the two reasons weighs more, and why?",
                lines, who.keys, "causal relationship", "Evaluate", ("RL.9-10.1", "RL.9-10.3"),
                f"Keeps the two reasons apart, and ties the one that is chosen to something that {who.text} does or "
                "feels elsewhere in the story.",
                f"Which of the two reasons would {who.text} rather speak about?",
                "Say the sentence twice, each time with only one of its reasons, and note what changes.",
                f"Write a few lines in which {who.text} explains this to a friend and gives only one of the reasons.",
            )  # fmt: skip


def causes(matter: Matter) -> Iterator[Draft]:
    """ "Ruth invents stories because …" -> which reason that the guide does not give might weigh as much."""
    for line, who, main in _explained(matter):
        if _TWICE.match(line.text.rstrip(".")) or re.search(r"\b(?:and|partly|mainly)\b", main):
            continue
        yield Draft(
            "cause", "core",
            f"{line.text} Which reason that is not named here might weigh as much, and what in the story supports "
            "your view?",
            (line,), who.keys, "causal relationship", "Analyze", ("RL.9-10.1", "RL.9-10.3"),
            f"Names a reason beyond the one that is told, and shows that it fits what {who.text} does elsewhere.",
            f"Which of the reasons would {who.text} admit to?",
            "Underline the reason that the sentence gives, then ask what it leaves unexplained.",
            f"Write what {who.text} might confide to a friend about this, with both reasons in it.",
        )  # fmt: skip


def _explained(matter: Matter) -> Iterator[tuple[Line, Subject, str]]:
    """Sentences that open with somebody who does or feels something "because …", with the words up to that."""
    for line in matter.story:
        found = matter.acting(line)
        match = _CAUSE.match(line.text.rstrip("."))
        if found is None or found[2] or match is None or not stands(matter, line) or not 9 <= len(line.words) <= 36:
            continue
        who, main = found[0], match[1].removeprefix(found[0].text).strip()
        whole = not re.search(r",| that\b", main) and not _BARE.search(main)
        if match[1] != main and whole and _WILLED.match(found[1]) and matter.sure(main, who):
            yield line, who, match[1]
