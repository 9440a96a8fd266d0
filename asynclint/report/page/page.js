"use strict";
// Everything shown comes from analysed code, which may say anything: text is only ever set as text.

const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);

function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made && name !== "list") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Prose with `code` in it. */
function prose(text) {
  return text.split(/(`[^`]+`)/).map((part) =>
    part.length > 2 && part.startsWith("`") && part.endsWith("`") ? element("code", { textContent: part.slice(1, -1) }) : part);
}

const steps = data.steps.map(([file, line, column, endLine, endColumn, symbol, text]) =>
  ({ path: data.files[file].path, lines: data.files[file].lines, line, column, endLine, endColumn, symbol: data.symbols[symbol], text }));
const findings = data.findings.map((finding, index) => ({
  ...finding, index, at: steps[finding.at], trace: finding.trace.map((step) => steps[step]),
  severity: data.rules[finding.code].severity,
}));
for (const finding of findings) {
  finding.sought = [finding.code, data.rules[finding.code].name, finding.message, finding.at.path, finding.at.symbol,
    ...finding.trace.map((step) => `${step.path} ${step.symbol}`)].join("\n").toLowerCase();
}

const state = { view: "findings", words: "", code: "", chosen: null };

// ---- what is listed

const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

function matching() {
  const words = state.words.toLowerCase().split(/\s+/).filter(Boolean);
  return findings.filter((finding) =>
    (!state.code || finding.code === state.code) && words.every((word) => finding.sought.includes(word)));
}

function grouped(shown, keys) {
  const groups = new Map();
  for (const finding of shown) {
    for (const key of keys(finding)) {
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(finding);
    }
  }
  return [...groups];
}

const bySize = (groups) => groups.sort((a, b) => b[1].length - a[1].length);

const VIEWS = {
  findings: { title: "Findings", groups: (shown) => grouped(shown, (finding) => [finding.at.path]) },
  causes: {
    title: "Root causes",
    groups: (shown) => bySize(grouped(shown.filter((finding) => finding.cause >= 0), (finding) => [finding.cause])),
    name: (cause) => data.causes[cause].text,
  },
  routes: {
    title: "Routes",
    groups: (shown) => bySize(grouped(shown, (finding) => finding.routes)),
    name: (route) => data.routes[route],
  },
  rules: {
    title: "Rules",
    groups: (shown) => bySize(grouped(shown, (finding) => [finding.code])),
    name: (code) => `${code} ${data.rules[code].name}`,
  },
};

function row(finding) {
  return element("button", { className: "row", type: "button", onclick: () => choose(finding.index), "data-index": finding.index },
    element("span", { className: `code ${finding.severity}`, textContent: finding.code }),
    element("span", { className: "what" }, ...prose(finding.message)),
    element("span", { className: "where", textContent: `${finding.at.path}:${finding.at.line}` }));
}

function list() {
  const view = VIEWS[state.view];
  const parts = document.createDocumentFragment();
  const groups = view.groups(matching());
  for (const [key, members] of groups) {
    const name = view.name ? view.name(key) : key;
    parts.append(element("div", { className: "group" }, ...prose(name), " ", element("small", { textContent: count(members.length, "finding") })));
    for (const finding of members) parts.append(row(finding));
  }
  if (!groups.length) parts.append(element("p", { className: "empty", textContent: findings.length ? "Nothing here matches." : "Nothing was found." }));
  $("list").replaceChildren(parts);
  mark();
}

function mark() {
  for (const row of $("list").querySelectorAll("[aria-current]")) row.removeAttribute("aria-current");
  const row = state.chosen === null ? null : $("list").querySelector(`[data-index="${state.chosen}"]`);
  if (row) row.setAttribute("aria-current", "true");
  return row;
}

// ---- one finding

function source(step) {
  const block = element("pre", { className: "source" });
  const last = Math.max(...Object.keys(step.lines).map(Number));
  for (let line = Math.max(1, step.line - 2); line <= Math.min(last, step.endLine + 2); line++) {
    const text = step.lines[line];
    if (text === undefined) continue;
    const hit = line >= step.line && line <= step.endLine;
    const shown = element("div", hit ? { className: "hit" } : {}, element("span", { className: "no", textContent: line }));
    const points = [...text]; // columns count code points
    if (hit) {
      const start = line === step.line ? step.column : text.search(/\S|$/);
      const end = line === step.endLine ? step.endColumn : points.length;
      shown.append(points.slice(0, start).join(""), element("mark", { textContent: points.slice(start, end).join("") }), points.slice(end).join(""));
    } else shown.append(text);
    block.append(shown);
  }
  return block.childElementCount ? block : null;
}

function stepBox(step, number) {
  return element("div", { className: "step" },
    element("div", {}, number ? element("span", { className: "number", textContent: number }) : null,
      element("span", {}, ...prose(step.text || step.symbol)),
      element("span", { className: "at", textContent: `${step.path}:${step.line}` })),
    source(step));
}

function detail() {
  const finding = findings[state.chosen];
  if (!finding) {
    $("detail").replaceChildren(element("p", { className: "empty", textContent: findings.length ? "Choose a finding." : "" }));
    return;
  }
  const rule = data.rules[finding.code];
  const trace = finding.trace.length ? finding.trace : [finding.at];
  const related = finding.cause < 0 ? [] : findings.filter((other) => other.cause === finding.cause);
  $("detail").replaceChildren(
    element("h2", {}, element("span", { className: `code ${finding.severity}`, textContent: `${finding.code} ` }), ...prose(finding.message)),
    element("p", { className: "facts", textContent: [rule.name, finding.severity, finding.confidence, `${finding.at.path}:${finding.at.line}`].join(" · ") }),
    finding.help ? element("p", { className: "help" }, ...prose(finding.help)) : null,
    ...(finding.routes.length ? [element("p", { className: "facts", textContent: finding.routes.map((route) => data.routes[route]).join(" · ") })] : []),
    element("h3", { textContent: finding.trace.length ? "The way there" : "Where" }),
    ...trace.map((step, number) => stepBox(step, finding.trace.length ? number + 1 : 0)),
    ...(related.length > 1 ? [
      element("h3", { textContent: `${count(related.length, "finding")} with this root cause` }),
      element("div", { className: "graph" }, drawing(related, finding, choose)),
    ] : []),
    element("details", { className: "page" }, element("summary", { textContent: `About ${finding.code} ${rule.name}` }), ...markdown(rule.page)));
  $("detail").scrollTop = 0;
}

function choose(index) {
  state.chosen = index;
  history.replaceState(null, "", `#${index}`);
  mark()?.scrollIntoView({ block: "nearest" });
  detail();
}

function move(by) {
  const shown = [...$("list").querySelectorAll(".row")];
  const at = shown.findIndex((row) => Number(row.dataset.index) === state.chosen);
  const next = shown[Math.min(shown.length - 1, Math.max(0, at + by))];
  if (next) choose(Number(next.dataset.index));
}

// ---- tools

function tools() {
  const totals = data.summary;
  $("summary").replaceChildren(...["error", "warning", "info"].filter((severity) => totals[severity]).flatMap((severity) =>
    [element("span", { className: severity }, element("b", { textContent: totals[severity].toLocaleString("en") }), ` ${severity}${severity !== "info" && totals[severity] !== 1 ? "s" : ""}`), " · "]),
    `${count(totals.files, "file")}, ${count(totals.lines, "line")}`,
    ...(data.problems.length ? [" · ", element("span", { className: "error", textContent: `${count(data.problems.length, "problem")}: ${data.problems.join("; ")}` })] : []));
  $("views").replaceChildren(...Object.entries(VIEWS).filter(([name]) => name !== "routes" || data.routes.length).map(([name, view]) =>
    element("button", { type: "button", textContent: view.title, "aria-pressed": state.view === name, onclick: () => show(name) })));
  const codes = [...new Set(findings.map((finding) => finding.code))].sort();
  $("filters").replaceChildren(...(codes.length > 1 ? codes : []).map((code) =>
    element("button", { type: "button", textContent: code, title: data.rules[code].summary, "aria-pressed": state.code === code,
      onclick: () => { state.code = state.code === code ? "" : code; tools(); list(); } })));
}

function show(view) {
  state.view = view;
  tools();
  list();
}

function theme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
  document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
}

let waiting = 0;
$("search").addEventListener("input", (event) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => { state.words = event.target.value; list(); }, 80);
});
$("theme").addEventListener("click", theme);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.id === "search") {
    if (event.key === "Escape" || event.key === "Enter") event.target.blur();
    return;
  }
  const keys = {
    "j": () => move(1), "ArrowDown": () => move(1), "k": () => move(-1), "ArrowUp": () => move(-1),
    "Enter": () => $("detail").focus(), "/": () => $("search").focus(), "t": theme,
  };
  const views = Object.keys(VIEWS).filter((name) => name !== "routes" || data.routes.length);
  if (/^[1-9]$/.test(event.key) && views[event.key - 1]) keys[event.key] = () => show(views[event.key - 1]);
  if (keys[event.key] && !(event.key === "Enter" && event.target.tagName === "BUTTON")) {
    event.preventDefault();
    keys[event.key]();
  }
});

tools();
const wanted = Number.parseInt(location.hash.slice(1), 10);
state.chosen = findings[wanted] ? wanted : findings.length ? 0 : null;
list();
detail();
