// What a teacher changes by hand: the words of a question, which questions there are, and their order. It knows our own
// markup (ui/lesson.py) and the desk.
const hand = (() => {
  "use strict";

  const LONGEST = 600; // characters of a question
  const { items, numberOf, paper, questions, say, set, settle } = desk;
  const stemOf = (question) => one(".stem", question);

  // --- its words ---
  const reworded = (question, item) => {
    items.set(question, item);
    stemOf(question).textContent = item.stem;
    one(".by-hand", question).hidden = !item.edited;
  };
  const close = (question) => {
    one(".editing", question).remove();
    stemOf(question).hidden = false;
    one(".edit", question).disabled = false;
    stemOf(question).focus();
  };
  const save = (question) => {
    const before = items.get(question);
    const stem = one("textarea", question).value.trim().replace(/\s+/g, " ");
    if (stem === "") {
      one(".editing .trouble", question).textContent = "A question needs words; or press Cancel.";
      return;
    }
    close(question);
    if (stem === before.stem) return;
    reworded(question, { ...before, stem, edited: true });
    say(`Question ${numberOf(question)} is edited by hand.`, () => {
      reworded(question, before);
      stemOf(question).focus();
    });
  };
  const saveAll = () => all(".editing", paper).forEach((box) => save(box.closest(".question")));
  const box = (question) => {
    const form = element("form", "editing off-paper");
    const field = Object.assign(element("textarea", ""), { maxLength: LONGEST, rows: 3, value: items.get(question).stem });
    const trouble = element("p", "trouble");
    const buttons = element("p", "buttons");
    field.setAttribute("aria-label", `Words of question ${numberOf(question)}`);
    trouble.setAttribute("role", "alert");
    buttons.append(element("button", "publish", "Save"), Object.assign(element("button", "cancel", "Cancel"), { type: "button" }));
    form.append(field, trouble, buttons);
    return form;
  };
  const edit = (question) => {
    const form = box(question);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      save(question);
    });
    form.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") close(question);
      else if (event.key === "Enter" && event.target.matches("textarea")) save(question);
      else return;
      event.preventDefault();
    });
    stemOf(question).hidden = true;
    stemOf(question).after(form);
    one(".edit", question).disabled = true;
    one("textarea", form).focus();
  };

  // --- which there are ---
  const drop = (question) => {
    const before = questions();
    const at = before.indexOf(question);
    const place = document.createComment("");
    const { id } = items.get(question);
    question.replaceWith(place);
    set.without.add(id);
    settle();
    say(`Question ${at + 1} was dropped.`, () => {
      place.replaceWith(question);
      set.without.delete(id);
      settle();
      stemOf(question).focus();
    });
    const near = before[at + 1] ?? before[at - 1];
    (near ? stemOf(near) : one("#undo")).focus();
  };
  const refused = (question, error) => {
    const line = element("p", "trouble off-paper");
    line.setAttribute("role", "alert");
    one(".tools", question).before(line);
    line.textContent = sentence(error.message);
    setTimeout(() => one(".again", question).focus()); // once it can be pressed again
  };
  // Another one in its place, by a wish.
  const again = (question, wish) => during(one(".asked", question), "looking for another question", async (tell) => {
    const { id } = items.get(question);
    one(".asked > .trouble", question)?.remove();
    try {
      if (wish.guide !== set.shown.guide) throw new Error("Choose the guide of this set at the desk first");
      const body = { wish, set: desk.whole(), at: numberOf(question) - 1, without: [...set.without] };
      const done = await work("/teach/again", JSON.stringify(body), tell);
      const fresh = document.createRange().createContextualFragment(done.html).firstElementChild;
      items.set(fresh, done.item);
      question.replaceWith(fresh);
      set.without.add(id);
      settle();
      stemOf(fresh).focus();
      say(`Question ${numberOf(fresh)} is another one now.`, () => {
        fresh.replaceWith(question);
        settle();
        stemOf(question).focus();
      });
    } catch (error) {
      refused(question, error);
    }
  });

  // --- their order, inside one part of the sheet ---
  const moved = (question) => {
    settle();
    say(`It is question ${numberOf(question)} now.`);
  };
  const move = (question, button) => {
    const isUp = button.matches(".up");
    if (isUp) question.previousElementSibling.before(question);
    else question.nextElementSibling.after(question);
    moved(question);
    (button.disabled ? one(isUp ? ".down" : ".up", question) : button).focus();
  };

  let dragged = null;
  let target = null; // the question beside which it would be dropped
  const aim = (over, side) => {
    target?.classList.remove("above", "below");
    target = over;
    target?.classList.add(side);
  };
  paper.addEventListener("pointerdown", (event) => {
    const question = event.target.closest(".grip")?.closest(".question");
    if (question) question.draggable = true;
  });
  paper.addEventListener("dragstart", (event) => {
    if (!event.target.matches?.(".question")) return;
    dragged = event.target;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    dragged.classList.add("dragged");
  });
  paper.addEventListener("dragover", (event) => {
    const over = event.target.closest?.(".question");
    if (!dragged || over?.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (over === dragged) aim(null);
    else aim(over, event.clientY < top + height / 2 ? "above" : "below");
  });
  paper.addEventListener("drop", (event) => {
    if (!dragged || !target) return;
    event.preventDefault();
    if (target.matches(".above")) target.before(dragged);
    else target.after(dragged);
    moved(dragged);
  });
  paper.addEventListener("dragend", () => {
    aim(null);
    dragged?.classList.remove("dragged");
    if (dragged) dragged.draggable = false;
    dragged = null;
  });

  return { again, close, drop, edit, move, saveAll };
})();
