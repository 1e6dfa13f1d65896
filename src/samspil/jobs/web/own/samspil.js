// What the pages can do more with a script: copy a text, sort a table, and say that it was done.
// Everything works without it.

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const text = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = text), 2000);
  });
}

const language = document.documentElement.lang;
const collator = new Intl.Collator(language, { numeric: true });

const number = (cell) => {
  const [group, point] = language === "da" ? [".", ","] : [",", "."];
  return Number(cell.textContent.trim().replaceAll(group, "").replace(point, "."));
};

const compare = (one, other) =>
  one.classList.contains("number") && other.classList.contains("number")
    ? number(one) - number(other)
    : collator.compare(one.textContent.trim(), other.textContent.trim());

for (const table of document.querySelectorAll("table[data-sortable]")) {
  const [body] = table.tBodies;
  if (body.rows.length < 2) continue;
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const up = heading.getAttribute("aria-sort") !== "ascending";
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", up ? "ascending" : "descending");
      const rows = [...body.rows].sort((a, b) => compare(a.cells[column], b.cells[column]));
      body.append(...(up ? rows : rows.reverse()));
    });
  });
}

document.getElementById("wrong")?.focus();

for (const button of document.querySelectorAll("button[data-explore]")) {
  const box = button.closest("[data-script]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const { explore } = await import(box.dataset.script);
      await explore(box);
      button.hidden = true;
    } catch {
      box.querySelector("[role=status]").textContent = box.dataset.failed;
      button.disabled = false;
    }
  });
}
