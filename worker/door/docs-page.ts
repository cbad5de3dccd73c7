import { declines } from "../../src/decline.ts";
import { type Magic, magicAmounts } from "../../src/payment/magic.ts";
import { problems } from "../../src/problem.ts";
import type { Env } from "../platform/env.ts";
import { schemaOf } from "./openapi-schema.ts";
import type { Access, Replay, Route } from "./route.ts";

/**
 * A readable page of the contract: one HTML document that loads nothing else. The magic amounts are
 * told where they do something.
 */
export function docsPage(routes: readonly Route[], environment: Env["ENVIRONMENT"]): string {
  const tags = [...new Set(routes.map((declared) => declared.tag))];
  const sections = tags.map((tag) => {
    const calls = routes.filter((declared) => declared.tag === tag).map(callText);
    return `<h2 id="${anchor(tag)}">${escapeHtml(tag)}</h2>${calls.join("")}`;
  });
  const links = tags.map((tag) => `<a href="#${anchor(tag)}">${escapeHtml(tag)}</a>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sekisho: the HTTP contract</title>
<meta name="viewport" content="width=device-width"><style>${style}</style></head><body>
<h1>Sekisho: the HTTP contract</h1>
<p>Every <code>/v1</code> call carries <code>Authorization: DPoP …</code> and <code>DPoP: …</code>
(RFC 9449); where there is no token yet, the proof alone. A body is JSON and is covered by
<code>Content-Digest</code> and by the proof's <code>content_digest</code>. The machine-readable
contract is <a href="/openapi.json">/openapi.json</a>; the policy language is
<a href="/schemas/policy.json">/schemas/policy.json</a>.</p>
<nav>${links.join(" · ")} · <a href="#problems">Problems</a> ·
<a href="#declines">Declines</a>${environment === "test" ? magicLink : ""}</nav>
${sections.join("\n")}
<h2 id="problems">Problems</h2>
<p>Every refusal is <code>application/problem+json</code> (RFC 9457).</p>
<table><tr><th>code</th><th>status</th><th>retry</th><th>title</th></tr>${problemRows()}</table>
<h2 id="declines">Declines</h2>
<p>A decline is a payment that was refused, answered with 200; the first that applies.</p>
<table><tr><th>code</th><th>advice</th><th>for the cashier</th></tr>${declineRows()}</table>
${environment === "test" ? magicSection() : ""}</body></html>`;
}

const magicLink = ` · <a href="#magic">Test environment</a>`;

function magicSection(): string {
  return `<h2 id="magic">Test environment</h2>
<p>This deployment's <code>environment</code> is <code>test</code>: these amounts do what is said of
them, besides what any amount does.</p>
<table><tr><th>amount</th><th>what happens</th></tr>${magicRows()}</table>
`;
}

function declineRows(): string {
  const row = ({ code, advice, ja, en }: (typeof declines)[number]) =>
    `<tr><td><code>${code}</code></td><td>${advice}</td><td>${escapeHtml(en)} ${ja}</td></tr>`;
  return declines.map(row).join("");
}

function magicRows(): string {
  const words = (magic: Magic) => {
    if (magic.does === "decline") return `declined <code>${magic.code}</code>`;
    if (magic.does === "confirm") return "waits for the payer's confirmation";
    if (magic.does === "delay") return `answered after ${magic.delayMs} ms`;
    return "decided, and the first answer is lost (503)";
  };
  const rows = [...magicAmounts].map(
    ([amount, magic]) => `<tr><td>${amount}</td><td>${words(magic)}</td></tr>`,
  );
  return rows.join("");
}

/** What the page may load: its own style and nothing else. */
export const docsPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code,pre{font:14px/1.4 ui-monospace,monospace}pre{background:#f4f4f2;padding:.75rem;overflow:auto}
h3{margin-bottom:.25rem}td,th{text-align:left;padding:.2rem .8rem .2rem 0}summary{cursor:pointer}
@media(prefers-color-scheme:dark){body{background:#16181a;color:#e8e6e3}pre{background:#222}a{color:#8ab4f8}}`;

function callText(declared: Route): string {
  const { method, path, summary, access, replay, body, query, answers } = declared;
  const by = 101 in answers ? "For whoever holds a ticket." : callers(access);
  const parts = [
    `<h3><code>${method} ${escapeHtml(path)}</code></h3>`,
    `<p>${escapeHtml(sentence(summary))} ${escapeHtml(by)}${replays(replay)}</p>`,
  ];
  if (query !== undefined) parts.push(schemaText("Query", schemaOf(query, "input")));
  if (body !== undefined) parts.push(schemaText("Body", schemaOf(body, "input")));
  for (const [status, schema] of Object.entries(answers)) {
    if (schema !== undefined)
      parts.push(schemaText(`Answer ${status}`, schemaOf(schema, "output")));
  }
  return parts.join("");
}

/** With one full stop, however the summary ends. */
function sentence(summary: string): string {
  return summary.endsWith(".") ? summary : `${summary}.`;
}

function callers(access: Access): string {
  switch (access.kind) {
    case "open":
      return "Open to anybody.";
    case "proof":
      return "A proof, no token.";
    case "operator":
      return `For operators: ${access.roles.join(", ")}.`;
    case "terminal":
      return access.orPayer ? "For a terminal, and for the payer." : "For a terminal.";
    default:
      return `For a ${access.kind}.`;
  }
}

function replays(replay: Replay): string {
  switch (replay) {
    case "none":
      return "";
    case "window":
      return " A read: its proof may be used again while it is fresh.";
    case "reference":
      return " The same request again gets the same answer.";
    default:
      return " Its proof is taken once.";
  }
}

function schemaText(title: string, schema: object): string {
  const text = escapeHtml(JSON.stringify(schema, null, 2));
  return `<details><summary>${escapeHtml(title)}</summary><pre>${text}</pre></details>`;
}

function problemRows(): string {
  return problems
    .map(({ code, status, retry, title }) => [
      `<code>${code}</code>`,
      status,
      retry,
      escapeHtml(title),
    ])
    .map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`)
    .join("");
}

function anchor(tag: string): string {
  return tag.toLowerCase().replaceAll(/[^a-z]+/g, "-");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
