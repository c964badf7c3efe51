// The evidence in its guide: a drawer over the desk that holds the guide's text, and lights the words that were pressed.
// It knows the guide's own markup (ui/paper.py).
const guide = (() => {
  "use strict";

  const drawer = one("#drawer");
  let drawn = ""; // which guide, and how far, the drawer holds
  const plain = (words) => words.replace(/\s+/g, " ").trim();

  // Where the words stand: where they stood, else wherever the same words are now.
  const sentencesOf = (quote, start, end) => {
    const there = all(".s", drawer).filter((span) => Number(span.dataset.start) < end && Number(span.dataset.end) > start);
    if (plain(there.map((span) => span.textContent).join(" ")).includes(plain(quote))) return there;
    return all(".text p", drawer).map((paragraph) => inParagraph(paragraph, quote)).find((spans) => spans.length) ?? [];
  };
  const inParagraph = (paragraph, quote) => {
    const at = paragraph.textContent.indexOf(quote);
    let from = 0;
    return [...paragraph.querySelectorAll(".s")].filter((span) => {
      const begin = paragraph.textContent.indexOf(span.textContent, from);
      from = begin + span.textContent.length;
      return at >= 0 && begin < at + quote.length && from > at;
    });
  };
  // What a class has not read stands behind a button.
  const uncover = (covered) => {
    if (!covered) return;
    covered.hidden = false;
    covered.previousElementSibling.remove();
  };
  const light = (quote, start, end) => {
    all(".s.lit", drawer).forEach((span) => span.classList.remove("lit"));
    all(".corrected", drawer).forEach((line) => line.remove());
    const lit = sentencesOf(quote, start, end);
    if (lit.length === 0) {
      const line = element("p", "corrected");
      line.setAttribute("role", "alert");
      one(".above", drawer)?.append(line);
      line.textContent = `The guide no longer says this. It read: “${quote}”`;
      return;
    }
    lit.forEach((span) => {
      span.classList.add("lit");
      uncover(span.closest(".covered[hidden]"));
    });
    lit[0].tabIndex = -1;
    lit[0].focus({ preventScroll: true });
    lit[0].scrollIntoView({ block: "center" });
    announce(`Shown in the guide: ${lit.map((span) => span.textContent).join(" ")}`);
  };
  const draw = async (wanted) => {
    if (drawn === wanted) return;
    one("#guide").replaceChildren(element("p", "stage", "Opening the guide…"));
    const answer = await fetch(`/teach/guide?${wanted}`).catch(() => {
      throw new Error(UNREACHED);
    });
    const told = await answer.text();
    if (!answer.ok) throw new Error(JSON.parse(told).error);
    one("#guide").innerHTML = told;
    drawn = wanted;
  };
  // Show a quotation in the guide of a set, as far as its class has read.
  const show = async (button, slug, reach) => {
    const [start, end] = button.value.split(":").map(Number);
    if (!drawer.open) drawer.showModal();
    try {
      await draw(new URLSearchParams({ guide: slug, up_to: reach }).toString());
      light(one("q", button).textContent, start, end);
    } catch (error) {
      const line = element("p", "trouble");
      line.setAttribute("role", "alert");
      one("#guide").replaceChildren(line, Object.assign(element("button", "close-guide", "Close"), { type: "button" }));
      line.textContent = sentence(error.message);
    }
  };
  const jump = (button) => {
    const inside = document.getElementById(button.value);
    const place = inside.closest(".covered[hidden]")?.previousElementSibling ?? inside;
    button.closest("details").open = false;
    if (place === inside) place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "start" });
  };
  drawer.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (event.target === drawer || button?.matches(".close-guide")) drawer.close(); // beside the guide, too
    else if (button?.matches(".jump")) jump(button);
    else if (button?.matches(".uncover")) {
      const covered = button.nextElementSibling;
      uncover(covered);
      covered.focus({ preventScroll: true });
      announce("The later section is shown.");
    }
  });
  drawer.addEventListener("keydown", (event) => {
    const contents = one("details[open]", drawer);
    if (event.key !== "Escape" || !contents) return;
    event.preventDefault(); // this time only the contents close
    contents.open = false;
    one("summary", contents).focus();
  });

  return { show, forget: () => (drawn = "") };
})();
