// What came of a query, below the editor; the same as the template sparql.html shows without a script.

import { file } from "./asking.mjs";

const words = document.getElementById("words").dataset;
const result = document.getElementById("result");
const outcomePlace = document.getElementById("outcome");
const take = document.getElementById("take");
const share = document.getElementById("share");
const NUMBERS = /#(integer|decimal|double|nonNegativeInteger)$/;
const TYPES = { csv: "text/csv", srj: "application/sparql-results+json", ttl: "text/turtle", nt: "application/n-triples" };

const make = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

const shorten = (iri, prefixes) => {
  for (const [prefix, space] of prefixes)
    if (iri.startsWith(space) && /^[A-Za-z0-9_](?:[\w.-]*[\w-])?$/.test(iri.slice(space.length)))
      return `${prefix}:${iri.slice(space.length)}`;
  return iri;
};

const cell = (term, known, prefixes) => {
  if (!term) return make("td", {}, make("span", { "aria-hidden": "true" }, "–"), make("span", { class: "sr-only" }, words.empty));
  if (term.type === "uri") {
    const { base, before, after, aside } = known.pages ?? {};
    const ours = base && term.value.startsWith(base);
    const path = ours ? term.value.slice(base.length) : "";
    const href = ours ? before + (aside[path] ?? path) + (/(^|\/)$/.test(path) ? "" : after) : term.value;
    const text = shorten(term.value, prefixes);
    return make("td", {}, ours || /^https?:/.test(href) ? make("a", { href }, text) : text);
  }
  if (term.type === "triple")
    return make("td", {}, ["subject", "predicate", "object"].map((part) => term.value[part].value).join(" "));
  const attributes = NUMBERS.test(term.datatype ?? "") ? { class: "number" } : {};
  const language = term["xml:lang"];
  const text = language ? make("span", { lang: language }, term.value) : term.value;
  return make("td", attributes, text);
};

const table = ({ columns, rows }, known, most) => {
  const prefixes = Object.entries(known.prefixes).sort((one, other) => other[1].length - one[1].length);
  const heads = columns.map((name) => make("th", { scope: "col" }, name));
  const body = rows.slice(0, most).map((row) => make("tr", {}, ...columns.map((name) => cell(row[name], known, prefixes))));
  const made = make(
    "table",
    { class: "table table--compact" },
    make("caption", {}, words.result),
    make("thead", {}, make("tr", {}, ...heads)),
    make("tbody", {}, ...body),
  );
  return make("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": words.result }, made);
};

const number = (value) => value.toLocaleString(document.documentElement.lang);

export const counted = (rows) => (rows === 1 ? words.row : words.rows.replace("§1", number(rows)));

const parts = (outcome, known, most) => {
  if (outcome.problem)
    return [make("div", { class: "alert alert-error", role: "alert" }, make("p", { class: "alert-heading" }, words.problem), make("p", { id: "problem" }, outcome.problem))];
  if (outcome.truth !== undefined) return [make("p", { class: "font-lead" }, outcome.truth ? words.yes : words.no)];
  if (outcome.graph !== undefined)
    return [make("p", {}, words.graph), make("pre", { tabindex: "0" }, make("code", {}, outcome.graph))];
  const { length } = outcome.rows;
  if (!length) return [make("p", {}, words.nothing)];
  const more = length > most ? `. ${words.first.replace("§1", number(most))}` : "";
  return [make("p", {}, counted(length) + more), table(outcome, known, most)];
};

const save = async (form, query, format) => {
  const blob = new Blob([await file(form, query, TYPES[format])], { type: TYPES[format] });
  const link = make("a", { href: URL.createObjectURL(blob), download: `samspil.${format}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};

const taking = (form, query, format) => {
  const address = new URL(form.action);
  address.search = new URLSearchParams({ query, format });
  const link = make("a", { href: address.href }, words[format]);
  if (form.dataset.engine === "local") {
    link.setAttribute("href", "#result");
    link.addEventListener("click", (event) => {
      event.preventDefault();
      save(form, query, format);
    });
  }
  return make("li", {}, link);
};

export const show = (form, query, outcome, known) => {
  result.hidden = false;
  outcomePlace.replaceChildren(...parts(outcome, known, Number(form.dataset.shown)));
  const here = form.dataset.engine === "local";
  const graphs = here ? ["ttl", "nt"] : ["ttl", "jsonld", "nt"];
  const forms = outcome.graph === undefined ? ["csv", "srj"] : graphs;
  take.hidden = share.hidden = Boolean(outcome.problem);
  if (outcome.problem) return;
  take.replaceChildren(...forms.map((format) => taking(form, query, format)));
  document.getElementById("link").value = location.href;
  result.scrollIntoView({ block: "nearest" });
};
