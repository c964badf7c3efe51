"""Words that mean nearly the same, or of which one is a kind of the other, so that a reader may use words of their own.

Looser than `wordforms`, which counts two words as one: "choke" may be told as "strangled", "a weapon" as "a sword", but
neither is the other. A closed list of everyday English, made by hand. Refuses to know any guide and any question.
"""

import re
from collections.abc import Callable

from assistant.wordforms import stems
from index.lexical import tokens

# Any word of a group may stand for any other.
_ALIKE = """
boy lad son; girl lass maiden daughter; man gentleman fellow guy bloke; woman lady; child youngster kid infant baby
toddler; teenager adolescent youth; adult grown-up; husband wife spouse bride groom bridegroom married; fiance fiancee
betrothed engaged sweetheart; mother mum mummy mommy mama; father dad daddy papa; grandmother granny grandma;
grandfather grandad grandpa; relative relation kin family folk; ancestor forefather; orphan foundling; heir successor;
friend companion comrade pal mate confidante; enemy foe rival opponent adversary; neighbour villager; leader chief
head ruler; boss employer master patron patroness; servant maid footman attendant; helper assistant; king monarch
ruler; emperor tsar; noble aristocrat lord nobleman; lady noblewoman; rich wealthy affluent prosperous well-off; poor
penniless needy destitute; beggar tramp; sailor crew seaman mariner; captain skipper commander; soldier officer
warrior fighter troop; hunter huntsman; doctor physician; nurse carer; nurse tend care; teacher tutor schoolmaster
guardian instructor lecturer professor taught; pupil student schoolchild schoolboy schoolgirl learner; headteacher
headmistress headmaster principal; priest clergyman vicar parson minister pastor rector; lawyer attorney solicitor;
judge magistrate; policeman constable; thief robber burglar; murderer killer; criminal crook villain offender;
merchant trader dealer tradesman; inventor creator maker; scientist researcher; explorer adventurer traveller voyager;
writer author novelist poet; artist painter; singer vocalist; caretaker handyman janitor; tenant lodger; resident
inhabitant occupant; guest visitor; stranger outsider; prisoner captive; witch sorceress; wizard sorcerer magician;
monster fiend demon ogre brute beast; ghost spirit spectre; creature being animal beast; kill murder slay strangle
stab execute slaughter; strangle choke throttle suffocate; execute hang behead; die perish death fatal; dead deceased;
corpse body; bury grave burial tomb; survive outlive; hurt injure wound harm; attack assault strike; beat thrash hit;
fight brawl battle scuffle struggle quarrel; quarrel argue row dispute squabble; war conflict; weapon arms; shoot fire
discharge; explode blast; burn blaze fire flame; drown sink; ill sick unwell ailing; illness disease sickness fever;
cure heal recover; healthy well; mad insane crazy; blind sightless; disabled crippled lame; tired weary exhausted
worn; hungry starving famished; pregnant expecting; birth born; old elderly aged ancient; oldest eldest; older elder;
young youthful; love adore fond devoted affection; fancy admire attracted like; like enjoy love prefer; hate detest
loathe despise dislike hatred; marry wed; wedding marriage ceremony nuptial; propose proposal offer; elope runaway
flight; kiss embrace; hug embrace cuddle hold; couple pair; match marriage; jealous envious envy; proud pride vain
vanity arrogant conceited; modest humble; shy timid; brave courageous bold fearless heroic; kind generous gentle
benevolent compassionate; cruel harsh brutal unkind; polite courteous courtesy; rude impolite; honest truthful; liar
dishonest deceitful; clever intelligent smart bright gifted; stupid foolish silly; lazy idle; strict stern severe;
surly gruff grumpy grumbling; calm tranquil quiet; sad unhappy miserable sorrow grief; grief mourn grieve; cheerful
merry glad; happy delighted pleased; angry furious rage cross irritated; fury temper tantrum outburst; fear afraid
scared terror dread; worry anxious concern; ashamed shame embarrassed embarrassment; humiliate embarrass; guilt guilty
blame remorse; regret sorry; apology apologize sorry; forgive pardon; pity sympathy mercy; hope wish; wish want desire
long; surprise astonish amaze shock; disgust revulsion horrify; lonely loneliness solitary alone isolated isolation;
comfort console soothe; trust rely; doubt suspect suspicion; beautiful pretty handsome lovely attractive; ugly
hideous; fat stout; thin slender; tall height high; strong powerful strength; weak feeble; huge gigantic enormous vast
big giant; tiny small little; fast quick swift; hair hairstyle haircut ponytail; clothes clothing dress garment; wear
dressed; hat cap; coat cloak; shoe boot; jewel jewellery; necklace locket; face appearance; look appear seem; see
notice spot glimpse; watch observe spy; stare gaze; look search seek hunt; find discover; hear listen overhear; eat
devour dine feed; meal dinner supper food; sleep slumber nap; wake awake; say tell state declare announce; tell inform
reveal; reveal disclose expose confess; admit confess acknowledge; secret hidden conceal; hide conceal; lie deceive
trick; trick deceive fool cheat; cheat swindle; pretend feign; promise vow swear; warn caution; advise advice
recommend; suggest propose; order command; beg plead implore; ask request; reply answer; refuse decline; object oppose
disapprove forbid; forbid prohibit ban; allow permit; agree consent; persuade convince; complain grumble; shout yell
scream; mock laugh ridicule tease; tease bully torment bait pick; insult slight snub; gossip rumour; chat talk speak;
letter message note; know aware; understand grasp realize; learn study discover; teach educate instruct; education
schooling lesson; school college university; lesson class; exam test; book novel literature; book volume; story tale;
poem verse; picture painting drawing artwork portrait; draw sketch; art artwork; song tune track; music song; dance
waltz sway; play perform; game sport; toy doll; prize award; win gain; record tape cassette album; film movie cinema;
remember recall memory; think believe; idea notion theory; plan intend scheme; decide choose resolve; choice decision;
guess suppose; reason cause motive; truth fact; mistake error fault; wrong mistaken; blame accuse; accuse charge;
trial court; evidence proof; crime offence; punish punishment; prison jail; arrest capture; escape flee; flee escape
abandon; free release; law legal; steal rob theft; kidnap abduct; revenge vengeance avenge; threaten threat menace;
danger peril dangerous; safe secure safety; protect guard defend; rescue save; help aid assist; rebel revolt resist
rebellion; freedom liberty; money cash fortune; rich fortune; pay afford; owe debt; cost price; buy purchase; sell
trade; earn wage salary income; coin token; business trade; lend borrow; bankrupt ruin; inherit inheritance heir;
property estate; gift present; give hand; lose loss; job profession occupation trade; work labour toil; employ hire;
build construct; make create produce; creation creature; invent devise; destroy wreck ruin smash; break smash; tear
rip; repair mend; clean wash; collect gather; carry bring; pull drag; push shove; throw fling toss; catch seize grab;
drop fall; close shut; hold grip; tie bind; begin commence; stop cease quit; end finish conclude; delay postpone
postponement deferral; succeed success; try attempt; prevent stop; change transform; turn become; grow increase; join
unite; part separate; separate divide; break split; meet encounter; arrive reach; leave depart; go travel journey;
travel journey voyage trip; trip excursion outing; walk hike stroll; run race; sail voyage; follow pursue chase;
pursue chase hunt; wander roam; live dwell reside; stay remain; hurry rush hasten; jump leap; house home residence;
house mansion estate; cottage hut hovel; castle palace; hut cabin; village town; shop store; inn hotel; church chapel;
hospital clinic; room chamber; garden park; field meadow; wood forest; road path street; river stream; sea ocean;
coast seaside shore beach; ship boat vessel; car vehicle; carriage coach; mountain hill peak alps glacier; place
location spot; country nation land; storm tempest; sky heaven; night evening; morning dawn; party ball dance; ball
dance; feast banquet; celebration festival; fair market; group band gang; crowd mob; society community; public people;
copy clone duplicate; rubbish trash litter garbage; object item; treasure possession; box chest; bag sack; pillow
cushion; shelter refuge; rank status; reputation honour; disgrace scandal; scandal outcry controversy; respect esteem;
manner behaviour; behave act; habit custom; tradition custom; rumour gossip; unusual odd strange peculiar; ordinary
normal common; famous celebrated; difficult hard; quiet silent; loud noisy; empty deserted; dirty filthy; dirty
pornographic obscene; cold chilly; hot warm; private secret; single unmarried; future fate destiny; religion faith;
devil satan; soul spirit; magic spell enchantment; benefactor patron; suffer pain hurt; suffer harm; need require use;
purpose aim; aim goal; worth value; discover uncover; outcome result consequence; symbol emblem; event incident
"""

