// One way to ask, whoever answers: { columns, rows } or { truth } or { graph }, { problem, line, column },
// or { stopped }. The server is asked by the SPARQL protocol, the reader's own browser through a worker.

const JSON_RESULTS = "application/sparql-results+json";
const words = document.getElementById("words").dataset;

export const ask = (form, query, signal, told) =>
  form.dataset.engine === "local" ? askHere(form, query, signal, told) : askServer(form, query, signal);

const askServer = async (form, query, signal) => {
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams({ query, lang: document.documentElement.lang }),
      headers: { Accept: `${JSON_RESULTS}, text/turtle, application/problem+json` },
      signal,
    });
    const text = await answer.text();
    const type = answer.headers.get("Content-Type") ?? "";
    if (!answer.ok) {
      const { detail, line, column, type: kind } = type.includes("json") ? JSON.parse(text) : { detail: words.failed };
      return { problem: detail, line, column, syntax: /sparql-(syntax|end|before|wrong)$/.test(kind ?? "") };
    }
    return type.includes("turtle") ? { graph: text } : read(text);
  } catch (error) {
    if (error.name === "AbortError") return { stopped: true };
    return { problem: words.failed };
  }
};

export const read = (text) => {
  const { head, results, boolean } = JSON.parse(text);
  return boolean === undefined ? { columns: head.vars, rows: results.bindings } : { truth: boolean };
};

// The worker holds the data; it is made when the first query is asked, and anew after a stop.
let worker;

const open = (form) => {
  worker = new Worker(form.dataset.worker, { type: "module" });
  worker.postMessage({ dump: new URL(form.dataset.dump, location.href).href });
  return worker;
};

const call = (form, message, signal, told) =>
  new Promise((done) => {
    if (!worker) told("loading");
    const mine = worker ?? open(form);
    const end = (outcome) => {
      mine.onmessage = mine.onerror = null;
      done(outcome);
    };
    signal.addEventListener("abort", () => {
      mine.terminate();
      worker = undefined;
      end({ stopped: true });
    });
    mine.onerror = () => {
      worker = undefined;
      end({ problem: words.failed });
    };
    mine.onmessage = ({ data }) => {
      if (data.told) told(data.told);
      else end(data);
    };
    mine.postMessage(message);
  });

const PLACE = /error at (\d+):(\d+)/;

const askHere = async (form, query, signal, told) => {
  const { text, graph, wrong, failed, ...rest } = await call(form, { query }, signal, told);
  if (text !== undefined) return read(text);
  if (graph !== undefined) return { graph };
  if (failed) {
    worker?.terminate();
    worker = undefined;
    return { problem: words.failed };
  }
  if (wrong === undefined) return rest;
  const found = PLACE.exec(wrong);
  if (!found) return { problem: wrong };
  const [, line, column] = found;
  const problem = words.syntax.replace("§1", line).replace("§2", column);
  return { problem, line: Number(line), column: Number(column), syntax: true };
};

// An answer as a file, from the engine in this browser.
export const file = async (form, query, format) => {
  const found = await call(form, { query, format }, new AbortController().signal, () => {});
  return found.text ?? found.graph ?? "";
};
