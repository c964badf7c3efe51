"""A set as Markdown: a handout for the teacher, each question with its evidence, what to listen for, and ways to help.

Refuses to know how items are made.
"""

from assistant.teaching.items import Item, ItemSet, Role

_HEADINGS: dict[Role, str] = {
    "opening": "Opening: into the text",
    "core": "Core: how and why",
    "closing": "Closing: looking outward",
}


def to_markdown(items: ItemSet) -> str:
    """The whole set, ready to be read as it stands."""
    lines = [f"# Discussion prompts: {plain(items.title)}", ""]
    lines += [f"*{plain(items.notice)}*", ""] if items.notice else []
    role: Role | None = None
    for number, item in enumerate(items.items, start=1):
        if item.role and item.role != role:
            role = item.role
            lines += [f"## {_HEADINGS[role]}", ""]
        lines += _markdown(number, item)
    return "\n".join(lines).rstrip() + "\n"


def _markdown(number: int, item: Item) -> list[str]:
    standards = ", ".join(item.standards)
    lines = [f"### {number}. {plain(item.stem)}", ""]
    lines += [f"*About {item.minutes} minutes · {item.bloom} · DOK {item.dok} · {item.element} · {standards}*", ""]
    lines += ["**In the guide**", ""]
    for citation in item.evidence:
        lines += [f"> {plain(citation.quote)}", ">", f"> — *{plain(' > '.join(citation.section))}*", ""]
    lines += ["**Listen for**", "", *(f"- {plain(look_for)}" for look_for in item.look_fors), ""]
    for label, text in (
        ("Follow-up", item.follow_up),
        ("If the class is stuck", item.scaffold),
        ("To go further", item.extension),
    ):
        lines += [f"**{label}:** {plain(text)}", ""]
    return lines


def plain(text: str) -> str:
    """Text that Markdown shows as it stands: its marks escaped, one line."""
    escaped = "".join(f"\\{char}" if char in "\\`*_[]<>#|" else char for char in text)
    return " ".join(escaped.split()).replace("\\> ", "> ")
