import { parseContact } from "../../src/identity/contact.ts";
import { type Mail, mailboxObject } from "../courier/mailbox.ts";
import { isOnOneMachine } from "../door/one-machine.ts";
import type { Env } from "../platform/env.ts";

type Fetch = (
  request: Request,
  env: Env,
  context: ExecutionContext,
) => Response | Promise<Response>;

/**
 * Adds `GET /dev/mailbox?contact=` to a Worker: what was sent to a contact in any spelling, or to
 * anybody, newest first; JSON, or a page for a browser. Only the local entry imports it.
 */
export function withMailbox(inner: Fetch): Fetch {
  return async (request, env, context) => {
    if (request.method !== "GET" || !isOnOneMachine(env)) return await inner(request, env, context);
    const url = new URL(request.url);
    if (url.pathname !== "/dev/mailbox") return await inner(request, env, context);
    const mails = await mailboxObject(env).read(contactOf(url.searchParams.get("contact")));
    const page = (request.headers.get("Accept") ?? "").includes("text/html");
    const headers = {
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      "Cross-Origin-Resource-Policy": "same-origin",
    };
    if (!page) return Response.json(mails, { headers });
    return new Response(render(mails), {
      headers: {
        ...headers,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": pagePolicy,
      },
    });
  };
}

/** What the page may load: its own style and nothing else. */
const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The canonical spelling of a typed contact; what is none is asked for as it is. */
function contactOf(typed: string | null): string | null {
  if (typed === null || typed === "") return null;
  for (const type of ["email", "phone"] as const) {
    // A plus sign arrives as a space where the address was typed into a browser unescaped.
    for (const value of [typed, typed.replace(/^ /, "+")]) {
      const contact = parseContact({ type, value });
      if (contact.ok) return contact.value.value;
    }
  }
  return typed;
}

function render(mails: readonly Mail[]): string {
  const rows = mails.map(
    ({ sent_at, contact, purpose, code, text }) =>
      `<tr>${[sent_at, contact, purpose, code ?? "–", text]
        .map((cell) => `<td>${escapeHtml(cell)}</td>`)
        .join("")}</tr>`,
  );
  const style =
    "body{font:16px system-ui;margin:2rem}td{padding:.3rem .8rem;border-bottom:1px solid #ddd}";
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mailbox</title>
<meta name="viewport" content="width=device-width"><style>${style}</style>
<h1>Mailbox</h1><p>What this machine would have sent, newest first.</p>
<table>${rows.join("\n")}</table></html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
