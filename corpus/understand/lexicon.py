"""Closed lists of English words that tell people from places and one gender from the other.

Titles, kin, trades, deeds that only people do, prepositions of place, countries. Refuses to know any guide, and the
name of anybody.
"""

import re


def words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


TITLES_F = words(
    """
    miss mrs ms lady madame madam queen princess aunt auntie sister mother dame duchess countess granny grandma mme
    """
)
TITLES_M = words(
    """
    mr sir lord king prince uncle brother father monsieur master count duke baron earl friar squire grandpa m
    """
)
TITLES_ANY = words(
    """
    dr doctor captain colonel professor saint st judge general major reverend rev sergeant lieutenant
    """
)
TITLES = TITLES_F | TITLES_M | TITLES_ANY
WITH_FIRST_NAMES = words(
    """
    miss lady sir aunt auntie uncle queen king prince princess sister brother dame saint st friar
    """
)
ABBREVIATED = words("mr mrs ms dr st m mme rev")
PARTICLES = words("de du des von van der den della di le la ten")  # within a name: "Catherine de Bourgh"

SHE, HE = words("she her hers herself"), words("he him his himself")
THEY = words("they them their theirs themselves")
NOMINATIVE = words("she he they")

FEMALE = words(
    """
    woman girl wife mother daughter sister bride aunt niece widow queen princess lady grandmother stepmother
    mistress heroine nun actress governess housewife duchess countess maid maiden nurse witch goddess godmother
    hostess heiress stepsister stepdaughter granddaughter girlfriend waitress landlady housemaid seamstress matron
    girls women mom mum
    """
)
MALE = words(
    """
    man boy husband father son brother bridegroom uncle nephew widower king prince gentleman grandfather stepfather
    monk priest friar lord knight actor duke count baron squire handyman clergyman footman nobleman fisherman
    businessman policeman stepbrother grandson boyfriend waiter landlord wizard god godfather youth lad fellow
    bishop
    """
)
_PERSON = words(
    """
    friend child baby orphan cousin twin parent guardian servant student pupil teacher veteran carer donor narrator
    explorer philosopher merchant officer owner heir lover companion confidante rival poet writer novelist artist
    singer musician painter scientist scholar professor lecturer doctor physician lawyer attorney judge soldier
    sailor captain colonel general steward housekeeper patron patroness cook gardener farmer peasant villager thief
    murderer killer victim slave prisoner criminal hero villain ghost creature monster giant dwarf stranger
    neighbour neighbor visitor guest resident headmaster headmistress principal clerk secretary nurse player captain
    leader chief ruler emperor president minister citizen clone figure character person orphan librarian detective
    spy reporter journalist editor publisher maker creator adviser advisor assistant apprentice colleague classmate
    roommate tutor coach director schoolteacher schoolmaster boss employer worker driver pilot hunter shepherd
    tailor miller baker butcher blacksmith carpenter weaver innkeeper keeper nanny mentor admirer suitor fiance
    fiancé fiancée sibling relative ancestor descendant immigrant refugee survivor traveler traveller wanderer
    beggar drunkard genius prodigy coward liar protagonist antagonist confidant clergyman pastor vicar preacher
    prophet saint messenger herald jester clown
    """
)
PERSON_NOUNS = FEMALE | MALE | _PERSON
_PERSON_ENDING = re.compile(r"(?:[^aeiou]man|woman|keeper|maker|dealer|holder|monger|wright|ologist|ician|stress)$")
NAMING = words("named called nicknamed")

HUMAN_VERBS = words(
    """
    say tell ask believe want think learn feel know love see die marry decide hope wish fear refuse promise reply
    answer speak write read remember forget dream imagine hate like realise realize discover understand admit
    confess explain insist agree accept reject propose suspect regret worry pretend laugh smile cry weep shout
    whisper sing dance walk run drive visit meet leave return arrive travel marry invite persuade warn beg apologise
    apologize lie steal kill murder strangle rescue help nurse teach study work live sleep wake eat drink give take
    buy sell bring carry hold watch look listen hear notice stare try begin continue stay sit stand send receive
    hide seek search inherit elope flatter pursue abandon betray forgive blame accuse protect praise mock insult
    admire resent envy grow suggest describe recall claim deny declare announce argue complain reveal follow lead
    push pull throw join
    """
)
_MENTAL_VERBS = words(
    "want believe think hope fear wish love hate know decide regret worry admit confess realise realize"
)
_IRREGULAR = words(
    """
    said told thought felt knew saw met left gave took bought sold brought held heard stood sat slept woke ate drank
    sang ran drove wrote spoke understood forgot hid sought stole lay taught grew threw led sent wept knelt became
    has had
    """
)

