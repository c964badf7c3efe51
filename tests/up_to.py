"""A guide whose later parts are full of words that stand nowhere else, and the questions of who is not there yet."""

import re

# Whatever stands after Part One, or outside the plot, says one of these; nobody has heard of them before.
CANARIES = re.compile(r"zanthor|quillwort|brissel|vermeath|oskarine|morwick|glashtyn|drownfast", re.IGNORECASE)
HERON = """\
# The Heron Ferry

by Nora Vane

## About the Book

The Heron Ferry is a novel about a river town. In the end Zanthor burns the ferry at Vermeath.

## Characters

### Iris Calder

Iris is the ferrywoman who marries Zanthor at last. Iris loses her brother to the quillwort fever.

### Zanthor Brissel

Zanthor is the magistrate of Vermeath who drowns the town, because he hates the ferry.

## Before You Read (no spoilers)

The novel is set on the river Lanner, where ferries were the only way across. A toll was paid in salt.

## Plot Summary

### Part One

Iris Calder keeps the heron ferry on the river Lanner, because her father left it to her. Iris trusts nobody else with \
the rope. Her brother Pascal wants to sell the ferry to a salt merchant named Odo. In Chapter 2, Pascal quarrels with \
Iris about the rope. Pascal leaves the town in anger, and Iris keeps the ferry alone. In Chapter 3, Odo offers Iris a \
chest of salt. Iris refuses the salt, because Odo once cheated her father.

### Part Two: Zanthor’s Crime

Pascal returns with a magistrate named Zanthor Brissel, who has quillwort fever. Zanthor locks the ferry in the \
Morwick boathouse, because Pascal owes him money. Pascal dies of quillwort fever at Vermeath.

### Part Three: The Burning at Vermeath

Iris marries Zanthor, although he drowned Odo in the glashtyn pool. Zanthor burns the ferry, and the town of Vermeath \
is drowned by the oskarine flood. Iris becomes the drownfast queen.

## Themes

### Drownfast Hearts

The drownfast hearts of the novel stand for love that comes too late. Zanthor never forgives Iris.

## Terms

### Glashtyn

A glashtyn is a pool where Odo dies, and it is the novel’s word for a grave.
"""
SLUG = "the-heron-ferry"

ASKED = (
    "Who is Zanthor?",
    "Who is Zanthar Brissel?",
    "who is zanthor",
    "What happens at the end?",
    "How does The Heron Ferry end?",
    "Does Pascal die?",
    "Why does Pascal die of quillwort?",
    "Whom does Iris marry?",
    "What happens in Part Two?",
    "What happens in Part Three?",
    "What is a glashtyn?",
    "What does the drownfast heart stand for?",
    "Who are the characters?",
    "List the themes",
    "How does Iris change?",
    "What is the novel about?",
    "Who drowns Odo?",
    "Why does Iris refuse the salt?",
    "Who is Pascal?",
    "What happens next?",
)
# Whose answers carry what comes later, as a conversation does that began without a limit.
TOLD = (
    ("Who is Iris?", "Iris is the ferrywoman who marries Zanthor at last. [1] She becomes the drownfast queen. [2]"),
    ("What does he do?", "Zanthor burns the ferry at Vermeath."),
)
FOLLOWING = ("Why?", "What happens next?", "And him?", "Tell me more", "Why does he do it?", "What about her brother?")

# For each bundled guide: a limit, words that stand only beyond it, and questions that reach for them.
BUNDLED = {
    "never-let-me-go": (
        "Part One",
        r"Norfolk|Cromer|Chrissie|Rodney|Keffers|deferral|Littlehampton|Kingsfield|Dover|Morningdale|Laura|Woolworth"
        r"|fourth|third donation|completes|wheelchair|Cottages|veteran|animals|Martin",
        ("Who is Chrissie?", "Who is Rodnay?", "What is a deferral?", "How does Tommy die?", "Does Ruth complete?"),
    ),
    "frankenstein": (
        "Volume One",
        r"Clerval is|De Lacey|Safie|Orkney|Ireland|companion|strangl|wedding|Arctic|Felix|Agatha|blind|revenge|Kirwin",
        ("Who is Safie?", "Who is De Lacy?", "Does Elizabeth die?", "Why does the creature want a companion?"),
    ),
    "pride-and-prejudice": (
        "Volume One",
        r"Pemberley|elope|Rosings|Hunsford|Gardiner|Brighton|second proposal|Forster|ten thousand|Gretna|Ramsgate",
        ("Where is Pemberley?", "Who is Lady Catherine?", "Does Lydia elope?", "Whom does Elizabeth mary?"),
    ),
}
OF_ANY = (
    "What happens at the end?",
    "How does the novel end?",
    "Who are the characters?",
    "List the themes",
    "Who dies?",
    "Who marries whom?",
    "What happens in Part Three?",
    "What happens in Volume Three?",
    "What is the novel about?",
    "What happens next?",
    "Why?",
    "What is the setting?",
    "How many parts are there?",
    "Tell me more",
    "Who is Voldemort?",
)
