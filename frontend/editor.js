// The SPARQL page: the text area becomes a CodeMirror that keeps it filled, the query runs without a
// new page, here or in the reader's own browser, and what came of it stands below.
// Without this script the text area is a text area, and the form works all the same.
//
// The editor stands in a shadow root: there its styles are style sheets of the script's own making,
// while in the page itself they would be <style> elements, which our content security policy refuses.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, ensureSyntaxTree, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";
import { ask } from "./asking.mjs";
import { draft } from "./saving.mjs";
import { counted, show } from "./showing.mjs";

const KEYWORDS =
  "SELECT CONSTRUCT ASK DESCRIBE DISTINCT WHERE FILTER OPTIONAL UNION MINUS GRAPH VALUES BIND AS NOT EXISTS IN " +
  "GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET PREFIX COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG " +
  "LANGMATCHES DATATYPE BOUND COALESCE IF REGEX CONTAINS STRSTARTS STRENDS LCASE UCASE YEAR";
const MOST = 60;

const form = document.getElementById("sparql");
const area = document.getElementById("query");
const words = document.getElementById("words").dataset;
const stop = document.getElementById("stop");
const doing = document.getElementById("doing");
const place = document.createElement("div");
place.className = "editor";
const root = place.attachShadow({ mode: "open" });

let known = { prefixes: {}, names: [], questions: {}, phrases: {} };
const coming = fetch(form.dataset.vocabulary)
  .then((answer) => (answer.ok ? answer.json() : known))
  .then((found) => {
    known = { ...found, sought: found.names.map(([name, label]) => [fold(label), fold(name.split(":")[1])]) };
  })
  .catch(() => {});

// As samspil/jobs/search/words.py does it.
function fold(text) {
  const spelled = text.toLowerCase().replace(/[æøå]/g, (sign) => ({ æ: "ae", ø: "oe", å: "aa" })[sign]);
  return spelled.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("aa", "a").replaceAll("ae", "a").replaceAll("oe", "o");
}

// Prefixes that are used and known, and not declared yet.
const lacking = (text) => {
  const plain = text.replace(/<[^<>\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*/g, " ");
  const declared = new Set([...plain.matchAll(/\bPREFIX\s+([\w-]*):/gi)].map((found) => found[1]));
  const used = new Set([...plain.matchAll(/(?<![\w?$:-])([A-Za-z][\w-]*):/g)].map((found) => found[1]));
  return [...used].filter((prefix) => !declared.has(prefix) && known.prefixes[prefix]).sort();
};

const declaring = (text) => lacking(text).map((prefix) => `PREFIX ${prefix}: <${known.prefixes[prefix]}>\n`).join("");

const declare = (view) => {
  const lines = declaring(view.state.doc.toString());
  if (lines) view.dispatch({ changes: { from: 0, insert: lines } });
};

const insert = (view, completion, from, to) => {
  view.dispatch({ changes: { from, to, insert: completion.name }, selection: { anchor: from + completion.name.length } });
  declare(view);
};

const complete = (context) => {
  const variable = context.matchBefore(/[?$]\w*/);
  if (variable) {
    const all = new Set(context.state.doc.toString().match(/[?$]\w+/g));
    all.delete(variable.text);
    return { from: variable.from, options: [...all].sort().map((label) => ({ label, type: "variable" })) };
  }
  const word = context.matchBefore(/[\p{L}][\p{L}\p{N}_-]*:?[\p{L}\p{N}_./-]*/u);
  if (!word && !context.explicit) return null;
  const text = word?.text ?? "";
  if (text.length < 2 && !context.explicit) return null;
  const from = word?.from ?? context.pos;
  const [prefix, local] = text.includes(":") ? text.split(":", 2) : ["", text];
  const wanted = fold(local);
  const options = [];
  if (!prefix)
    for (const keyword of KEYWORDS.split(" "))
      if (keyword.startsWith(text.toUpperCase()) && text) options.push({ label: keyword, type: "keyword", boost: 1 });
  known.names.forEach(([name, label, kind, meaning], number) => {
    if (prefix && !name.startsWith(`${prefix}:`)) return;
    const places = known.sought[number].map((sought) => sought.indexOf(wanted)).filter((at) => at >= 0);
    const begun = name.toLowerCase().startsWith(text.toLowerCase());
    if (!places.length && !begun) return;
    const later = begun ? 0 : Math.min(...places) + label.length / 4;
    options.push({
      label: name,
      name,
      detail: [label, kind && `(${kind})`].filter(Boolean).join(" "),
      info: meaning || undefined,
      apply: insert,
      boost: -Math.min(later + (name.startsWith("source:") ? 60 : 0), 99),
    });
  });
  options.sort((one, other) => (other.boost ?? 0) - (one.boost ?? 0) || one.label.length - other.label.length);
  return { from, options: options.slice(0, MOST), filter: false };
};

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--gray-500)", fontStyle: "italic" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--second)" },
  { tag: [tags.number, tags.bool, tags.literal], color: "var(--note)" },
]);

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: "1.5rem" },
  "&.cm-focused": { outline: "0.3rem solid var(--second)", outlineOffset: "-0.3rem" },
  ".cm-scroller": { fontFamily: "ui-monospace, Menlo, Consolas, monospace", maxHeight: "60vh" },
  ".cm-content, .cm-gutter": { minHeight: "20em" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--gray-100)", color: "var(--gray-500)", border: "none" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--accent-light)",
  },
  ".cm-matchingBracket": { backgroundColor: "var(--accent-light) !important", color: "inherit" },
  ".cm-tooltip": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--gray-500)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "22em" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--paper)" },
  ".cm-completionDetail": { fontStyle: "normal", marginLeft: "1em" },
  ".cm-completionInfo": { maxWidth: "36em", padding: "0.6rem 1rem" },
  ".cm-lineWrong": { backgroundColor: "var(--bad-light)" },
  ".cm-diagnostic": { color: "var(--ink)" },
});

