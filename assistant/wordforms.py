"""Forms of English words: what a stemmer leaves apart ("wept", "weep"), and the base of a verb ("takes", "take").

A closed list of irregular verbs and of a few plain synonyms that readers use for what study guides say. Refuses to
know any guide.
"""

import re

from index.lexical import tokens

_VERBS = """
be was were been; bear bore borne; beat beaten; become became; begin began begun; bend bent; bite bit bitten; blow blew
blown; break broke broken; bring brought; build built; burn burnt; buy bought; catch caught; choose chose chosen; come
came; creep crept; deal dealt; dig dug; do did done; draw drew drawn; dream dreamt; drink drank drunk; drive drove
driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find found; flee fled; fly flew flown;
forbid forbade forbidden; forget forgot forgotten; forgive forgave forgiven; freeze froze frozen; get got gotten; give
gave given; go went gone; grow grew grown; hang hung; have had; hear heard; hide hid hidden; hold held; keep kept;
kneel knelt; know knew known; lay laid; lead led; leave left; lend lent; let; lie lay lain; light lit; lose lost; make
made; mean meant; meet met; pay paid; ride rode ridden; ring rang rung; rise rose risen; run ran; say said; see saw
seen; seek sought; sell sold; send sent; shake shook shaken; shine shone; shoot shot; sing sang sung; sink sank sunk;
sit sat; sleep slept; speak spoke spoken; spend spent; spring sprang sprung; stand stood; steal stole stolen; stick
stuck; strike struck; swear swore sworn; sweep swept; swim swam swum; take took taken; teach taught; tear tore torn;
tell told; think thought; throw threw thrown; understand understood; wake woke woken; wear wore worn; weave wove woven;
weep wept; win won; write wrote written
"""
_SAME = """
weep cry tear; die death dead dying; write author writer; begin start beginning; end ending final finish;
child children kid;
man men; woman women; life lives live; foot feet; tooth teeth; mouse mice; buy purchase; angry anger rage;
ill sick illness; big large; small little; marry marriage wedding wed husband wife spouse; setting set;
leave depart go;
bully tease bait torment taunt; afraid fear scared scare frightened frighten terrify dread; song track tune; movie film;
mother mom mum; father dad; happy happiness glad; sad unhappy sorrow; argue argument quarrel; friend friendship; picture
drawing; believe belief; fail failure; close closed; job profession occupation; truth true; lover boyfriend girlfriend;
murder kill strangle slay slew slain; refuse refusal reject rejection decline; rich wealthy wealth;
destroy destruction; narrate narrator; sing singer
"""
_COMMON = """
use make get take want need try feel think know like look come go give find begin become keep put seem turn ask show
help call leave see thing way time place lot year day reason good bad new old big first last own next another really
role effect purpose function significance importance example number type
play work part side end back away together different same long high real actually
"""
_TORN = re.compile(r"\b(?:tear(?:s|ing)?|tore|torn) (?=(?:[\w’'-]+ ){0,5}?(?:apart|to pieces|up)\b)")
_BASES = {"is": "be", "has": "have", "does": "do", "goes": "go"}
_ES = re.compile(r"(?:s|x|z|ch|sh|o)es$")


def _stem(word: str) -> str:
    found = tokens(word)
    return found[0] if found else word


def _table(*groups: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for group in groups:
        for entry in group.split(";"):
            first, *others = (_stem(word) for word in entry.split())
            for other in others:
                table.setdefault(other, table.get(first, first))
    return table


_CANONICAL = _table(_VERBS, _SAME)


def plain_word(word: str) -> bool:
    """Whether a word is among the plain English ones that are listed here."""
    return any(stem in _CANONICAL or stem in COMMON or stem in _HEADS for stem in tokens(word)) or not tokens(word)


def word_set(words: str) -> frozenset[str]:
    """A set of words written in one line."""
    return frozenset(words.split())


_HEADS = frozenset(_CANONICAL.values())
COMMON = frozenset(_CANONICAL.get(stem, stem) for word in _COMMON.split() for stem in tokens(word))


def stems(text: str) -> frozenset[str]:
    """The content words of a text, each as one sign for all its forms."""
    return frozenset(_CANONICAL.get(token, token) for token in tokens(_TORN.sub("destroy ", text)))


def base(verb: str) -> str | None:
    """The base of a verb in the present ("takes" -> "take"); None for what is no such verb."""
    if verb in _BASES:
        return _BASES[verb]
    if not verb.isalpha() or len(verb) < 4 or not verb.endswith("s") or verb.endswith(("ss", "us", "is")):
        return None
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    return verb[:-2] if _ES.search(verb) and not verb.endswith(("oses", "uses", "ases", "ises")) else verb[:-1]


_PASTS = {
    entry.split()[1]: entry.split()[0]
    for entry in _VERBS.split(";")
    if len(entry.split()) > 1 and entry.split()[1] not in ("was", "had", "did")
}


def base_of_past(verb: str) -> str | None:
    """The base of an irregular verb in the past ("wept" -> "weep"); regular ones are not told from adjectives."""
    return _PASTS.get(verb)
