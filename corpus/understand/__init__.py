"""A guide understood from its text alone: who is in it, where it plays, what it defines, and why things happen.

    guide -> sentences -> sightings of names -> bearers -> people, places, things -> genders
          -> terms, events

No model, nothing downloaded: closed lists of common words (`lexicon`) and the guide's own way of writing. Refuses to
know any question.
"""

from corpus.understand.bearers import about_people
from corpus.understand.types import Alias, Event, Gender, Named, Term, Understanding
from corpus.understand.understand import UNDERSTANDER, understand

__all__ = ["UNDERSTANDER", "Alias", "Event", "Gender", "Named", "Term", "Understanding", "about_people", "understand"]