# The first word is told by any of the others, each of which is one of its kind.
_KINDS = """
girl daughter sister; boy son brother;
illness fever flu cholera plague cancer consumption tuberculosis smallpox measles scarlet; weapon sword gun knife bow
arrow dagger spear pistol rifle axe club; pet dog cat rabbit bird; animal dog cat horse cow cattle sheep goat pig wolf
fox bear lion elk deer bird fish snake frog mouse rat rabbit hare hen; beast dog horse cow cattle wolf bear lion elk
deer goat; bird raven crow swan goose duck hen cock eagle owl dove sparrow nightingale; fish salmon trout herring cod
pike eel; insect bee ant fly spider butterfly; tree oak ash pine fir birch apple willow elm beech; flower rose lily
violet daisy; fruit apple pear plum cherry grape orange; food bread meat cheese cake pie porridge soup salmon butter
egg fruit; drink wine beer ale milk water tea coffee; clothes dress coat shirt cloak gown hat cap shoe trousers jacket
garment; jewellery ring necklace bracelet crown earring brooch; metal gold silver iron copper; money coin gold pound
dollar penny shilling token; vehicle car cart carriage coach wagon train ship boat sledge bicycle; ship boat; building
house castle palace church tower hut cottage barn inn; instrument piano violin flute harp drum fiddle trumpet guitar;
music song piano violin tape album; relative mother father brother sister son daughter uncle aunt cousin nephew niece
grandmother grandfather family; parent mother father; sibling brother sister; child son daughter boy girl; colour red
blue green yellow black white brown grey golden silver purple pink pale; season spring summer autumn winter; weather
rain snow storm sun wind lightning; month january february march april may june july august september october november
december; country england scotland france germany italy japan america russia ireland switzerland britain; continent
europe africa asia america; language english french german latin greek; sport football cricket tennis; job servant
soldier merchant doctor teacher farmer lawyer clergyman officer sailor; profession officer clergyman merchant lawyer
doctor steward attorney; punishment prison execution beating; crime murder theft robbery; award prize nobel booker;
feeling love hate fear anger joy sadness grief jealousy guilt shame; furniture chair table bed chest; landscape
mountain glacier lake forest; mountain mont mount alps; literature novel poem poetry play; disaster fire flood storm
shipwreck; container box bag chest basket barrel; tool hammer axe saw spade; party ball feast; relation aunt uncle
cousin nephew; direction north south east west; religion christian church muslim jewish; institution school hospital
church prison; nationality english french german turkish japanese italian scottish irish; offspring son daughter
"""

