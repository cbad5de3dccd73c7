import { statSync } from "node:fs";
import { join } from "node:path";
import { pages } from "./site.ts";

/** Addresses of the Worker that pages may lead to. */
const served = new Set([
  "/healthz",
  "/openapi.json",
  "/schemas/policy.json",
  "/.well-known/jwks.json",
  "/.well-known/sekisho",
]);

/** Follows the links of all pages, and knows in the end which lead nowhere. */
export class Links {
  readonly #root: string;
  readonly #ids = new Map<string, Set<string>>();
  readonly #led: { from: string; path: string; anchor: string }[] = [];
  readonly #leftOut = new Set<string>();
  /** Files of the checkout that pages lead to and that are no pages. */
  readonly sources = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Notes a page's address and the ids in it. */
  note(path: string, html: string): void {
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id = ""]) => id);
    this.#ids.set(path, new Set(ids));
  }

  /** Notes a page that could not be made: links to it are told of no more than it is. */
  leaveOut(path: string): void {
    this.#leftOut.add(path);
  }

  /** Where a link of the page that is made of `source` leads on the site. */
  lead(source: string, path: string, href: string): string {
    if (/^https?:|^mailto:/.test(href)) return href;
    const [file = "", anchor = ""] = href.split("#");
    const target = file === "" ? path : this.#pathOf(source, file);
    this.#led.push({ from: source, path: target, anchor: decodeURIComponent(anchor) });
    return anchor === "" ? target : `${file === "" ? "" : target}#${anchor}`;
  }

  #pathOf(source: string, file: string): string {
    if (file.startsWith("/")) return file;
    const target = join(source, "..", file);
    const page = pages.find((each) => each.source === target.replace(/\/$/, "/index.md"));
    if (page !== undefined) return page.path;
    if (statSync(join(this.#root, target), { throwIfNoEntry: false })?.isFile()) {
      this.sources.add(target);
    }
    return `/docs/source/${target}`;
  }

  /** Links to pages, places in them and files that do not exist. */
  broken(): string[] {
    return this.#led.flatMap(({ from, path, anchor }) => {
      if (served.has(path) || this.#leftOut.has(path)) return [];
      const ids = this.#ids.get(path);
      if (ids !== undefined && (anchor === "" || ids.has(anchor))) return [];
      return [`${from} → ${path}${anchor === "" ? "" : `#${anchor}`}`];
    });
  }
}
