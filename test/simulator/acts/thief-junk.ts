import type { Dice } from "../../platform/index.ts";
import { bootstrapSecret } from "../../whole-worker/town.ts";
import type { Act } from "../act.ts";
import { type Cast, pickRecent } from "../cast.ts";
import { type Forged, overheard, send, signed } from "./thief.ts";

/** Thieves who guess, flood and send what is none. */

const paths = [
  ...["/v1/payments", "/v1/cancellations", "/v1/codes", "/v1/registrations", "/v1/sign-ins"],
  ...["/v1/operators/bootstrap", "/v1/funding/atm/credits", "/v1/tokens/refresh", "/v1/nowhere"],
  ...["/v1/wallet/limits", "/v1/operator/stops", "/v1/terminals/activations", "/"],
];

const bodies = [
  ...["", "{", "null", "[]", '"text"', "{}{}", '{"a":1,"a":2}', '{"amount":1e400}', "\u0000"],
  ...[
    "[".repeat(3_000),
    `{"reference":"${"x".repeat(17_000)}"}`,
    "x".repeat(70_000),
    "\ufeff{}",
    '{"__proto__":{}}',
  ],
];

function drawJunk(dice: Dice): Forged {
  const types = ["application/json", "text/plain", "application/json; charset=utf-8", ""];
  const methods = ["POST", "POST", "POST", "PUT", "DELETE", "PATCH", "GET"];
  const method = dice.pick(methods);
  const headers = {
    ...(dice.chance(80) ? { "content-type": dice.pick(types) } : {}),
    ...(dice.chance(50)
      ? { dpop: dice.pick(["", "a.b.c", "x".repeat(20_000), "e30.e30.e30"]) }
      : {}),
    ...(dice.chance(50)
      ? { authorization: dice.pick(["DPoP ", "Bearer a.b.c", "DPoP e30.e30.e30"]) }
      : {}),
    ...(dice.chance(20) ? { "content-digest": "sha-256=:AAAA:" } : {}),
    ...(dice.chance(10) ? { "content-encoding": "gzip" } : {}),
  };
  return {
    method,
    path: dice.pick(paths),
    headers,
    body: method === "GET" ? null : dice.pick(bodies),
  };
}

const junk: Act = {
  name: "junk",
  weight: 3,
  async play(cast, dice) {
    return await send(dice.pick(cast.thieves), drawJunk(dice));
  },
};

const flood: Act = {
  name: "a flood of junk",
  weight: 1,
  async play(cast, dice) {
    const thief = dice.pick(cast.thieves);
    const sent = Array.from({ length: 12 }, () => send(thief, drawJunk(dice)));
    return [...new Set(await Promise.all(sent))].sort().join(", ");
  },
};

/** Well-formed, signed by a key that nobody knows: what needs a token, and what needs none. */
const stranger: Act = {
  name: "a stranger's call",
  weight: 4,
  async play(cast, dice) {
    const thief = dice.pick(cast.thieves);
    const { path, body } = drawCall(cast, dice);
    const call = { method: body === null ? "GET" : "POST", path, body };
    const headers = await signed(thief, thief.key, call);
    return `${path.replace(/_[^/]{12,}/, "_…")}: ${await send(thief, { ...call, headers })}`;
  },
};

