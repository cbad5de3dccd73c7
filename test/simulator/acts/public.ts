import { origin } from "../../whole-worker/town.ts";
import type { Act } from "../act.ts";
import { askBare } from "../program.ts";

const paths = [
  ...["/healthz", "/.well-known/jwks.json", "/.well-known/sekisho", "/openapi.json"],
  "/schemas/policy.json",
];

/** What anybody may read. */
export const readPublic: Act = {
  name: "read what is public",
  weight: 2,
  async play(cast, dice) {
    const { actor } = dice.pick(cast.phones);
    const path = dice.pick(paths);
    const page = dice.pick([null, null, "http://localhost:5173", "https://elsewhere.example"]);
    const headers: Record<string, string> = page === null ? {} : { origin: page };
    const isAsked = page !== null && dice.chance(30);
    if (isAsked) headers["access-control-request-method"] = "GET";
    const init = { headers, ...(isAsked ? { method: "OPTIONS" } : {}) };
    const response = await askBare(actor, origin + path, init);
    return `${isAsked ? "may a page read " : ""}${path}: ${response?.status ?? "no answer"}`;
  },
};
