// The Library page's one listener: files are handed in, looked at, published or left; guides are withdrawn and indexed
// again. It knows our own markup (ui/shelf.py, ui/diff.py), speaks to this host alone, and keeps nothing.
(() => {
  "use strict";

  const one = (selector, root = document) => root.querySelector(selector);
  const page = one("#library");
  const limit = { largest: Number(page.dataset.largest), most: Number(page.dataset.most), total: Number(page.dataset.total) };
  const isLibrarian = page.dataset.librarian === "yes";
  const handed = one("#handed");
  const UNREACHED = "Glossator does not answer. Is it still running?";
  const BROKEN = "The connection broke; reload the page to see what was changed.";
  const GONE = "This file is no longer waiting here; add it again."; // as ui/uploads.py says it
  const PUBLISHED = "The connection broke; reload the page to see whether it was published.";
  const NOT_OURS = "This page is not known here any more; load it again."; // as ui/pages/library.py says it
  const PAUSE = 900; // milliseconds in which a second press of a double click answers no new question
  const LOOK = 4000; // milliseconds between two looks at what others did to the shelf
  const LOOK_OFTEN = 700; // while the first guides are being prepared

  const announce = (words) => {
    one("#announcer").textContent = words;
  };
  const made = (name, className, words = "") => {
    const element = Object.assign(document.createElement(name), { className });
    element.textContent = words;
    return element;
  };

  // --- work on the server, told line by line ---
  const lastLine = (text) => {
    const lines = text.slice(0, text.lastIndexOf("\n") + 1).trim().split("\n");
    try {
      return JSON.parse(lines.at(-1) || "{}");
    } catch {
      return {};
    }
  };
  // Send a body and hear how far it is; gives `done`, or throws the one line that says why not.
  const work = (address, body, tell = () => {}, headers = { "Content-Type": "application/json" }) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", address);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.onprogress = (event) => tell({ stage: "sending", done: event.loaded, total: event.total, percent: true });
      let heard = false; // the server has begun to answer, or has the whole question: what it did then is not known here
      request.upload.onload = () => {
        heard = true;
        tell({ stage: "waiting for its turn", done: 0, total: 0 });
      };
      request.onprogress = () => {
        const line = lastLine(request.responseText);
        if (line.stage) tell(line);
      };
      request.onerror = () => reject(new Error(heard ? BROKEN : UNREACHED));
      request.onload = () => {
        const line = lastLine(`${request.responseText}\n`);
        if (line.done) resolve(line.done);
        else reject(new Error(line.error ?? (request.status < 400 ? BROKEN : UNREACHED)));
      };
      request.send(body);
    });
  const ask = (name, question, tell) => work(`/library/${name}`, JSON.stringify(question), tell);

  const progress = (label) => {
    const box = made("div", "working");
    const bar = document.createElement("progress");
    const line = made("p", "stage");
    line.append(made("span", "", label), made("span", ""));
    bar.setAttribute("aria-label", label);
    box.append(bar, line);
    let stage = "";
    const tell = (step) => {
      const [what, count] = line.children;
      what.textContent = step.stage;
      if (step.total > 0) bar.value = step.done / step.total;
      else bar.removeAttribute("value");
      count.textContent = step.total === 0 ? "" : step.percent ? `${Math.round((100 * step.done) / step.total)} %` : `${step.done} of ${step.total}`;
      if (step.stage !== stage) announce(step.stage);
      stage = step.stage;
    };
    return { box, tell };
  };

  // --- the shelf, as it is now ---
  let marks = null;
  const refresh = async () => {
    const focused = document.activeElement?.closest?.("#shelf button");
    const answer = await fetch("/library/shelf");
    if (!answer.ok) return;
    one("#shelf").innerHTML = await answer.text();
    if (!focused) return;
    const same = one(`#shelf button.${focused.className}[value="${CSS.escape(focused.value)}"]`);
    (same ?? one("#standing-title")).focus();
  };
  const look = async () => {
    let next = LOOK;
    try {
      if (!document.hidden) {
        const now = await (await fetch("/library/marks")).json();
        if (marks && now.shelf !== marks.shelf) await refresh();
        marks = now;
        if (now.preparing) next = LOOK_OFTEN;
      }
    } catch {
      // The server is closed or busy: what stands here stays.
    }
    setTimeout(look, next);
  };
  const refreshed = () => refresh().catch(() => {});

  // --- files ---
  const items = new Map(); // an article -> the name that the server knows its file by
  const item = (name) => {
    const article = made("article", "item");
    article.append(made("h3", "", name));
    article.setAttribute("aria-label", name);
    handed.append(article);
    return article;
  };
  const refuse = (article, name, why) => {
    const box = made("div", "handed refused");
    const title = made("h3", "", name);
    title.tabIndex = -1;
    const line = made("p", "why", why);
    line.setAttribute("role", "alert");
    const buttons = made("p", "buttons");
    buttons.append(Object.assign(made("button", "leave", "Put aside"), { type: "button" }));
    box.append(title, line, buttons);
    article.replaceChildren(box);
  };
  const show = (article, done) => {
    article.innerHTML = done.html;
    if (done.item) items.set(article, done.item);
    if (done.state !== "waiting") {
      items.delete(article); // it waits nowhere any more
      sizes.delete(article);
    }
    const trouble = one(".trouble", article);
    if (trouble && done.trouble) trouble.textContent = done.trouble;
    const said = [...article.querySelectorAll("h3, .verdict, .why")].map((element) => element.textContent);
    announce(said.join(" "));
  };
  const tooMuch = (file, before, count) => {
    if (file.size > limit.largest) return `It is larger than ${limit.largest / 1e6} MB; split it into one file for each guide.`;
    if (count >= limit.most) return `${limit.most} files at one time are the most; publish or leave some of them first.`;
    if (before + file.size > limit.total) return `Together these are more than ${limit.total / 1e6} MB; add the others when these are published.`;
    return null;
  };
  const sizes = new Map(); // an article -> the bytes that wait for it
  const weigh = () => [...sizes.entries()].filter(([article]) => article.isConnected).reduce((sum, [, size]) => sum + size, 0);
  // A server that was started again does not know this page: it asks for a new name, and sends the file once more.
  const sent = async (file, tell) => {
    const once = () => work("/library/files", file, tell, { "X-Page": page.dataset.page, "X-Name": encodeURIComponent(file.name), "Content-Type": "application/octet-stream" });
    try {
      return await once();
    } catch (error) {
      if (error.message !== NOT_OURS) throw error;
      const anew = new DOMParser().parseFromString(await (await fetch("/library")).text(), "text/html");
      page.dataset.page = one("#library", anew).dataset.page;
      return once();
    }
  };
  const take = async (file, article) => {
    const { box, tell } = progress("sending");
    article.append(box);
    try {
      show(article, await sent(file, tell));
    } catch (error) {
      refuse(article, file.name, error.message);
      sizes.delete(article);
    }
  };
  let queue = Promise.resolve();
  const add = (files) => {
    for (const file of files) {
      const article = item(file.name);
      const why = tooMuch(file, weigh(), sizes.size);
      if (why) {
        refuse(article, file.name, why);
        continue;
      }
      sizes.set(article, file.size);
      queue = queue.then(() => take(file, article)); // one after another, each with its own verdict
    }
  };
  const forget = (article) => {
    const name = items.get(article);
    items.delete(article);
    sizes.delete(article);
    if (name) ask("leave", { page: page.dataset.page, item: name }).catch(() => {});
  };
  const leave = (article) => {
    const next = article.nextElementSibling ?? article.previousElementSibling;
    forget(article);
    article.remove();
    announce("Left as it was.");
    (next ? one("h3", next) : one("#files"))?.focus();
  };
  const publish = async (article) => {
    const buttons = [...article.querySelectorAll("button, input")];
    const naming = Object.fromEntries([...article.querySelectorAll(".naming input")].map((field) => [field.name, field.value]));
    const { box, tell } = progress("preparing");
    const trouble = one(".trouble", article);
    trouble.textContent = "";
    buttons.forEach((button) => (button.disabled = true));
    one(".buttons", article).before(box);
    try {
      const done = await ask("publish", { page: page.dataset.page, item: items.get(article), ...naming }, tell);
      show(article, done);
      await refreshed();
      const title = one("h3, .verdict", article);
      title.tabIndex = -1;
      title.focus();
    } catch (error) {
      box.remove();
      buttons.forEach((button) => (button.disabled = false));
      const gone = error.message === GONE;
      trouble.textContent = error.message === BROKEN ? PUBLISHED : error.message;
      one(".publish", article).disabled = gone;
      if (gone) forget(article);
      one(gone ? ".leave" : ".publish", article).focus();
    }
  };

  // --- the whole shelf ---
  const tool = async (button, name, question, label) => {
    const place = one("#work");
    const card = made("div", "card");
    const { box, tell } = progress(label);
    const tools = [...document.querySelectorAll(".tools button, .actions button")];
    tools.forEach((other) => (other.disabled = true));
    card.append(box);
    place.replaceChildren(card);
    place.setAttribute("aria-busy", "true");
    try {
      card.innerHTML = (await ask(name, question, tell)).html;
    } catch (error) {
      card.replaceChildren(Object.assign(made("p", "why", error.message), { role: "alert" }));
    }
    place.setAttribute("aria-busy", "false");
    announce(card.textContent);
    const close = Object.assign(made("button", "close", "Close"), { type: "button" });
    const buttons = made("p", "buttons");
    buttons.append(close);
    card.append(buttons);
    tools.forEach((other) => (other.disabled = false));
    await refreshed();
    const again = button.isConnected ? button : one(`#shelf button.${button.className}[value="${CSS.escape(button.value)}"]`);
    again?.focus();
  };

  // --- withdrawing, asked twice ---
  const dialog = one("#question");
  let pause = 0;
  let asking = null; // the guide that is asked about, and how often it was asked
  const question = () => {
    const { title, uploaded, second } = asking;
    one("#question-title").textContent = second ? `Delete “${title}” for good?` : `Withdraw “${title}”?`;
    const kept = uploaded ? "The file it was made from is kept nowhere else and goes with it." : "The file it was made from stays where it is.";
    one("#question-text").textContent = second
      ? `Its text and its index are deleted from this library at once. ${kept}`
      : "Nobody could ask about it any more, not even those who are reading it now.";
    one(".yes", dialog).textContent = second ? "Yes, withdraw it" : "Withdraw it";
    one(".trouble", dialog).textContent = "";
    one(".no", dialog).focus();
    one(".yes", dialog).disabled = true; // a double click is one answer
    clearTimeout(pause);
    pause = setTimeout(() => (one(".yes", dialog).disabled = false), PAUSE);
  };
  const withdraw = (button) => {
    asking = { slug: button.value, title: button.dataset.title, uploaded: button.dataset.uploaded === "yes", second: false };
    dialog.showModal();
    question();
  };
  const answered = async () => {
    if (!asking.second) {
      asking.second = true;
      return question();
    }
    const yes = one(".yes", dialog);
    yes.disabled = true;
    try {
      const { line } = await ask("withdraw", { slug: asking.slug });
      dialog.close();
      await refreshed();
      announce(line);
      one("#standing-title").focus();
    } catch (error) {
      one(".trouble", dialog).textContent = error.message;
    }
    yes.disabled = false;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (!button) return;
    const article = button.closest(".item");
    if (button.matches(".item .publish")) publish(article);
    else if (button.matches(".item .leave")) leave(article);
    else if (button.matches(".withdraw")) withdraw(button);
    else if (button.matches(".reindex")) tool(button, "index", { slug: button.value }, "reading");
    else if (button.matches("#again")) tool(button, "index", {}, "reading");
    else if (button.matches("#check")) tool(button, "check", {}, "checking");
    else if (button.matches(".close")) button.closest(".card").remove();
    else if (button.matches("dialog .yes")) answered();
    else if (button.matches("dialog .no")) dialog.close();
  });
  look();
  if (!isLibrarian) return;

  // --- dropping and choosing ---
  const isFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const light = (on) => document.body.classList.toggle("dropped-on", on);
  document.addEventListener("dragover", (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    light(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) light(false);
  });
  document.addEventListener("drop", (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    light(false);
    const folders = [...event.dataTransfer.items].map((entry) => entry.webkitGetAsEntry?.()?.isDirectory ?? false);
    const files = [...event.dataTransfer.files];
    files.filter((_, at) => folders[at]).forEach((folder) => refuse(item(folder.name), folder.name, "This is a folder; add the files that are in it."));
    add(files.filter((_, at) => !folders[at]));
  });
  const chooser = one("#files");
  chooser.addEventListener("change", () => {
    add([...chooser.files]);
    chooser.value = "";
  });
  // What waits here for this page, or is on its way, is forgotten when it is closed, not 15 minutes later.
  addEventListener("pagehide", () => {
    if (items.size || sizes.size) navigator.sendBeacon("/library/leave", JSON.stringify({ page: page.dataset.page }));
  });
})();
