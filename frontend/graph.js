// The explorable picture: every <div data-graph="URL"> gets the cytoscape elements that the URL gives.
// The same facts stand beside it as a list; this script is loaded by whoever wants the picture.

import cytoscape from "cytoscape";

for (const place of document.querySelectorAll("[data-graph]")) {
  const answer = await fetch(place.dataset.graph, { headers: { Accept: "application/json" } });
  if (answer.ok) cytoscape({ container: place, elements: await answer.json() });
}
