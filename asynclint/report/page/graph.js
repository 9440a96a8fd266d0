// A picture of the calls from where findings are reported, on the left, to what they have in common, on the right.

const BOX = { width: 190, height: 26, across: 46, down: 10 };
const MOST_IN_COLUMN = 24;

function drawing(findings, chosen, open) {
  const nodes = new Map();
  const edges = new Map();
  const node = (key, text, kind) => {
    if (!nodes.has(key)) nodes.set(key, { key, text, kind, depth: 0, findings: [] });
    return nodes.get(key);
  };
  for (const finding of findings) {
    const symbols = finding.trace.map((step) => `${step.path}\n${step.symbol}`);
    let before = null;
    [...symbols, `\n${finding.target}`].forEach((key, index, all) => {
      const last = index === all.length - 1;
      const made = node(key, key.slice(key.indexOf("\n") + 1), last ? "end" : index === 0 ? "root" : "");
      made.depth = Math.max(made.depth, all.length - 1 - index);
      if (index === 0) made.findings.push(finding.index);
      if (before && before !== made) {
        const name = `${before.key}\n\n${key}`;
        if (!edges.has(name)) edges.set(name, { from: before, to: made, on: false });
        edges.get(name).on ||= finding === chosen;
      }
      before = made;
    });
  }
  const columns = [];
  for (const made of nodes.values()) (columns[made.depth] ||= []).push(made);
  const deepest = columns.length - 1;
  const kept = new Set();
  columns.forEach((column, depth) => {
    column.sort((a, b) => b.findings.includes(chosen.index) - a.findings.includes(chosen.index));
    column.slice(0, MOST_IN_COLUMN).forEach((made, place) => {
      kept.add(made);
      made.x = (deepest - depth) * (BOX.width + BOX.across) + 12;
      made.y = place * (BOX.height + BOX.down) + 12;
    });
  });
  const tallest = Math.max(...columns.map((column) => Math.min(column.length, MOST_IN_COLUMN + 1)));
  const width = columns.length * (BOX.width + BOX.across) - BOX.across + 24;
  const height = tallest * (BOX.height + BOX.down) + 24;
  const drawn = shape("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "Calls that lead to the root cause" });
  for (const { from, to, on } of edges.values()) {
    if (!kept.has(from) || !kept.has(to)) continue;
    const [x, y, end, rise] = [from.x + BOX.width, from.y + BOX.height / 2, to.x, to.y + BOX.height / 2];
    const bend = Math.max(30, (end - x) / 2);
    drawn.append(shape("path", { d: `M${x},${y} C${x + bend},${y} ${end - bend},${rise} ${end},${rise}`, class: on ? "on" : "" }));
  }
  for (const made of kept) {
    const group = shape("g", { class: made.kind, transform: `translate(${made.x},${made.y})` },
      shape("rect", { width: BOX.width, height: BOX.height, rx: 6 }), label(made.text), shape("title", {}, made.text));
    if (made.findings.length) {
      group.style.cursor = "pointer";
      group.addEventListener("click", () => open(made.findings[0]));
    }
    drawn.append(group);
  }
  columns.forEach((column, depth) => {
    const more = column.length - MOST_IN_COLUMN;
    if (more > 0) {
      const place = { x: (deepest - depth) * (BOX.width + BOX.across) + 22, y: MOST_IN_COLUMN * (BOX.height + BOX.down) + 28 };
      drawn.append(shape("text", place, `and ${more.toLocaleString("en")} more`));
    }
  });
  return drawn;
}

function label(text) {
  const short = text.length > 26 ? `…${text.slice(-25)}` : text;
  return shape("text", { x: 10, y: 17 }, short);
}

function shape(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
