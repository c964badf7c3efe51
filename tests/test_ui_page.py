"""The page's own events, as the generators that they are: what a question that asks nothing changes."""

from typing import Any

import gradio as gr
import pytest

from ui.pages.ask import Page
from ui.service import Service


def nobody() -> Any:
    pytest.fail("the library was opened")


@pytest.mark.parametrize(
    ("question", "held", "slug"),
    [
        ("  \n ", [], "the-lamp"),  # nothing was asked
        ("Who?", [], None),  # there is no guide yet
        ("Who?", [{"question": "Why?", "guide": "the-lamp", "html": "", "status": "working"}], "the-lamp"),  # too soon
    ],
)
def test_a_question_that_cannot_be_asked_now_leaves_the_page_as_it_is(
    question: str, held: Any, slug: str | None
) -> None:
    assert list(Page(Service(nobody)).ask(question, held, slug, "")) == [[gr.skip()] * 5]
