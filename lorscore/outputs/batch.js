// The script of batch.html: sorts and filters the table, shows one letter at a time, and lights a sentence with its note.
"use strict";
{
  const list = document.getElementById("list");
  const table = list.querySelector("table");
  const body = table.tBodies[0];
  const reader = document.getElementById("reader");
  const letter = document.getElementById("letter");

  const valueOf = (row, at) => {
    const cell = row.cells[at];
    return "value" in cell.dataset ? (cell.dataset.value === "" ? null : Number(cell.dataset.value)) : cell.textContent.trim();
  };
  // What has no value stays at the end, whichever way the rest is sorted.
  const inOrder = (one, other, way) => {
    if (one === null || other === null) return (one === null) - (other === null);
    return way * (typeof one === "number" ? one - other : one.localeCompare(other, "en", { numeric: true }));
  };
  for (const button of table.querySelectorAll("thead button")) {
    button.addEventListener("click", () => {
      const head = button.closest("th");
      const before = head.getAttribute("aria-sort");
      const first = head.classList.contains("number") ? "descending" : "ascending";
      const sorted = before === null ? first : before === "ascending" ? "descending" : "ascending";
      for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", sorted);
      const at = head.cellIndex;
      const way = sorted === "ascending" ? 1 : -1;
      const rows = Array.from(body.rows, (row) => [valueOf(row, at), row]);
      rows.sort(([one], [other]) => inOrder(one, other, way));
      body.append(...rows.map(([, row]) => row));
    });
  }

  const filter = document.getElementById("filter");
  const shown = document.getElementById("shown");
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    let number = 0;
    for (const row of body.rows) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
      number += row.hidden ? 0 : 1;
    }
    shown.textContent = wanted === "" ? "" : `${number} shown`;
  });

  let open = null;
  const show = () => {
    const asked = /^#read-(\d+)$/.exec(location.hash);
    if (asked === null && location.hash !== "" && open !== null) return; // a place inside the open letter
    const text = asked === null ? null : document.getElementById(`text-${asked[1]}`);
    if (text !== null && open === asked[1]) return;
    const last = open;
    open = text === null ? null : asked[1];
    letter.replaceChildren(...(text === null ? [] : [text.content.cloneNode(true)]));
    list.hidden = text !== null;
    reader.hidden = text === null;
    if (text !== null) {
      scrollTo(0, 0);
      reader.querySelector("a").focus({ preventScroll: true });
    } else if (last !== null) {
      const link = list.querySelector(`a[href="#read-${last}"]`);
      link.focus({ preventScroll: true });
      link.scrollIntoView({ block: "center" });
    }
  };
  addEventListener("hashchange", show);
  show();

  let lit = [];
  const light = (event) => {
    for (const element of lit) element.classList.remove("lit", "raised");
    lit = [];
    const at = event.target.closest?.(".s[id], .note[id]");
    if (!at || !letter.contains(at)) return;
    const other = at.id.endsWith("-note") ? at.id.slice(0, -5) : `${at.id}-note`;
    lit = [at, document.getElementById(other)].filter(Boolean);
    for (const element of lit) element.classList.add("lit");
    if (!at.id.endsWith("-note")) lit[1]?.classList.add("raised"); // into view, wherever it stands in its list
  };
  letter.addEventListener("mouseover", light);
  letter.addEventListener("focusin", light);
}