/** Calls with ids and codes of others, as far as anybody could know them. */
function drawCall(cast: Cast, dice: Dice): { path: string; body: string | null } {
  const code = pickRecent(cast.codes, dice)?.code.qr ?? "";
  const known = pickRecent(cast.payments, dice);
  const id = known?.paymentId ?? "pay_none";
  const { terminalId } = dice.pick(cast.tills);
  const { partnerId } = dice.pick(cast.counters);
  const { operatorId } = dice.pick(cast.desks);
  const { walletId, contact } = dice.pick(cast.phones).owner;
  const payment = {
    reference: "stolen-1",
    code,
    amount: 100,
    currency: "JPY",
    capture: "automatic",
  };
  const refresh = overheard(
    cast,
    dice,
    ({ answer }) => answer?.body.includes("refresh_token") === true,
  );
  const token = /"refresh_token":"([^"]+)"/.exec(refresh?.answer?.body ?? "")?.[1] ?? "none";
  const calls: [string, object | null][] = [
    ["/v1/payments", payment],
    [`/v1/payments/${id}`, null],
    [`/v1/payments/${id}/refunds`, { reference: "stolen-2", amount: 1 }],
    ["/v1/cancellations", { reference: "stolen-3", payment_id: id }],
    ["/v1/terminals/sessions", { terminal_id: terminalId }],
    ["/v1/partners/sessions", { partner_id: partnerId }],
    ["/v1/operators/sessions", { operator_id: operatorId }],
    ["/v1/operators/bootstrap", { secret: bootstrapSecret, name: "Mallory" }],
    ["/v1/operators/activations", { invitation_code: "inv-none" }],
    ["/v1/terminals/activations", { activation_code: "act-none" }],
    ["/v1/tokens/refresh", { refresh_token: token }],
    ["/v1/wallet", null],
    [`/v1/operator/wallets/${walletId}`, null],
    ["/v1/lost-devices", { contact, locale: "en" }],
    ["/v1/healthz", null],
  ];
  const [path, body] = dice.pick(calls);
  return { path, body: body === null ? null : JSON.stringify(body) };
}

/** A known contact, and codes that are guessed. */
const stuffing: Act = {
  name: "a sign-in that is guessed",
  weight: 2,
  async play(cast, dice) {
    const thief = dice.pick(cast.thieves);
    const { actor, app } = thief;
    const { contact } = dice.pick(cast.phones).owner;
    const flow = dice.pick(["signIn", "recover", "reportLostDevice"] as const);
    const opened = await actor.run(() => app[flow](contact));
    if (!opened.ok) return opened.problem?.code ?? "no answer";
    const words: string[] = [];
    for (let tries = dice.between(3, 8); tries > 0; tries -= 1) {
      const guess = `${dice.below(1e8)}`.padStart(8, "0");
      const reply = await actor.run(() => app.contactProof(guess));
      words.push(reply.ok ? "guessed" : (reply.problem?.code ?? "no answer"));
    }
    return [...new Set(words)].join(", ");
  },
};

/** A till, a phone, a partner and an operator, each where the others belong. */
const otherRoute: Act = {
  name: "a token at another's route",
  weight: 3,
  async play(cast, dice) {
    const routes: [string, "GET" | "POST", string, object?][] = [
      ["till", "GET", "/v1/terminals/me/totals"],
      [
        "till",
        "POST",
        "/v1/cancellations",
        { reference: "misplaced-1", payment_reference: "none-none" },
      ],
      ["phone", "GET", "/v1/wallet"],
      ["phone", "POST", "/v1/codes", {}],
      ["partner", "GET", "/v1/funding/atm/credits?reference=misplaced-2"],
      ["desk", "GET", "/v1/operator/stops"],
      ["desk", "POST", "/v1/operator/epochs", { scope: "customers", reason: "misplaced" }],
    ];
    const callers = [
      dice.pick(cast.tills).terminal,
      dice.pick(cast.phones).app,
      dice.pick(cast.counters).partner,
      dice.pick(cast.desks).operator,
    ];
    const actors = [cast.tills, cast.phones, cast.counters, cast.desks] as const;
    const who = dice.below(callers.length);
    const kind = ["till", "phone", "partner", "desk"][who];
    const [, method, path, body] = dice.pick(routes.filter(([of]) => of !== kind));
    const caller = callers[who];
    const actor = actors[who]?.find((each) => Object.values(each).includes(caller))?.actor;
    if (caller === undefined || actor === undefined) return null;
    const reply = await actor.run(() => caller.session.call(method, path, body));
    return `${kind}: ${reply.ok ? reply.status : (reply.problem?.code ?? "no answer")}`;
  },
};

export const junkActs: readonly Act[] = [junk, flood, stranger, stuffing, otherRoute];
