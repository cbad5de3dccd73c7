import type { Page } from "playwright-core";

/*
 * What stands out at the side, is cut off, spills out of its button, lies over other text, or cannot be
 * reached since something else lies over it. Played inside of the page: it knows its boxes.
 */
const lookForFaults = `(() => {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    faults.push("stands out: " + root.scrollWidth + " of " + root.clientWidth + " px");
  }
  const nameOf = (element) => {
    const kind = element.getAttribute("class");
    const text = element.textContent.trim().slice(0, 24);
    return element.localName + (kind ? "." + kind.replaceAll(" ", ".") : "") + " \\"" + text + "\\"";
  };
  const over = document.querySelector("dialog[open], .enlarged");
  // What is there for a reader's ear alone is a pixel wide.
  const isForEars = (element) =>
    element !== null && (element.getBoundingClientRect().width <= 1 || isForEars(element.parentElement));
  const isShown = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    element.closest(".unseen, .skip") === null &&
    (over === null || over.contains(element)) &&
    !isForEars(element);
  const isPlain = (way) => way === "visible";
  /** The part of a box that is not scrolled or cut away. */
  const seenOf = (element, { left, top, right, bottom }) => {
    for (let around = element; around !== null; around = around.parentElement) {
      const { overflowX, overflowY, position } = getComputedStyle(around);
      const edge = around.getBoundingClientRect();
      if (!isPlain(overflowX)) [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
      if (!isPlain(overflowY)) [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
      if (position === "fixed") break;
    }
    return { left, top, right, bottom, height: bottom - top };
  };

  // Where each text stands, and in which layer: what is fixed or sticky lies over the rest by intent.
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() === "" || !isShown(element)) continue;
    let layer = element;
    while (layer !== null && !["fixed", "sticky"].includes(getComputedStyle(layer).position)) {
      layer = layer.parentElement;
    }
    range.selectNodeContents(walker.currentNode);
    const boxes = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
    for (const box of boxes) texts.push({ element, layer, box });
  }

  for (const { element, box } of texts) {
    const cut = { x: false, y: false };
    const free = { x: true, y: true };
    for (let around = element; around !== null; around = around.parentElement) {
      const style = getComputedStyle(around);
      // A long text of somebody else's is cut to two lines, a cell to one, both with the whole in reach.
      if (around.matches(".foreign, .virtual td, .virtual th")) break;
      const edge = around.getBoundingClientRect();
      const isCutting = (way) => ["hidden", "clip"].includes(way);
      if (free.x && isCutting(style.overflowX)) {
        cut.x ||= box.left < edge.left - 1 || box.right > edge.right + 1;
      }
      if (free.y && isCutting(style.overflowY)) {
        cut.y ||= box.top < edge.top - 4 || box.bottom > edge.bottom + 4;
      }
      free.x &&= !["auto", "scroll"].includes(style.overflowX);
      free.y &&= !["auto", "scroll"].includes(style.overflowY);
      if (style.position === "fixed") break;
    }
    if (cut.x || cut.y) faults.push("cut off: " + nameOf(element));
  }

  for (const button of document.querySelectorAll("button, .button, .chip, .banner")) {
    if (!isShown(button)) continue;
    // The box of a letter is higher than the letter: some fonts' by a good part of it.
    const letterPx = Number.parseFloat(getComputedStyle(button).fontSize);
    const isWide = button.scrollWidth > button.clientWidth + 1;
    if (isWide || button.scrollHeight > button.clientHeight + letterPx * 0.4) {
      faults.push("spills out: " + nameOf(button));
    }
  }

  const seen = texts
    .map(({ element, layer, box }) => ({ element, layer, box: seenOf(element, box) }))
    .filter(({ box }) => box.right > box.left && box.bottom > box.top);
  for (let at = 0; at < seen.length; at++) {
    for (let next = at + 1; next < seen.length; next++) {
      const [one, other] = [seen[at], seen[next]];
      if (one.layer !== other.layer || one.element === other.element) continue;
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      const height = Math.min(one.box.height, other.box.height);
      // The box of a letter is higher than its line.
      if (across > 2 && down > height * 0.4) {
        faults.push("over one another: " + nameOf(one.element) + ", " + nameOf(other.element));
      }
    }
  }

  const before = [scrollX, scrollY];
  for (const act of document.querySelectorAll("button, a[href], input, select, textarea, summary")) {
    if (!isShown(act)) continue;
    act.scrollIntoView({ block: "center", inline: "center" });
    // The middle line of a link that has several.
    const lines = act.getClientRects();
    const box = lines[Math.floor(lines.length / 2)];
    if (box === undefined || box.width < 1) continue;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const hit = document.elementFromPoint(x, y);
    if (hit === null || !(act.contains(hit) || hit.contains(act))) {
      faults.push("out of reach: " + nameOf(act) + " under " + (hit ? nameOf(hit) : "nothing"));
    }
  }
  scrollTo(...before);
  return [...new Set(faults)];
})()`;

/** What is wrong with how a page is laid out as it is shown now. */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(lookForFaults) as Promise<string[]>;
}
