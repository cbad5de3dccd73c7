import MiniSearch, { type SearchResult } from "minisearch";
import { type Section, searchOptions } from "../search-index.ts";

/* The search of the documents: a combobox over an index that is loaded when it is first needed. */
const box = document.querySelector("search");
const input = box?.querySelector("input");
const list = box?.querySelector("ul");
const status = box?.querySelector("p");
const isJapanese = document.documentElement.lang === "ja";
const resultsMax = 12;
const notLoaded = isJapanese
  ? "検索を読み込めませんでした。続けて入力すると、もう一度読み込みます。"
  : "The search could not be loaded. It is tried again as you type on.";
let index: Promise<MiniSearch<Section>> | undefined;
let active = -1;

if (box && input && list && status) {
  box.hidden = false;
  input.addEventListener("focus", () => void load());
  input.addEventListener("input", () => void show(input, list, status));
  input.addEventListener("keydown", (event) => move(event, input, list));
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Node && box.contains(target))) close(input, list);
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
}

/** The index, fetched once; when that fails, `null`, and whoever asks next has it fetched again. */
async function load(): Promise<MiniSearch<Section> | null> {
  index ??= fetchIndex();
  try {
    return await index;
  } catch {
    index = undefined;
    return null;
  }
}

async function fetchIndex(): Promise<MiniSearch<Section>> {
  const answer = await fetch(`/docs/files/search-${isJapanese ? "ja" : "en"}.json`);
  if (!answer.ok) throw new Error(`the index is answered with ${answer.status}`);
  return MiniSearch.loadJSON<Section>(await answer.text(), searchOptions);
}

async function show(input: HTMLInputElement, list: Element, status: Element): Promise<void> {
  const asked = input.value.trim();
  if (asked === "") {
    status.classList.add("unseen");
    return close(input, list);
  }
  const loaded = await load();
  if (input.value.trim() !== asked) return;
  // The count is for who cannot see the list; that there is none is for everybody.
  status.classList.toggle("unseen", loaded !== null);
  if (loaded === null) {
    close(input, list);
    status.textContent = notLoaded;
    return;
  }
  const found = loaded.search(asked).slice(0, resultsMax);
  list.replaceChildren(...found.map(entry));
  active = -1;
  input.removeAttribute("aria-activedescendant");
  list.toggleAttribute("hidden", found.length === 0);
  input.setAttribute("aria-expanded", String(found.length > 0));
  status.textContent = isJapanese ? `${found.length}件` : `${found.length} results`;
}

function entry({ id, heading, page }: SearchResult, index: number): HTMLElement {
  const item = document.createElement("li");
  item.id = `found-${index}`;
  item.role = "option";
  item.ariaSelected = "false";
  const link = document.createElement("a");
  link.href = id;
  link.tabIndex = -1;
  link.append(heading);
  if (page !== heading) {
    const where = document.createElement("span");
    where.textContent = page;
    link.append(where);
  }
  item.append(link);
  return item;
}

function move(event: KeyboardEvent, input: HTMLInputElement, list: Element): void {
  if (event.isComposing) return;
  const items = [...list.children];
  if (event.key === "Escape") close(input, list);
  if (event.key === "Enter") (items[Math.max(active, 0)]?.firstChild as HTMLElement)?.click();
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  const step = event.key === "ArrowDown" ? 1 : -1;
  active = items.length === 0 ? -1 : (active + step + items.length) % items.length;
  for (const [index, item] of items.entries()) item.ariaSelected = String(index === active);
  const chosen = items[active];
  if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
  chosen?.scrollIntoView({ block: "nearest" });
}

function close(input: HTMLInputElement, list: Element): void {
  list.toggleAttribute("hidden", true);
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
  active = -1;
}
