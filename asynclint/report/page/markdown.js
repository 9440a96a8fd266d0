// As much Markdown as rule pages use: headings, paragraphs, lists, fenced code.

function markdown(text) {
  const blocks = [];
  let paragraph = [];
  let items = null;
  const close = () => {
    if (paragraph.length) blocks.push(element("p", {}, ...prose(paragraph.join(" "))));
    paragraph = [];
    items = null;
  };
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    const item = line.match(/^(?:[-*]|\d+\.)\s+(.*)/);
    if (line.startsWith("```")) {
      close();
      const end = lines.findIndex((other, index) => index > at && other.startsWith("```"));
      const last = end < 0 ? lines.length : end;
      blocks.push(element("pre", {}, element("code", { textContent: lines.slice(at + 1, last).join("\n") })));
      at = last;
    } else if (/^#+\s/.test(line)) {
      close();
      blocks.push(element("h4", { textContent: line.replace(/^#+\s+/, "") }));
    } else if (item) {
      if (!items) {
        close();
        items = element("ul");
        blocks.push(items);
      }
      items.append(element("li", {}, ...prose(item[1])));
    } else if (items && /^\s+\S/.test(line)) {
      items.lastChild.append(" ", ...prose(line.trim()));
    } else if (line.trim() && !line.startsWith("<!--")) {
      items = null;
      paragraph.push(line.trim());
    } else if (!line.trim()) close();
  }
  close();
  return blocks;
}
