import { createHighlighter, type ThemedToken } from "shiki";
import { escapeHtml } from "./escape.ts";

const themes = { light: "github-light-high-contrast", dark: "github-dark-high-contrast" } as const;
const languages = ["ts", "json", "sh", "http", "sql", "toml", "html"] as const;
const shiki = await createHighlighter({ themes: Object.values(themes), langs: [...languages] });

/** Class of a pair of colours, in the order in which they are met. */
const classes = new Map<string, string>();

/**
 * Code with a class for each pair of colours, since a page may have no style of its own; `text`, and
 * what no language is told of, stays as it is.
 */
export function highlighted(code: string, language: string): string {
  const known = languages.find((each) => each === language);
  if (known === undefined) return escapeHtml(code);
  const { tokens } = shiki.codeToTokens(code, { lang: known, themes, defaultColor: false });
  return tokens.map((line) => line.map(colouredText).join("")).join("\n");
}

function colouredText({ content, htmlStyle }: ThemedToken): string {
  const style = (htmlStyle ?? {}) as Readonly<Record<string, string>>;
  const pair = `${style["--shiki-light"]} ${style["--shiki-dark"]}`;
  if (content.trim() === "" || pair.includes("undefined")) return escapeHtml(content);
  const name = classes.get(pair) ?? `c${classes.size}`;
  classes.set(pair, name);
  return `<span class="${name}">${escapeHtml(content)}</span>`;
}

/** The rules of all classes that were given out. */
export function colourRules(): string {
  const pairs = [...classes].map(([pair, name]) => ({ name, colours: pair.split(" ") }));
  const rules = (index: 0 | 1) =>
    pairs.map(({ name, colours }) => `.${name}{color:${colours[index]}}`).join("");
  return `${rules(0)}@media(prefers-color-scheme:dark){${rules(1)}}\n`;
}
