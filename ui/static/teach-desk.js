// The set on the desk: its questions in the order in which they stand on the page, the item behind each, and the way
// back from what was done last. Nothing keeps it but this tab. It knows our own markup (ui/lesson.py), and no server.
const desk = (() => {
  "use strict";

  const paper = one("#paper");
  const items = new WeakMap(); // a question on the page -> its item
  const set = {
    shown: null, // the set, but for its items
    made: null, // the wish that it was made by; null where nobody knows
    holds: {}, // a form of export -> the kinds that it can hold
    without: new Set(), // ids of what was dropped or replaced by hand
  };

  const WHOLE = "*"; // the wish of a class that has read it all (ui/wishes.py)
  const questions = () => all(".question", paper);
  const numberOf = (question) => questions().indexOf(question) + 1;
  const whole = () => ({ ...set.shown, items: questions().map((question) => items.get(question)) });

  // --- what was done, with the way back ---
  let back = null;
  const say = (words, undo = null, label = "Undo") => {
    one("#said span").textContent = words;
    one("#undo").textContent = label;
    one("#undo").hidden = undo === null;
    one("#trouble").textContent = "";
    announce(words);
    back = undo;
  };
  const undo = () => {
    const last = back;
    say("");
    last?.();
  };

  // --- what follows from the order and from what is there ---
  const settle = () => {
    const found = questions();
    found.forEach((question, at) => {
      one(".number", question).textContent = at + 1;
      one(".stem", question).id = `stem-${at + 1}`;
      question.setAttribute("aria-labelledby", `stem-${at + 1}`);
      all(".tools button", question).forEach((button) => button.setAttribute("aria-label", button.dataset.said.replace("{n}", at + 1)));
      one(".up", question).disabled = !question.previousElementSibling?.matches(".question");
      one(".down", question).disabled = !question.nextElementSibling?.matches(".question");
      tellOnce(question);
    });
    one(".sum", paper).textContent = sum(whole().items);
    one("#brief span").textContent = `${one(".sheet", paper).dataset.name} · ${count(questions().length)} on ${title().textContent}`;
    bound(one(".limits", paper));
    offer(whole().items);
  };
  // How to answer is said once for those that follow each other.
  const tellOnce = (question) => {
    const how = one(".how", question);
    const before = question.previousElementSibling;
    if (how) how.hidden = before?.matches(".question") && one(".how", before)?.textContent === how.textContent;
  };
  const sum = (left) => {
    const minutes = left.reduce((total, item) => total + item.minutes, 0);
    const depths = [1, 2, 3, 4].map((dok) => [left.filter((item) => item.dok === dok).length, dok]);
    const spread = depths.filter(([count]) => count).map(([count, dok]) => `${count} at DOK ${dok}`);
    return [count(left.length), `about ${minutes} minute${minutes === 1 ? "" : "s"}`, spread.join(", ")].filter(Boolean).join(" · ");
  };
  const count = (number) => `${number} question${number === 1 ? "" : "s"}`;
  const bound = (line) => {
    const { section, about, up_to } = set.made ?? {};
    const bounds = [section && `from “${section}”`, about && `about “${about}”`, up_to && up_to !== WHOLE && `read as far as “${up_to}”`].filter(Boolean);
    line.hidden = bounds.length === 0;
    line.textContent = bounds.length ? sentence(bounds.join(", ")) : "";
  };
  const offer = (left) => {
    for (const button of all(".export")) {
      const kinds = set.holds[button.value];
      button.disabled = left.length === 0 || (kinds !== undefined && !left.some((item) => kinds.includes(item.kind)));
      button.title = button.disabled && left.length ? "It holds none of these questions" : "";
    }
  };

  // --- one set in the place of another ---
  const title = () => one(".sheet .title", paper);
  const putBack = ({ nodes, ...former }) => {
    paper.replaceChildren(...nodes);
    Object.assign(set, former);
    settle();
    title().focus();
  };
  // Show what the server made by a wish; gives the way back to what stood there.
  const show = (done, made) => {
    const former = set.shown && { ...set, nodes: [...paper.childNodes] };
    const { items: come, ...shown } = done.set;
    paper.innerHTML = done.html;
    questions().forEach((question, at) => items.set(question, come[at]));
    Object.assign(set, { shown, made, holds: done.holds });
    one("#bar").hidden = one("#brief").hidden = false;
    one("#another").hidden = made === null;
    settle();
    document.title = `${one(".sheet", paper).dataset.name}: ${title().textContent}`;
    title().focus();
    return former && (() => putBack(former));
  };

  return { WHOLE, items, numberOf, paper, questions, say, set, settle, show, undo, whole };
})();