const run = () => {
  form.requestSubmit();
  return true;
};

await coming;
const view = new EditorView({
  doc: area.value,
  root,
  parent: root,
  extensions: [
    lineNumbers(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ override: [complete] }),
    sparql(),
    syntaxHighlighting(colours),
    look,
    EditorState.phrases.of(known.phrases),
    Prec.highest(keymap.of([{ key: "Mod-Enter", run }])),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({
      "aria-label": area.labels[0].textContent,
      "aria-description": document.getElementById("query-hint").textContent,
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) area.value = update.state.doc.toString();
    }),
  ],
});
area.before(place);
area.hidden = true;
area.labels[0].addEventListener("click", () => view.focus());

const write = (text) => {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
  view.focus();
};

const mark = (found) => {
  const { doc } = view.state;
  const diagnostics = [];
  if (found) {
    const line = doc.line(Math.min(Math.max(found.line, 1), doc.lines));
    const from = Math.min(line.from + Math.max(found.column - 1, 0), line.to);
    diagnostics.push({ from, to: Math.max(from, line.to), severity: "error", message: found.problem });
  }
  view.dispatch(setDiagnostics(view.state, diagnostics));
  if (found) {
    view.dispatch({ selection: { anchor: diagnostics[0].from }, scrollIntoView: true });
    view.focus();
  }
};

// What the page came with: the query in its address, or a problem that the server has found.
const asked = new URLSearchParams(location.search);
if (form.dataset.engine === "local") {
  const chosen = known.questions[asked.get("example")] ?? asked.get("query");
  if (chosen) write(chosen);
}
const there = document.getElementById("problem");
if (there?.dataset.line)
  mark({ line: Number(there.dataset.line), column: Number(there.dataset.column), problem: there.textContent });

document.getElementById("example").form.addEventListener("submit", (event) => {
  const chosen = known.questions[document.getElementById("example").value];
  if (!chosen) return;
  event.preventDefault();
  write(chosen);
});

// The engine says where it gave up, which may be the end of the text; the editor's own grammar often
// knows better where the text went wrong.
const nearer = (outcome) => {
  const { doc } = view.state;
  let first = null;
  ensureSyntaxTree(view.state, doc.length, 500)?.iterate({
    enter: (node) => {
      if (node.type.isError && first === null) first = node.from;
    },
  });
  const given = doc.line(Math.min(outcome.line, doc.lines)).from + outcome.column - 1;
  if (first === null || first >= given) return outcome;
  const line = doc.lineAt(first);
  const [number, column] = [line.number, first - line.from + 1];
  return { problem: words.syntax.replace("§1", number).replace("§2", column), line: number, column };
};

let running;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  running?.abort();
  declare(view);
  mark(null);
  const query = view.state.doc.toString();
  const mine = (running = new AbortController());
  const start = performance.now();
  stop.hidden = false;
  doing.textContent = words.running;
  const outcome = await ask(form, query, mine.signal, (what) => (doing.textContent = words[what]));
  if (mine !== running) return;
  stop.hidden = true;
  running = undefined;
  const seconds = ((performance.now() - start) / 1000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 });
  if (outcome.stopped) doing.textContent = words.stopped;
  else {
    const said = outcome.problem ? "" : words.seconds.replace("§1", seconds);
    doing.textContent = outcome.rows ? `${counted(outcome.rows.length)}, ${said}` : said;
    const address = new URL(`?${new URLSearchParams({ query })}`, location.href);
    if (!outcome.problem && address.href.length < 8000) window.history.replaceState(null, "", address);
    const told = outcome.syntax ? nearer(outcome) : outcome;
    show(form, query, told, known);
    if (told.line) mark(told);
  }
});

stop.addEventListener("click", () => running?.abort());

document.getElementById("save").addEventListener("submit", (event) => {
  const { target } = event;
  target.elements.query.value = view.state.doc.toString();
  if (form.dataset.engine !== "local") return;
  event.preventDefault();
  draft(target);
});