PLACE_NOUNS = words(
    """
    town city village island country county school university house estate farm castle palace cottage parish street
    river mountain forest region state capital port suburb inn hotel college land kingdom place hospital prison sea
    lake resort neighbourhood neighborhood settlement valley district plantation mansion manor abbey hall park
    station
    """
)
IN = words(
    """
    in at near into across outside through throughout towards toward below around inside beyond within
    """
)
MOVING = words("into across towards toward through throughout around")
WEAK = words("to from for of on")
COUNTRIES = words(
    """
    england britain scotland wales ireland france germany italy spain portugal greece russia poland austria
    switzerland holland netherlands belgium denmark norway sweden finland iceland turkey egypt israel syria iran
    iraq india pakistan china japan korea vietnam thailand australia canada mexico brazil argentina chile peru cuba
    jamaica haiti nigeria kenya ghana morocco algeria ethiopia america africa europe asia antarctica arctic
    """
)
NATIONS = words(
    """
    english british scottish welsh irish french german italian spanish portuguese greek russian polish austrian
    swiss dutch belgian danish norwegian swedish finnish turkish egyptian jewish syrian persian arab arabian indian
    pakistani chinese japanese korean vietnamese thai australian canadian american mexican brazilian cuban african
    european asian latin roman christian catholic protestant muslim puritan victorian georgian elizabethan gothic
    romantic
    """
)
CALENDAR = words(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december christmas easter
    """
)
STRUCTURE = words(
    """
    part chapter chapters volume book act scene letter letters section page pages stanza line lines verse canto
    prologue epilogue appendix introduction
    """
)
FEELING = words(
    """
    trust faith believe believes believed belief confidence confide confides confided interest interested hope joy
    pride pleasure delight love look looks looked laugh laughs laughed shout shouts shouted smile smiles smiled
    stare stares stared glance glances glanced yell yells angry mad rage anger directed written
    """
)  # in or at somebody
PRIZES = words("prize award medal degree doctor doctorate bachelor master")

FUNCTION = words(
    """
    the a an and or but nor so yet for of in on at by to from with without within into onto over under after before
    since until till when while where which who whom whose what why how that this these those there here then thus
    as if though although because unless whether than not no never nothing nobody none some any each every either
    neither both all most many much more few several one two three four five six seven eight nine ten first second
    third last next other another such same own only even also too very just still already soon later once again
    perhaps maybe instead however therefore meanwhile finally i me my mine we us our ours you your yours he him his
    she her hers it its they them their theirs is are was were be been being am has have had do does did will would
    shall should can could may might must let go upon like unlike despite during through throughout about between
    among against across near outside inside beyond behind beside above below toward towards around along up down
    out off early late today now yes oh ah o well good great old young new long short little big in fact people
    readers critics students everyone everybody someone somebody anyone anybody everything something anything quite
    rather ha hallo halloo hello hey hi hush alas hurrah hurray ho bah aha hum dear please give
    """
)
INSIDE_TITLES = words("the a an me my and of in go let it is to after before for not no never")  # of works


def is_person_noun(word: str) -> bool:
    return word in PERSON_NOUNS or (len(word) > 5 and _PERSON_ENDING.search(word) is not None)


def noun_gender(word: str) -> str | None:
    """What a noun for somebody tells of their gender."""
    if word in FEMALE or word.endswith(("woman", "mother", "sister", "daughter", "wife")):
        return "f"
    if word in MALE or (len(word) > 3 and word.endswith("man") and word not in ("human", "german", "roman", "norman")):
        return "m"
    return None


def is_human_verb(word: str) -> bool:
    """Whether a word is a deed of people: "tells", "told", "decided"."""
    return word in _IRREGULAR or _is_form(word, HUMAN_VERBS)


def is_mental_verb(word: str) -> bool:
    """Whether nobody but a person does so: "wants", "believed"."""
    return _is_form(word, _MENTAL_VERBS)


def _is_form(word: str, verbs: frozenset[str]) -> bool:
    if word in verbs:
        return True
    for ending, put in (("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("d", "")):
        if word.endswith(ending) and word[: -len(ending)] + put in verbs:
            return True
    return len(word) > 4 and word.endswith("ed") and word[-3] == word[-4] and word[:-3] in verbs