# Everyday turns of speech, and one word for each.
_TURNS = """
put to death = executed; lie low|lies low = hide; lay low = hid; pass away|passes away|passed away = die; make fun
of|makes fun of|made fun of = mock; pick on|picks on|picked on = bully; look after|looks after = care for; looked
after|took care of = cared for; take care of|takes care of = care for; run off with|runs off with = elope with; ran
off with = eloped with; running off = running away; fall out with|falls out with = quarrel with; get rid of|gets rid
of = destroy; find out|finds out = discover; found out = discovered; lend a hand|lends a hand = help; lent a hand =
helped; shut its doors|shuts its doors = close; grown-up = adult; grown-ups = adults; set off|sets off = depart; come
back|comes back = return; came back = returned; run into|runs into = meet; ran into = met; give up|gives up = abandon;
gave up = abandoned; brought up = raised; turn down|turns down = refuse; turned down = refused; sick of = tired of;
keep quiet|keeps quiet = stay silent; come across|comes across = find; go after|goes after = pursue; went after =
pursued; take revenge|takes revenge = revenge; fell for = loved; fall for|falls for = love; let down|lets down =
disappoint; get married|gets married = marry; got married = married; tie the knot = marry
"""


def _entries(table: str) -> list[list[str]]:
    return [entry.replace("-", "").split() for entry in table.split(";")]


def _signs(words: list[str]) -> frozenset[str]:
    """The signs of words, of which each must be one."""
    return frozenset(stem for found in map(stems, words) if len(found) == 1 for stem in found)


def _read(table: str, sign: Callable[[list[str]], frozenset[str]], *, both: bool) -> dict[str, frozenset[str]]:
    """For each word, or for the first of each entry, the others of its entries."""
    found: dict[str, set[str]] = {}
    for words in _entries(table):
        for first in sign(words) if both else sign(words[:1]):
            found.setdefault(first, set()).update(sign(words) - {first})
    return {one: frozenset(others) for one, others in found.items()}


def _members() -> dict[str, frozenset[str]]:
    """The listed words by their stems."""
    found: dict[str, set[str]] = {}
    for words in (*_entries(_ALIKE), *_entries(_KINDS)):
        for word in words:
            for stem in tokens(word):
                found.setdefault(stem, set()).add(word)
    return {stem: frozenset(words) for stem, words in found.items()}


_MEMBERS = _members()
_KIND_OF = _read(_KINDS, _signs, both=False)
_LIKE = _read(_ALIKE, _signs, both=True)
_SAID = _read(_ALIKE, lambda words: frozenset(tokens(" ".join(words))), both=True)
_PLAINER = [
    (re.compile(rf"\b(?:{turns.strip()})\b(?!-)", re.IGNORECASE), word.strip())
    for turns, word in (entry.split("=") for entry in _TURNS.split(";"))
]


def listed(word: str) -> bool:
    """Whether a word is a form of one that is listed, and not only of its stem: "attend" is no "attendant"."""
    members = [one for stem in tokens(word) for one in _MEMBERS.get(stem, ())]
    return not members or any(word.startswith(one[:-1]) for one in members)


def kindred(sign: str) -> frozenset[str]:
    """The signs of words that may tell what a word asks for."""
    return _LIKE.get(sign, frozenset()) | kinds(sign)


def kinds(sign: str) -> frozenset[str]:
    """The signs of what is of a kind: of a sword, where a weapon is asked for."""
    return _KIND_OF.get(sign, frozenset())


def alike(word: str) -> frozenset[str]:
    """The stems of words that mean nearly the same and may stand in its place."""
    return frozenset().union(*(_SAID.get(stem, frozenset()) for stem in tokens(word)))


def plainer(text: str) -> str:
    """The text with turns of speech in one plain word: "put to death" is "executed"."""
    for turn, word in _PLAINER:
        text = turn.sub(word, text)
    return text
