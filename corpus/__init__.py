"""The corpus room: a guide's file becomes a `Guide` with sections, marks and passages.

Knows file formats, cleaning, headings, sentences and splitting. Refuses to know any index, model or page.
"""
