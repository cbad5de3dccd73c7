import { alterAnswer, alterQuiet, type Case } from "./case.ts";
import type { Seen } from "./seen.ts";

export const saidCases: readonly Case[] = [
  {
    name: "a phone signs a second ahead of every clock",
    promise: "a proof is of a second that has come",
    alter: ({ chronicle }) => {
      const exchange = chronicle.exchanges.find(({ headers }) => headers.dpop !== undefined);
      const [head, payload = "", signature] = exchange?.headers.dpop?.split(".") ?? [];
      if (exchange === undefined) throw new Error("nobody has signed");
      const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as { iat: number };
      const late = JSON.stringify({ ...claims, iat: claims.iat + 1 });
      const dpop = [head, Buffer.from(late).toString("base64url"), signature].join(".");
      Object.assign(exchange, { headers: { ...exchange.headers, dpop } });
    },
  },
  {
    name: "a refund is said to be told again at once",
    promise: "what is told for the first time is not said to be told again",
    alter: ({ chronicle }) => {
      const first = chronicle.exchanges.find(
        ({ path, body, answer }) =>
          path.endsWith("/refunds") && body !== null && answer?.status === 201,
      );
      if (first?.answer == null) throw new Error("nobody was refunded");
      first.answer = {
        ...first.answer,
        headers: { ...first.answer.headers, "idempotent-replayed": "true" },
      };
      chronicle.exchanges.splice(0, chronicle.exchanges.length, first);
      chronicle.mishaps.splice(0);
    },
  },
  {
    name: "the last digit of a bar code is another one",
    promise: "a bar code can be checked by its last digit",
    alter: (seen) => alterAnswer(seen, "POST /v1/codes", { bar_code: "939200012345678901234560" }),
  },
  {
    name: "a backtest is of another span",
    promise: "a backtest is of what it was asked for",
    alter: (seen) => addBacktest(seen, { from: "2026-10-05T00:00:00.000Z" }),
  },
  {
    name: "a top-up is explained by another policy",
    promise: "a top-up is explained as it was decided",
    alter: (seen) =>
      alterQuiet(seen, /^GET \/v1\/operator\/top-ups\//, () => ({ policy_version: 99 })),
  },
];

/** A backtest that was asked for, and told otherwise. */
function addBacktest({ chronicle, nowMs }: Seen, otherwise: object): void {
  const [like] = chronicle.exchanges;
  if (like === undefined) throw new Error("nobody asked for anything");
  const asked = { from: "2026-10-04T00:00:00.000Z", to: "2026-10-05T00:00:00.000Z" };
  const body = JSON.stringify({
    ...{ backtest_id: "bt_1", ...asked, scope: "all_wallets" },
    ...otherwise,
  });
  chronicle.exchanges.push({
    ...like,
    ...{ method: "POST", path: "/v1/operator/policies/1/backtests", body: JSON.stringify(asked) },
    answer: { atMs: nowMs, status: 201, headers: {}, body },
  });
}
