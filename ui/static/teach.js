// The Teach page's listener: a set is wished for, opened, printed and taken away; a press is handed to who knows what it
// means (teach-hand.js, teach-guide.js). It knows the page's frame (ui/wishes.py) and speaks to this host alone.
(() => {
  "use strict";

  const form = one("#wish");
  const { WHOLE, paper, say, set, show, whole } = desk;
  const UNKNOWN = "A kept set does not say how far your class has read: choose that before you ask for other questions.";
  const UNSAID = "Say first how far your class has read; the end is one of the answers.";
  const LOOK = 4000; // milliseconds between two looks at what others did to the shelf
  const LOOK_OFTEN = 700; // while the first guides are being prepared
  const FORMER = "Bring the former set back";
  let seed = 0;

  // --- the wish ---
  const wish = () => ({ ...Object.fromEntries(new FormData(form)), seed: String(seed) });
  const refuse = (error) => {
    one("#wish-trouble").textContent = sentence(error.message);
  };
  // The fields that depend on the shelf and on the guide, filled by a wish; by default the one that stands there.
  const refresh = async (wanted = null) => {
    const { guide: slug = "", up_to = form.elements.up_to ? "" : WHOLE, section = "" } = wanted ?? wish();
    const answer = await fetch(`/teach/choices?${new URLSearchParams({ guide: slug, up_to, section })}`);
    if (!answer.ok) return;
    const html = await answer.text();
    const about = (wanted ?? wish()).about ?? "";
    const focused = document.activeElement?.closest("#choices") ? document.activeElement.name : null;
    one("#choices").innerHTML = html;
    if (form.elements.about) form.elements.about.value = about;
    if (focused) form.elements[focused]?.focus();
    one("#make").disabled = !form.elements.guide;
    if (slug && up_to && form.elements.guide?.value === slug && !form.elements.up_to?.value)
      refuse(new Error(`“${up_to}” is no place in this guide any more: choose again how far your class has read`));
  };
  const refreshed = (wanted) => refresh(wanted).catch(() => {});
  const fill = async (wanted) => {
    for (const name of ["making", "count", "level"]) if (wanted[name] !== undefined) form.elements[name].value = wanted[name];
    if (wanted.up_to === "" && form.elements.up_to) form.elements.up_to.value = ""; // whatever the server answers
    await refreshed(wanted);
  };
  // A kept set does not hold its class's limit: for its guide nothing is chosen until a teacher has said it.
  const unsaidOf = (slug) => (set.shown && set.made === null && set.shown.guide === slug ? "" : WHOLE);
  const said = (wanted) => {
    if (wanted.up_to) return true;
    fold(false);
    refuse(new Error(UNSAID));
    form.elements.up_to?.focus();
    return false;
  };
  // Where the desk stands above the sheet it is one line once there is a set.
  const fold = (is) => {
    form.classList.toggle("folded", is);
    one("#change").setAttribute("aria-expanded", String(!is));
    if (is) scrollTo(0, 0);
  };
  form.addEventListener("change", (event) => {
    if (event.target.name === "guide") refreshed({ guide: event.target.value, up_to: unsaidOf(event.target.value) });
    if (event.target.name === "up_to") refreshed();
  });

  // --- a set comes onto the desk ---
  const make = (without) => during(one("#work"), "beginning", async (tell) => {
    const wanted = wish();
    const goesOn = set.made !== null && set.made.guide === wanted.guide && set.made.up_to === wanted.up_to;
    const byHand = goesOn && whole().items.some((item) => item.edited);
    one("#wish-trouble").textContent = "";
    try {
      const body = { wish: wanted, set: byHand ? whole() : null, without: [...without] };
      const done = await work("/teach/make", JSON.stringify(body), tell);
      fold(true);
      const back = show(done, wanted);
      set.without = new Set(without);
      say(byHand ? "What you edited by hand was kept." : back ? "A new set is on the desk." : "", back, FORMER);
      announce(`${document.title}. ${one(".sum", paper).textContent}. ${one("#said span").textContent}`);
    } catch (error) {
      refuse(error);
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!said(wish())) return;
    seed = 0;
    make([]);
  });
  const another = () => {
    seed += 1;
    make(set.without);
  };

  // --- a set that was kept ---
  const reopen = (data, name, made, told, reach = "") => during(one("#work"), "reading the set", async (tell) => {
    one("#wish-trouble").textContent = "";
    const done = await work("/teach/open", data, tell, { "X-Name": encodeURIComponent(name) });
    fold(true);
    const back = show(done, made);
    set.without = new Set();
    await fill(made ?? { guide: set.shown.guide, up_to: reach });
    say(told, back, FORMER);
    announce([...all(".notice", paper), one("#said span")].map((line) => line.textContent).join(" "));
  });
  const chooser = one("#kept");
  chooser.addEventListener("change", () => {
    const [file] = chooser.files;
    const largest = Number(one("#teach").dataset.largest);
    if (!file) return;
    if (file.size > largest) refuse(new Error(`${file.name} is larger than ${largest / 1e6} MB: it is no set that was kept here`));
    else reopen(file, file.name, null, `${file.name} is open. ${UNKNOWN}`).catch(refuse);
    chooser.value = "";
  });

  // To another page and back: this tab keeps the set for that long.
  const KEPT = "glossator:set";
  let unopened = null;
  addEventListener("pagehide", () => {
    const kept = set.shown ? JSON.stringify({ set: whole(), made: set.made, reach: wish().up_to, without: [...set.without], seed, copy: paper.dataset.copy }) : unopened;
    if (kept) sessionStorage.setItem(KEPT, kept);
  });
  addEventListener("pageshow", (event) => event.persisted && sessionStorage.removeItem(KEPT));
  const restore = async () => {
    const kept = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
    if (!kept) return;
    const { set: items, made, reach, without, seed: at, copy } = JSON.parse(kept);
    try {
      await reopen(JSON.stringify(items), "The set of this tab", made, "", reach);
      set.without = new Set(without);
      seed = at;
      turn(copy);
    } catch (error) {
      unopened = kept; // the next page of this tab may open it
      refuse(error);
    }
  };

  // --- away from the desk ---
  const turn = (copy) => {
    paper.dataset.copy = copy;
    all("[name=copy]").forEach((radio) => (radio.checked = radio.value === copy));
  };
  const fileOf = async (button) => {
    const body = JSON.stringify({ set: whole(), form: button.value, copy: button.dataset.copy ?? "" });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/teach/export", { method: "POST", body, headers }).catch(() => {
      throw new Error(UNREACHED);
    });
    if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error ?? BROKEN);
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(await answer.blob()) });
    [, link.download] = /filename="([\w.-]+)"/.exec(answer.headers.get("content-disposition"));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    say(`${link.download} is with your downloads. ${decodeURIComponent(answer.headers.get("x-left-out") ?? "")}`);
  };
  const take = async (button) => {
    hand.saveAll();
    one("#trouble").textContent = "";
    button.disabled = true;
    await fileOf(button).catch((error) => {
      one("#trouble").textContent = sentence(error.message);
    });
    button.disabled = false;
    button.focus();
  };

  // --- what is pressed ---
  const again = (question) => {
    const wanted = set.made ?? wish();
    if (said(wanted)) hand.again(question, { ...wanted, seed: String(seed + set.without.size + 1) });
  };
  const reach = () => set.made?.up_to ?? (wish().guide === set.shown.guide ? (wish().up_to ?? "") : "");
  const change = () => {
    fold(!form.matches(".folded"));
    if (!form.matches(".folded")) one("[name=making]:checked", form).focus();
  };
  const press = (button) => {
    const question = button.closest(".question");
    if (button.matches(".cite")) guide.show(button, set.shown.guide, reach());
    else if (button.matches(".editing .cancel")) hand.close(question);
    else if (button.matches(".tools .edit")) hand.edit(question);
    else if (button.matches(".tools .again")) again(question);
    else if (button.matches(".tools .drop")) hand.drop(question);
    else if (button.matches(".tools :is(.up, .down)")) hand.move(question, button);
    else if (button.matches(".export")) take(button);
    else if (button.matches("#another")) another();
    else if (button.matches("#change")) change();
    else if (button.matches("#undo")) desk.undo();
    else if (button.matches("#enough")) say("");
    else if (button.matches("#print")) {
      hand.saveAll();
      print();
    }
  };
  const exports = one("#exports");
  document.addEventListener("click", (event) => {
    if (exports.open && !exports.contains(event.target)) exports.open = false;
    const button = event.target.closest?.("button");
    if (button) press(button);
  });
  document.addEventListener("change", (event) => {
    if (event.target.name === "copy") turn(event.target.value);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && exports.open) {
      exports.open = false;
      one("summary", exports).focus();
    } else if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.target.matches("input, textarea") && !one("#undo").hidden) {
      event.preventDefault();
      desk.undo();
    }
  });

  // --- the shelf, as it is now ---
  let marks = null;
  const look = async () => {
    let next = LOOK;
    try {
      if (!document.hidden) {
        const now = await (await fetch("/library/marks")).json();
        if (now.preparing || (marks && now.shelf !== marks.shelf)) {
          guide.forget();
          await refresh();
        }
        marks = now;
        if (now.preparing) next = LOOK_OFTEN;
      }
    } catch {
      // The server is closed or busy: what stands here stays.
    }
    setTimeout(look, next);
  };
  turn("teacher");
  one("#make").disabled = !form.elements.guide;
  restore();
  look();
})();
