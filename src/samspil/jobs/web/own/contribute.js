// The draft is kept in this browser, so that nothing is lost when a page is closed. It is sent
// nowhere but to the form itself. Everything works without it.

const KEY = "samspil-draft";
const form = document.getElementById("case-form");
const note = document.getElementById("draft");

const stored = () => {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
};

const tell = (text, restores) => {
  const said = note.querySelector("p");
  if (said.textContent !== text) said.textContent = text; // a status is read aloud when it changes
  note.querySelector("[data-draft=restore]").hidden = !restores;
  note.hidden = false;
};

const when = (time) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" }).format(time);

let waiting = 0;

const keep = () => {
  waiting = 0;
  const pairs = [...new FormData(form)].filter(([, text]) => text);
  try {
    localStorage.setItem(KEY, JSON.stringify({ time: Date.now(), pairs }));
    tell(note.dataset.kept, false);
  } catch {
    tell(note.dataset.full, false);
  }
};

const forget = () => {
  localStorage.removeItem(KEY);
  note.hidden = true;
};

// The page that shows the draft is made by the server, like every page.
const restore = ({ pairs }) => {
  const sent = document.createElement("form");
  sent.method = "post";
  sent.action = form.action;
  for (const [name, value] of [...pairs, ["do", "show"]]) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    sent.append(input);
  }
  document.body.append(sent);
  sent.submit();
};

const before = stored();
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(keep, 400);
});
addEventListener("pagehide", () => waiting && keep());
if (form.dataset.private) forget();
else if (!form.dataset.fresh) keep();
else if (before) tell(note.dataset.found.replace("…", when(before.time)), true);

note.querySelector("[data-draft=restore]").addEventListener("click", () => restore(before));
note.querySelector("[data-draft=delete]").addEventListener("click", () => {
  clearTimeout(waiting);
  waiting = 0;
  forget();
});

for (const button of form.querySelectorAll("button[data-sure]")) {
  button.addEventListener("click", (event) => {
    if (!confirm(button.dataset.sure)) event.preventDefault();
  });
}

// A link to a field opens what the field is folded away in; not every browser does so by itself.
const reveal = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target; fold; fold = fold.parentElement) {
    if (fold.tagName === "DETAILS") fold.open = true;
  }
  target?.scrollIntoView();
};
addEventListener("hashchange", reveal);
if (location.hash) reveal();
