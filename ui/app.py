"""The page as Gradio sees it: `build_app` puts the pages together and launches nothing.

Refuses to know servers and the environment.
"""

import gradio as gr

from ui.pages import ask
from ui.service import Service

ANSWERS = 8  # made at one time
WAITING = 64  # questions in the queue; the next one is told to come back
SESSIONS = 256  # readers whose components Gradio mirrors at one time


def build_app(service: Service) -> gr.Blocks:
    """The whole page over one service; the caller mounts it."""
    with gr.Blocks(title="Glossator", analytics_enabled=False, fill_width=True) as page:
        ask.build(page, service)

        def forget(request: gr.Request) -> None:
            """A reader has left: what Gradio mirrored of the page goes at once, not when there are too many."""
            page.state_holder.session_data.pop(request.session_hash, None)

        page.unload(forget)
    page.state_session_capacity = SESSIONS
    page.queue(default_concurrency_limit=ANSWERS, max_size=WAITING)
    return page
