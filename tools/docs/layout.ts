import { escapeHtml } from "./escape.ts";
import type { Heading } from "./markdown.ts";
import { fronts, type Language, type Page, type Part, parts, translationOf } from "./site.ts";

/** Files that every page loads, by the names that they are served under. */
export interface Files {
  readonly style: string;
  readonly script: string;
}

/** What a page shows. */
export interface Shown {
  readonly page: Page;
  readonly title: string;
  readonly html: string;
  readonly headings: readonly Heading[];
}

const words = {
  en: {
    skip: "Skip to the text",
    pages: "Pages",
    menu: "Menu",
    onPage: "On this page",
    search: "Search the documents",
    other: "日本語",
    foot: "Made from the sources of this version. Nothing here is loaded from elsewhere.",
  },
  ja: {
    skip: "本文へ",
    pages: "ページ",
    menu: "メニュー",
    onPage: "このページの内容",
    search: "ドキュメントを検索",
    other: "English",
    foot: "このバージョンのソースから作られています。外部から読み込むものはありません。",
  },
} as const;

/** What the browser's tab says; the front page has the name already. */
function tabTitle(title: string): string {
  return title === "Sekisho" ? title : `${title} · Sekisho`;
}

/** A whole page: no script or style of its own, and nothing of another origin. */
export function pageOf({ page, title, html, headings }: Shown, files: Files): string {
  const { language, path } = page;
  const told = words[language];
  const other = translationOf(page);
  const turned = language === "en" ? "ja" : "en";
  const alternate = other ? `<link rel="alternate" hreflang="${turned}" href="${other.path}">` : "";
  const toOther = other ?? fronts[turned];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(tabTitle(title))}</title>
<link rel="stylesheet" href="${files.style}">${alternate}
<script type="module" src="${files.script}"></script>
</head>
<body>
<a class="skip" href="#text">${told.skip}</a>
<header>
<a class="brand" href="/">Sekisho <span lang="ja">関所</span></a>
<button class="menu" type="button" popovertarget="pages">${told.menu}</button>
<search hidden><input type="search" aria-label="${told.search}" placeholder="${told.search}" autocomplete="off" spellcheck="false" role="combobox" aria-expanded="false" aria-controls="found" aria-autocomplete="list"><ul id="found" role="listbox" aria-label="${told.search}" hidden></ul><p class="unseen" role="status"></p></search>
<a class="other" hreflang="${turned}" lang="${turned}" href="${toOther.path}">${told.other}</a>
</header>
<div class="columns">
<nav id="pages" popover aria-label="${told.pages}">
${navigation(parts[language], fronts[language], path)}
</nav>
<main id="text" tabindex="-1">
${html}</main>
${contents(headings, told.onPage)}
</div>
<footer><p>${told.foot}</p></footer>
</body>
</html>
`;
}

function navigation(of: readonly Part[], front: Page, path: string): string {
  const item = (page: Page) => {
    const current = page.path === path ? ' aria-current="page"' : "";
    return `<li><a href="${page.path}"${current}>${escapeHtml(page.name)}</a></li>`;
  };
  const groups = of.map(
    ({ name, pages }) =>
      `<p class="part">${escapeHtml(name)}</p>\n<ul>${pages.map(item).join("")}</ul>`,
  );
  return [`<ul>${item(front)}</ul>`, ...groups].join("\n");
}

/** The headings of the second level, where there are enough to be lost among. */
function contents(headings: readonly Heading[], name: string): string {
  const second = headings.filter(({ level }) => level === 2);
  if (second.length < 2) return "";
  const items = second.map(({ id, text }) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`);
  return `<nav class="contents" aria-label="${name}"><p class="part">${name}</p><ul>${items.join("")}</ul></nav>`;
}

/** What is shown where there is no page. */
export function lostPage(files: Files): string {
  const page: Page = { source: "", path: "/404", name: "Not found", language: "en" };
  const html = `<h1 id="no-such-page">There is no page here</h1>
<p>It may have been renamed. The search above knows all pages; <a href="/docs/">the documents</a>
lists them.</p>
<p lang="ja">お探しのページは見つかりません。<a href="/docs/ja/">ドキュメント</a>からお探しください。</p>
`;
  return pageOf({ page, title: "Not found", html, headings: [] }, files);
}

/** A file of the checkout as it is, for whoever follows a link to a proof. */
export function sourcePage(path: string, text: string, files: Files): string {
  const language: Language = "en";
  const page: Page = { source: path, path: `/docs/source/${path}`, name: path, language };
  const html = `<h1 id="file" class="file">${escapeHtml(path)}</h1>
<pre tabindex="0"><code>${escapeHtml(text.trimEnd())}</code></pre>
`;
  return pageOf({ page, title: path, html, headings: [] }, files);
}
