// The page's one listener: a press on a citation shows and lights the words it rests on; everything else here serves
// that. It knows our own markup (ui/render.py, ui/paper.py), speaks to Gradio by two events, and asks no other host.
(() => {
  "use strict";

  const wide = matchMedia("(min-width: 1000px)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const wanted = new WeakMap(); // a <details> that the reader opened or closed -> how it is wanted
  let opener = null; // what the guide was opened from, on a narrow screen
  let awaited = null; // a citation whose guide is on its way

  const announce = (words) => {
    const place = one("#announcer");
    if (place) place.textContent = words;
  };
  const tell = (name, detail) => one("#conversation-log")?.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  const shut = (details) => {
    wanted.delete(details);
    details.open = false;
  };
  // Near things are glided to; across a whole book a jump is kinder.
  const glide = (element, block) => {
    const far = Math.abs(element.getBoundingClientRect().top) > 1.5 * innerHeight;
    element.scrollIntoView({ block, behavior: far || still.matches ? "auto" : "smooth" });
  };

  // --- the guide over the conversation, on a narrow screen ---
  const openGuide = (from) => {
    if (wide.matches) return;
    opener = from;
    document.body.classList.add("reading");
    const guide = one("#guide");
    guide.setAttribute("role", "dialog");
    guide.setAttribute("aria-modal", "true");
    guide.setAttribute("aria-label", "The guide");
    one("#talk").inert = true;
    (one(".s.lit", guide) ?? one(".close-guide", guide))?.focus({ preventScroll: true });
  };
  const closeGuide = () => {
    if (!document.body.classList.contains("reading")) return;
    document.body.classList.remove("reading");
    for (const name of ["role", "aria-modal", "aria-label"]) one("#guide").removeAttribute(name);
    one("#talk").inert = false;
    opener?.focus();
    opener = null;
  };

  // --- lighting ---
  const sentencesOf = (paper, { revision, start, end, quote }) =>
    paper.dataset.revision === revision
      ? all(".s", paper).filter((span) => Number(span.dataset.start) < end && Number(span.dataset.end) > start)
      : standing(paper, quote, start);
  // The same words in a text that was corrected since: where they stand nearest to where they stood.
  const standing = (paper, quote, start) => {
    const far = ([span]) => Math.abs(Number(span.dataset.start) - start);
    const places = quote === "" ? [] : all(".text p", paper).map((paragraph) => {
      const from = paragraph.textContent.indexOf(quote);
      let at = 0;
      return [...paragraph.childNodes].filter((node) => {
        const before = at;
        at += node.textContent.length;
        return from >= 0 && node.matches?.(".s") && before < from + quote.length && at > from;
      });
    });
    return places.filter((spans) => spans.length).sort((one, other) => far(one) - far(other))[0] ?? [];
  };
  const darken = () => {
    all(".s.lit").forEach((span) => span.classList.remove("lit"));
    all("#guide .corrected").forEach((line) => line.remove());
  };
  const correct = (paper, words) => {
    one(".above", paper).append(Object.assign(document.createElement("p"), { className: "corrected", textContent: words }));
    return words;
  };
  // What the reader has not reached is hidden from everybody until it is pressed, or words in it are.
  const uncover = (covered) => {
    if (!covered) return;
    covered.hidden = false;
    covered.previousElementSibling.remove();
  };
  const light = (paper, citation) => {
    darken();
    all(".cite[aria-current]").forEach((button) => button.removeAttribute("aria-current"));
    const lit = sentencesOf(paper, citation);
    const read = citation.quote ? ` The sentence read: “${citation.quote}”` : "";
    if (lit.length === 0) {
      const why = paper.dataset.gone ? "This guide is no longer on the shelf." : "The guide was corrected after this answer.";
      announce(correct(paper, why + read));
      return openGuide(citation.from);
    }
    const moved = paper.dataset.revision === citation.revision
      ? "" : `${correct(paper, "The guide was corrected after this answer; these words still stand here.")} `;
    lit.forEach((span) => uncover(span.closest(".covered[hidden]")));
    lit.forEach((span) => span.classList.add("lit"));
    lit[0].tabIndex = -1;
    citation.from.setAttribute("aria-current", "true");
    openGuide(citation.from);
    glide(lit[0], "center");
    announce(`${moved}Shown in the guide: ${citation.from.title}. ${lit.map((span) => span.textContent).join(" ")}`);
  };
  const show = (button) => {
    const parts = button.value.split(":");
    const [start, end] = parts.slice(-2).map(Number);
    const quote = one(`.places .cite[value="${CSS.escape(button.value)}"] ~ blockquote`, button.closest(".exchange") ?? document);
    const citation = {
      from: button, guide: button.dataset.guide, revision: parts.slice(0, -2).join(":"),
      start, end, quote: quote?.textContent ?? "",
    };
    const paper = one("#guide .paper");
    // Revisions are numbered: words of an older one are looked for in the newer text, a newer text has to be fetched.
    if (paper?.dataset.guide === citation.guide && citation.revision <= paper.dataset.revision) return light(paper, citation);
    if (paper?.dataset.gone === citation.guide) return light(paper, citation);
    awaited = citation;
    tell("glossator:show", { guide: citation.guide });
  };
  const arrived = () => {
    const paper = one("#guide .paper");
    if (!awaited || !paper) return;
    const there = paper.dataset.guide === awaited.guide && paper.dataset.revision >= awaited.revision;
    if (!there && paper.dataset.gone !== awaited.guide) return;
    const citation = awaited;
    awaited = null;
    light(paper, citation);
  };

  // --- the guide was corrected while it stands open: the pane follows the newest answer, at the same section ---
  let followed = ""; // the revision of the newest answer, once the pane was asked to follow it
  let drawn = ""; // the revision in the pane
  let place = null; // the heading above what is read, and where it stood
  const headings = () => {
    const count = {};
    return all("#guide .text :is(h3, h4, h5, h6)").filter((heading) => !heading.closest("[hidden]")).map((heading) => {
      const words = heading.textContent;
      count[words] = (count[words] ?? 0) + 1;
      return { name: `${count[words]} ${words}`, top: heading.getBoundingClientRect().top };
    });
  };
  const follow = () => {
    const paper = one("#guide .paper[data-guide]");
    if (!paper) return;
    const shown = `${paper.dataset.guide}:${paper.dataset.revision}`;
    if (drawn !== shown) {
      darken();
      const now = place && headings().find(({ name }) => name === place.name);
      if (now) one("#guide").scrollTop += now.top - place.top;
      [drawn, place] = [shown, null];
    }
    const answer = all("#conversation-log .exchange").at(-1)?.querySelector(".answer[data-of]");
    if (!answer || answer.dataset.of === followed) return;
    followed = answer.dataset.of;
    if (followed === shown || !followed.startsWith(`${paper.dataset.guide}:`)) return;
    place = headings().findLast(({ top }) => top < one("#guide").getBoundingClientRect().top + 90) ?? null;
    tell("glossator:show", { guide: paper.dataset.guide });
  };

  // --- copying ---
  const copy = async (button) => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: button.dataset.copy });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    announce("The answer and its citations were copied.");
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 2000);
  };

  const jump = (button) => {
    shut(button.closest("details"));
    const inside = document.getElementById(button.value);
    const place = inside.closest(".covered[hidden]")?.previousElementSibling ?? inside;
    darken();
    if (!place.matches("button")) place.tabIndex = -1;
    place.focus({ preventScroll: true });
    glide(place, "start");
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".pages a:not([aria-current])")) keep();
    const button = event.target.closest?.("button, summary");
    all("details.contents[open]").forEach((list) => {
      if (!list.contains(event.target)) shut(list);
    });
    if (!button) return;
    if (button.matches("summary")) {
      wanted.set(button.parentElement, !button.parentElement.open);
    } else if (button.matches(".cite")) show(button);
    else if (button.matches(".ask")) tell("glossator:ask", { question: button.value });
    else if (button.matches(".copy")) copy(button);
    else if (button.matches(".jump")) jump(button);
    else if (button.matches(".uncover")) {
      const covered = button.nextElementSibling;
      uncover(covered);
      covered.focus({ preventScroll: true });
      announce("The later section is shown.");
    } else if (button.matches(".open-guide")) openGuide(button);
    else if (button.matches(".return-guide")) tell("glossator:show", { guide: button.value });
    else if (button.matches(".close-guide")) closeGuide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const contents = one("details.contents[open]");
    if (contents) {
      shut(contents);
      one("summary", contents).focus();
    } else closeGuide();
  });
  // Gradio compares old markup with new when a conversation grows, and would close what the reader has opened.
  document.addEventListener("toggle", (event) => {
    const details = event.target;
    if (wanted.has(details) && details.open !== wanted.get(details)) details.open = wanted.get(details);
  }, true);
  wide.addEventListener("change", closeGuide);

  // --- how far the reader has come in each guide: this tab alone remembers it ---
  const limits = () => JSON.parse(sessionStorage.getItem("glossator:limits") ?? "{}");
  const choose = () => { // Gradio changes the old control into the new one, which keeps what was chosen in it
    const control = one("#up-to");
    const upTo = limits()[control?.dataset.of] ?? "";
    if (control && control.value !== upTo) control.value = upTo;
  };
  document.addEventListener("change", (event) => {
    if (!event.target.matches("#up-to")) return;
    const { value: upTo, dataset: { of } } = event.target;
    sessionStorage.setItem("glossator:limits", JSON.stringify({ ...limits(), [of]: upTo }));
    const chosen = event.target.selectedOptions[0].textContent;
    announce(upTo ? `Answers go ${chosen}; what comes later is covered in the guide.` : "Answers may tell of the whole book.");
    tell("glossator:limit", {});
  });

  // --- to the other page and back: this tab keeps the conversation for that long, and nothing else does ---
  const taken = (name) => {
    const value = sessionStorage.getItem(name);
    sessionStorage.removeItem(name);
    return value;
  };
  let left = taken("glossator:guide"); // the guide that was chosen when the reader went
  const conversation = taken("glossator:conversation");
  const keep = () => {
    if (!one("#conversation-log .exchange")) return;
    tell("glossator:keep", (conversation) => sessionStorage.setItem("glossator:conversation", conversation));
    const chosen = one(".return-guide")?.value ?? one("#guide .paper")?.dataset.guide ?? one("#guide .paper")?.dataset.gone;
    if (chosen) sessionStorage.setItem("glossator:guide", chosen);
  };
  const back = () => {
    const paper = one("#guide .paper[data-guide]");
    if (!left || !paper) return;
    const guide = left;
    left = null;
    if (conversation) tell("glossator:restore", conversation);
    if (paper.dataset.guide !== guide) tell("glossator:back", { guide });
  };

  // --- a shelf that was changed elsewhere: the chooser learns of it within seconds ---
  let titles = null; // a mark of what is on the shelf
  const look = async () => {
    if (document.hidden) return;
    try {
      const marks = await (await fetch("/library/marks")).json();
      if (titles !== null && marks.titles !== titles && !marks.preparing) tell("glossator:renew", { gone: one("#guide .paper")?.dataset.gone ?? "" });
      titles = marks.titles;
    } catch {
      // The server is closed or busy: what stands here stays.
    }
  };
  setInterval(look, 4000);
  document.addEventListener("visibilitychange", look);
  look();

  // --- a new question comes to the top of the conversation; a guide that was waited for is lit ---
  let count = 0;
  new MutationObserver(() => {
    const exchanges = all("#conversation-log .exchange");
    if (exchanges.length > count) {
      glide(exchanges.at(-1), "start");
      look();
    }
    count = exchanges.length;
    const choice = one("#choice input");
    if (choice && choice.placeholder === "") choice.placeholder = "Choose a guide";
    choose();
    back();
    follow();
    arrived();
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["data-guide", "data-revision", "data-of"] });
})();
