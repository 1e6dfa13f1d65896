// A query as the file of a question, where there is no server to make it. What the server checks besides
// (samspil/jobs/saving.py) is checked when the file is read.

const HEAD = ["question-da", "question-en", "summary-da", "summary-en"];

export const draft = (form) => {
  const said = (name) => form.elements[name].value.trim().replace(/\s+/g, " ");
  const query = form.elements.query.value.replace(/^#\+.*\n?/gm, "").trim();
  const chosen = /\bSELECT\b([\s\S]*?)(?:\bWHERE\b|\{)/i.exec(query)?.[1] ?? "";
  const plain = chosen.replace(/\((?:[^()]|\([^()]*\))*\bAS\s+([?$]\w+)\s*\)/gi, "$1");
  const columns = [...new Set(plain.match(/[?$]\w+/g))].map((name) => name.slice(1));
  const lines = [
    ...HEAD.map((name) => `#+ ${name}: ${said(name)}`),
    "#+ competency: –",
    `#+ theme: ${said("theme")}`,
    ...columns.map((name) => `#+ column ${name}: ${name} | ${name}`),
    "#+ chart: none",
    "#+ empty: not-stated",
    ...["empty-da", "empty-en"].map((name) => `#+ ${name}: ${said(name)}`),
    "",
    query,
    "",
  ];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([lines.join("\n")], { type: "application/sparql-query" }));
  link.download = `${said("name")}.rq`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};
