import { problem } from "./scripted-runtime.ts";

const as = (type: string, body: string | null, init: ResponseInit = {}) =>
  new Response(body, { ...init, headers: { "Content-Type": type } });
const json = (body: unknown, init: ResponseInit = {}) =>
  as("application/json", JSON.stringify(body), init);
const refusing = (status: number, members: object) =>
  as("application/problem+json", JSON.stringify({ status, ...members }), { status });

/** What somebody on the way says in the server's place. */
export const strangers: readonly [string, () => Response | Error][] = [
  ["null", () => json(null)],
  ["a list", () => json([])],
  ["a text in JSON", () => json("OK")],
  ["an empty object", () => json({})],
  ["another's JSON", () => json({ ok: true, message: "Welcome", user: { id: 7 } })],
  ["another's JSON under 201", () => json({ id: 7 }, { status: 201 })],
  ["HTML that says it is JSON", () => as("application/json", "<h1>Sign in</h1>")],
  ["JSON that says it is HTML", () => as("text/html", JSON.stringify({ payment_id: "pay_1" }))],
  ["HTML", () => as("text/html", "<h1>Sign in to the Wi-Fi</h1>")],
  ["an empty body", () => as("application/json", "")],
  ["no content", () => new Response(null, { status: 204 })],
  ["a truncated body", () => as("application/json", '{"payment_id":"pay_1","refer')],
  ["a part", () => json({ payment_id: "pay_1" }, { status: 206 })],
  ["a redirect", () => Response.redirect("https://portal.example/")],
  ["a gateway's page", () => as("text/html", "<h1>502</h1>", { status: 502 })],
  ["a gateway's problem", () => refusing(403, { code: "blocked_by_waf", title: "x" })],
  ["a problem without a code", () => refusing(403, { type: "about:blank", title: "Forbidden" })],
  ["a problem with our code alone", () => refusing(403, { code: "forbidden", title: "x" })],
  ["a 401 with our code alone", () => refusing(401, { code: "unauthorized", title: "x" })],
  ["a problem that is null", () => as("application/problem+json", "null", { status: 403 })],
  [
    "our problem under another status",
    () => {
      const text = problem(403, "forbidden").text();
      const body = new ReadableStream({
        start: async (out) => {
          out.enqueue(new TextEncoder().encode(await text));
          out.close();
        },
      });
      return new Response(body, {
        status: 400,
        headers: { "Content-Type": "application/problem+json" },
      });
    },
  ],
  ["nothing: the network fails", () => new TypeError("fetch failed")],
];
