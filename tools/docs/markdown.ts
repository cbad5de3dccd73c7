import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import MarkdownIt, { type Token } from "markdown-it";
import { escapeHtml, slugOf } from "./escape.ts";
import { highlighted } from "./highlight.ts";
import type { Section } from "./search-index.ts";
import { cutSnippet } from "./snippet.ts";
import { drawVelocity } from "./velocity-picture.ts";

/** A heading of a page, for its table of contents. */
export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly id: string;
}

/** A page's content, and what others need to know of it. */
export interface Rendered {
  readonly title: string;
  readonly html: string;
  readonly headings: readonly Heading[];
  readonly sections: readonly Section[];
}

/** What rendering asks of the site. */
export interface Surroundings {
  readonly root: string;
  /** The file, from the checkout, and the address that its page has. */
  readonly source: string;
  readonly path: string;
  /** The address that a link leads to on the site. */
  readonly linkTo: (href: string) => string;
}

const markdown = new MarkdownIt({ html: true });

/** Renders one page. Throws when a snippet is not what stands in its file. */
export function render(text: string, around: Surroundings): Rendered {
  const tokens = markdown.parse(text, {});
  const headings = nameHeadings(tokens);
  for (const token of tokens) dress(token, around);
  const html = markdown.renderer.render(tokens, markdown.options, {});
  const title = headings.find(({ level }) => level === 1)?.text;
  if (title === undefined) throw new Error(`${around.source} has no title`);
  return { title, html, headings, sections: sectionsOf(tokens, headings, title, around.path) };
}

/** Gives each heading its id: what `{#id}` behind it says, else made of its text. */
function nameHeadings(tokens: Token[]): Heading[] {
  const headings: Heading[] = [];
  const used = new Map<string, number>();
  for (const [index, token] of tokens.entries()) {
    const inline = tokens[index + 1];
    if (token.type !== "heading_open" || inline === undefined) continue;
    const last = inline.children?.at(-1);
    const [, before, told] = /^(.*?) ?\{#([\w.-]+)\}$/s.exec(last?.content ?? "") ?? [];
    if (last !== undefined && before !== undefined) last.content = before;
    const text = textOf(inline);
    const slug = told ?? slugOf(text);
    const times = used.get(slug) ?? 0;
    used.set(slug, times + 1);
    const id = times === 0 ? slug : `${slug}-${times}`;
    token.attrSet("id", id);
    headings.push({ level: Number(token.tag.slice(1)), text, id });
  }
  return headings;
}

function textOf(inline: Token): string {
  const parts = (inline.children ?? []).map((child) =>
    child.type === "softbreak" ? " " : child.type === "image" ? "" : child.content,
  );
  return parts.join("").trim();
}

/** Leads links to the site, puts pictures in, colours code, and takes comments out. */
function dress(token: Token, around: Surroundings): void {
  if (token.type === "th_open") token.attrSet("scope", "col");
  if (token.type === "fence") token.meta = { html: fence(token, around) };
  if (token.type === "html_block" || token.type === "html_inline") {
    const rest = token.content.replaceAll(/<!--[\s\S]*?-->/g, "");
    if (rest.trim() !== "") throw new Error(`${around.source} has HTML of its own: ${rest.trim()}`);
    token.content = "";
  }
  const [first] = token.children ?? [];
  // A list of things to tick off is read, not clicked.
  if (first?.type === "text") first.content = first.content.replace(/^\[ \] /, "☐ ");
  for (const child of token.children ?? []) {
    if (child.type === "link_open") {
      const href = around.linkTo(String(child.attrGet("href") ?? ""));
      child.attrSet("href", href);
      if (href.startsWith("https:")) child.attrSet("rel", "noreferrer");
    } else if (child.type === "image") {
      child.meta = { html: picture(child, around) };
    } else dress(child, around);
  }
}

/** A drawing as part of the page, in the page's own colours; a picture of a screen as a file. */
function picture(token: Token, { root, source }: Surroundings): string {
  const file = join(root, source, "..", String(token.attrGet("src") ?? ""));
  if (file.endsWith(".webp")) return screen(file, token.content);
  const svg = readFileSync(file, "utf8").replaceAll(/<(style|title)>[\s\S]*?<\/\1>\s*/g, "");
  const words = escapeHtml(token.content);
  return svg
    .trim()
    .replace(/^<svg /, `<svg role="img" aria-label="${words}" `)
    .replace(/^/, '<span class="picture" tabindex="0">')
    .concat("</span>");
}

/** A WebP of the lossy kind tells its size in its first frame (RFC 6386 §9.1). */
function screen(file: string, words: string): string {
  const head = readFileSync(file);
  const size = [26, 28].map((at) => head.readUInt16LE(at) & 0x3fff);
  const address = `/docs/files/${basename(file)}`;
  const room = `width="${size[0]}" height="${size[1]}"`;
  return `<img class="screen" src="${address}" alt="${escapeHtml(words)}" ${room} loading="lazy">`;
}

function fence(token: Token, { root, source }: Surroundings): string {
  const [language = "", ...rest] = token.info.trim().split(/\s+/);
  const code = token.content.trimEnd();
  if (language === "velocity") return drawVelocity(code, source);
  const [, place] = /^file=(\S+)$/.exec(rest.join(" ")) ?? [];
  if (place !== undefined && cutSnippet(root, place) !== code) {
    throw new Error(`${source} does not show ${place} as it is; run: npx node tools/docs/fill.ts`);
  }
  return `<pre tabindex="0"><code>${highlighted(code, language)}</code></pre>\n`;
}

const dressed = (tokens: Token[], index: number) => String(tokens[index]?.meta?.html ?? "");
markdown.renderer.rules.fence = dressed;
markdown.renderer.rules.image = dressed;
markdown.renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>\n';
markdown.renderer.rules.table_close = () => "</table></div>\n";

function sectionsOf(
  tokens: readonly Token[],
  headings: readonly Heading[],
  page: string,
  path: string,
): Section[] {
  const sections: Section[] = [];
  const left = [...headings];
  let current: { heading: Heading; text: string[] } | undefined;
  const finish = () => {
    if (current === undefined) return;
    const { heading, text } = current;
    const anchor = heading.level === 1 ? "" : `#${heading.id}`;
    sections.push({ id: path + anchor, page, heading: heading.text, text: text.join("\n") });
  };
  for (const [index, token] of tokens.entries()) {
    if (token.type === "heading_open") {
      finish();
      const heading = left.shift();
      current = heading === undefined ? undefined : { heading, text: [] };
    } else if (token.type === "inline" && tokens[index - 1]?.type !== "heading_open") {
      current?.text.push(textOf(token));
    }
  }
  finish();
  return sections;
}
