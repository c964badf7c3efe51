"""Teaching materials made from a guide: discussion prompts today, and later quizzes and whole sets.

`discuss` is the door. Refuses to know pages, files and embedders.
"""
