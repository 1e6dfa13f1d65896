// SPARQL in the reader's own browser: Oxigraph in a worker, which holds the whole dump in memory. A stop
// ends the worker; nothing else can stop a query.

import start, { Store } from "oxigraph/web.js";
import engine from "oxigraph/web_bg.wasm";

const FORM = /^(?:\s|#[^\n]*|(?:BASE|PREFIX\s+[\w-]*:)\s*<[^>]*>)*(SELECT|ASK|CONSTRUCT|DESCRIBE)/i;
const GRAPHS = ["text/turtle", "application/n-triples"];

let store;

const load = async (dump) => {
  await start({ module_or_path: new URL(engine, import.meta.url) });
  const answer = await fetch(dump);
  if (!answer.ok) throw new Error(`${dump}: ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  // Some hosts unpack a file on the way, so its bytes say what it is and not its name.
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const body = packed ? new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")) : bytes;
  store = new Store();
  store.load(await new Response(body).text(), { format: "application/n-quads", no_transaction: true });
};

let ready;

self.onmessage = async ({ data: { dump, query, format } }) => {
  if (dump) {
    ready = load(dump);
    ready.catch(() => {});
    return;
  }
  try {
    await ready;
  } catch {
    self.postMessage({ failed: true });
    return;
  }
  self.postMessage({ told: "running" });
  const graph = /^(CONSTRUCT|DESCRIBE)$/i.test(FORM.exec(query)?.[1] ?? "");
  const results_format = format && graph === GRAPHS.includes(format) ? format : graph ? GRAPHS[0] : "application/sparql-results+json";
  const plain = query.replace(/<[^<>\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*/g, " ");
  try {
    const found = store.query(query, { results_format, use_default_graph_as_union: !/\bFROM\b/i.test(plain) });
    self.postMessage(graph ? { graph: found } : { text: found });
  } catch (error) {
    self.postMessage({ wrong: String(error?.message ?? error) });
  }
};
