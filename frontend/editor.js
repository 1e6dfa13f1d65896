// The SPARQL editor: every <textarea data-editor="sparql"> becomes a CodeMirror that keeps it filled.
// Without this script the text area is a text area, and the form works all the same.
//
// The editor stands in a shadow root: there its styles are style sheets of the script's own making,
// while in the page itself they would be <style> elements, which our content security policy refuses.

import { basicSetup, EditorView } from "codemirror";
import { sparql } from "codemirror-lang-sparql";

for (const area of document.querySelectorAll('textarea[data-editor="sparql"]')) {
  const place = document.createElement("div");
  place.className = "editor";
  const root = place.attachShadow({ mode: "open" });
  const view = new EditorView({
    doc: area.value,
    root,
    parent: root,
    extensions: [
      basicSetup,
      sparql(),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": area.labels[0]?.textContent ?? "SPARQL" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) area.value = update.state.doc.toString();
      }),
    ],
  });
  area.before(place);
  area.hidden = true;
  area.form?.addEventListener("reset", () => {
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: area.defaultValue } });
  });
}
