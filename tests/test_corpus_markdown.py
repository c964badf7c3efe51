"""Markdown and plain text to the same paragraphs of plain words."""

from corpus.read import guide_from_bytes

MARKDOWN = """---
title: Emma
---
# Emma: notes

Emma *meddles* with **Harriet**, `often` &amp; [gladly](http://x); see ![a picture](p.png)
the second line<br>and ~~not~~ the <em>third</em>.

## Who

- Emma is *rich*.
  She is clever.

  A second paragraph.
- Mr. Knightley
    1. is patient
    2. is rich

| Name | Is | Lives at |
|------|----|----------|
| Harriet | a friend | Mrs. Goddard’s |
| Miss Bates | | |

    Indented text is text.

```
Fenced text stays.
```

<div><script>no()</script>Raw <b>words</b> stay.<p>So do these.</p></div>

<!-- a comment goes -->

> She was badly done.
> Indeed.

***

Setext Heading
--------------

> # A heading in a quotation is a line

The end.
"""


def test_inline_markup_goes_and_words_stay() -> None:
    read = guide_from_bytes(MARKDOWN.encode(), source="here", name="notes.txt")  # told by its content
    assert read.text.split("\n\n") == [
        "Emma meddles with Harriet, often & gladly; see the second line and not the third.",
        "Who",
        "Emma is rich. She is clever.",
        "A second paragraph.",
        "Mr. Knightley",
        "is patient",
        "is rich",
        "Harriet: a friend; Mrs. Goddard’s",
        "Miss Bates",
        "Indented text is text.",
        "Fenced text stays.",
        "Raw words stay.",
        "So do these.",
        "She was badly done. Indeed.",
        "Setext Heading",
        "A heading in a quotation is a line",
        "The end.",
    ]
    assert [section.path for section in read.sections] == [("Introduction",), ("Who",), ("Setext Heading",)]


def test_plain_text_keeps_its_lists_and_joins_its_wrapped_lines() -> None:
    text = """
   Emma Woodhouse is handsome, clever and rich, and she
   has lived nearly twenty-one years in the world with
   very little to vex her; she meddles in all she sees
   - until Mr. Elton proposes to her in the carriage.

   It rains.

She has
three faults:

- she meddles, and she does it with the best intentions in
  all of Highbury
* she is proud
• she mocks

1. She meddles.
2. She repents.

1815. It is a long year.

* * *

    1. A Single Number
"""
    read = guide_from_bytes(text.encode(), source="here", name="notes.txt")
    assert read.text.split("\n\n") == [
        "Emma Woodhouse is handsome, clever and rich, and she has lived nearly twenty-one years in the world with very "
        "little to vex her; she meddles in all she sees - until Mr. Elton proposes to her in the carriage.",
        "It rains.",
        "She has",
        "three faults:",
        "she meddles, and she does it with the best intentions in all of Highbury",
        "she is proud",
        "she mocks",
        "She meddles.",
        "She repents.",
        "1815. It is a long year.",
        "1. A Single Number",
    ]


def test_a_hash_in_plain_text_makes_no_markdown() -> None:
    read = guide_from_bytes(b"# 9 is his number.\n\nHe wears a *star* there.", source="here", name="notes.txt")
    assert read.text == "# 9 is his number.\n\nHe wears a *star* there."


def test_a_hash_above_the_text_is_a_title() -> None:
    read = guide_from_bytes(b"# Emma\n\nShe *meddles*.", source="here", name="notes.txt")
    assert (read.title, read.text) == ("Emma", "She meddles.")
