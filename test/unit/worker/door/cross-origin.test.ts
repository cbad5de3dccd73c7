import { expect, it } from "vitest";
import { preflight, tellOrigin } from "../../../../worker/door/cross-origin.ts";

const env: Parameters<typeof tellOrigin>[2] = {
  APP_ORIGINS: "https://app.example capacitor://localhost",
  ENVIRONMENT: "test",
};
const url = "https://pay.example.com/v1/wallet";
const from = (origin: string, headers: Record<string, string> = {}, method = "GET") =>
  new Request(url, { method, headers: { Origin: origin, ...headers } });

/** What a page of this origin is told beside the answer. */
function told(origin: string, of: typeof env = env): Headers {
  const headers = new Headers();
  tellOrigin(headers, from(origin), of);
  return headers;
}

it("lets a page of a named origin read each header that an SDK goes by", () => {
  const headers = told("https://app.example");
  expect(headers.get("Access-Control-Allow-Origin")).toBe("https://app.example");
  expect(headers.get("Access-Control-Expose-Headers")?.split(", ").sort()).toEqual([
    ...["DPoP-Nonce", "Date", "Idempotent-Replayed", "Payment-Status", "Retry-After"],
    ...["WWW-Authenticate", "X-Request-Id"],
  ]);
  expect(told("capacitor://localhost").get("Access-Control-Allow-Origin")).not.toBeNull();
});

it.each([
  "https://app.example.evil.example",
  "http://app.example",
  "https://app.example:8443",
  "http://localhost:5173",
  "null",
  "",
])("lets a page of %j read nothing", (origin) => {
  const headers = told(origin);
  expect([...headers.keys()]).toEqual(["vary"]);
  const asked = from(origin, { "Access-Control-Request-Method": "POST" }, "OPTIONS");
  expect(preflight(asked, env, ["POST"])).toBeNull();
});

it("lets pages of this machine read what a local server answers, and nobody where none is named", () => {
  const local = told("http://localhost:5173", { ENVIRONMENT: "local" });
  expect(local.get("Access-Control-Allow-Origin")).toBe("http://localhost:5173");
  expect([...told("https://app.example", { ENVIRONMENT: "test" }).keys()]).toEqual([]);
});

it("answers a preflight with the methods of the address", () => {
  const asked = from("https://app.example", { "Access-Control-Request-Method": "POST" }, "OPTIONS");
  const answer = preflight(asked, env, ["GET", "POST"]);
  expect(answer?.status).toBe(204);
  expect(answer?.headers.get("Access-Control-Allow-Methods")).toBe("GET, POST");
  expect(answer?.headers.get("Access-Control-Allow-Headers")).toContain("DPoP");
  expect(preflight(from("https://app.example", {}, "OPTIONS"), env, ["GET"])).toBeNull();
});
