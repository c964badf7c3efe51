// What the Teach page's other scripts stand on: finding and making elements, announcing, and work on the server that is
// told line by line. It knows no set and no guide.
const { one, all, element, announce, sentence, work, during, UNREACHED, BROKEN } = (() => {
  "use strict";

  const UNREACHED = "Glossator does not answer. Is it still running? Your set is as it was.";
  const BROKEN = "The connection broke; your set is as it was. Try again.";

  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const element = (name, className, words = "") => Object.assign(document.createElement(name), { className, textContent: words });
  const announce = (words) => {
    one("#announcer").textContent = words;
  };
  // A line of an error as a sentence: a capital where it begins with a word and no name, and a full stop.
  const sentence = (line) => {
    const [first] = line.split(" ", 1);
    const begun = /^\p{L}+$/u.test(first) ? `${line[0].toUpperCase()}${line.slice(1)}` : line;
    return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
  };

  // Send a body and hear how far it is; gives `done`, or throws the one line that says why not.
  const work = async (address, body, tell = () => {}, headers = {}) => {
    const answer = await fetch(address, { method: "POST", body, headers: { "Content-Type": "application/json", ...headers } }).catch(() => {
      throw new Error(UNREACHED);
    });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    let last = {};
    for (let ended = false; !ended; ) {
      const { done, value } = await reader.read().catch(() => ({ done: true }));
      const lines = (text + (value ?? "\n")).split("\n");
      text = lines.pop();
      ended = done;
      for (const line of lines.filter(Boolean)) {
        try {
          last = JSON.parse(line);
        } catch {
          last = {}; // it was cut off
        }
        if (last.stage) tell(last);
      }
    }
    if (last.done) return last.done;
    throw new Error(last.error ?? BROKEN);
  };

  const progress = (place, label) => {
    const box = element("div", "working");
    const line = element("p", "stage");
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", label);
    line.append(element("span", "", label));
    box.append(bar, line);
    place.append(box);
    const tell = ({ stage }) => {
      line.firstChild.textContent = stage;
      announce(stage);
    };
    return { tell, end: () => box.remove() };
  };
  // One piece of work at a time: what would begin another one waits.
  const during = async (place, label, task) => {
    const page = one("#teach");
    if (page.dataset.busy) return;
    page.dataset.busy = "yes";
    const held = all("#make, #another, #kept, .tools .again").filter((button) => !button.disabled);
    held.forEach((button) => (button.disabled = true));
    place.setAttribute("aria-busy", "true");
    const { tell, end } = progress(place, label);
    try {
      await task(tell);
    } finally {
      end();
      place.setAttribute("aria-busy", "false");
      held.forEach((button) => (button.disabled = false));
      delete page.dataset.busy;
    }
  };

  return { one, all, element, announce, sentence, work, during, UNREACHED, BROKEN };
})();
