"""`PLAIN`: words that two sentences may share by chance: the stuff of all stories, numbers, times, common verbs.

Refuses to know any guide.
"""

from assistant.wordforms import stems

PLAIN = stems(
    "novel book story guide say show tell never first later long one time year become want know way thing "
    "may can must only second take make give ask go come see find home turn begin return arrive night day travel urge "
    "hear "
    "much many often still order let call meet leave use also when after part people child student world life live "
    "visit agree develop spend own real several between believe think hope fear feel friend follow lead hold accept "
    "manner truly exactly although without since toward character soon afterwards far open ill listen refuse reveal "
    "learn two three four five six ten eleven twelve thirteen fifteen sixteen twenty thirty third fourth fifth "
    "search watch hand over"
)
