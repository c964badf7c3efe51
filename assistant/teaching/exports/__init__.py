"""Sets of items as files that a class can use: one file a format, each giving bytes.

Refuses to know where files are put and how items were made.
"""
