import type { Act } from "../act.ts";
import { sleep } from "../program.ts";
import { type Forged, hasToken, overheard, send, signed } from "./thief.ts";

/** Thieves who have overheard honest requests. */

/** Their key, not the token's: refused wherever it goes. */
const otherKey: Act = {
  name: "a stolen token with another key",
  weight: 2,
  async play(cast, dice) {
    const thief = dice.pick(cast.thieves);
    const heard = overheard(cast, dice, hasToken);
    if (heard === null) return null;
    const { method, path, body } = heard;
    const { authorization = "" } = heard.headers;
    const call = { method, path, body, authorization };
    return await send(thief, { ...call, headers: await signed(thief, thief.key, call) });
  },
};

/** The same request once more, whole, while its proof is fresh: the same answer, or none. */
const asItWas: Act = {
  name: "a request replayed as it was",
  weight: 3,
  async play(cast, dice) {
    const thief = dice.pick(cast.thieves);
    // What left no row is asked anew each time; who repeats it first has asked it.
    const heard = overheard(
      cast,
      dice,
      ({ answer }) => answer?.body.includes("code_invalid") === false,
    );
    if (heard === null) return null;
    const times = dice.chance(20) ? 4 : 1;
    const words = Array.from({ length: times }, () => send(thief, heard));
    return [...new Set(await Promise.all(words))].sort().join(", ");
  },
};

const stale: Act = {
  name: "a request replayed too late",
  weight: 2,
  async play(cast, dice) {
    const thief = dice.pick(cast.thieves);
    const heard = overheard(cast, dice, hasToken);
    if (heard === null) return null;
    await sleep(thief.actor, dice.pick([75_000, 200_000]));
    return await send(thief, heard);
  },
};

const altered: Act = {
  name: "a request replayed altered",
  weight: 3,
  async play(cast, dice) {
    const thief = dice.pick(cast.thieves);
    const heard = overheard(cast, dice, (exchange) => hasToken(exchange) && exchange.body !== null);
    if (heard === null) return null;
    const { body, headers, path } = heard;
    const text = body ?? "";
    const ways: (() => Forged)[] = [
      () => ({ ...heard, body: `${text.replace(/"amount":(\d+)/, '"amount":9$1')} ` }),
      () => ({ ...heard, body: text.replace("{", '{"extra":1,') }),
      () => ({ ...heard, path: `${path}x` }),
      () => ({ ...heard, method: heard.method === "POST" ? "PUT" : "POST", body: "{}" }),
      () => ({ ...heard, headers: { ...headers, dpop: flip(headers.dpop ?? "", dice) } }),
      () => ({
        ...heard,
        headers: { ...headers, authorization: flip(headers.authorization ?? "", dice) },
      }),
      () => ({ ...heard, headers: { ...headers, dpop: `${headers.dpop}, ${headers.dpop}` } }),
    ];
    return await send(thief, dice.pick(ways)());
  },
};

/** One letter of a token is another one. */
function flip(text: string, dice: { below(n: number): number }): string {
  const at = 5 + dice.below(Math.max(1, text.length - 7));
  return text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
}

/** Proofs of two calls, one token: what one call was signed for opens no other. */
const swapped: Act = {
  name: "proofs swapped",
  weight: 2,
  async play(cast, dice) {
    const thief = dice.pick(cast.thieves);
    const one = overheard(cast, dice, hasToken);
    const other = overheard(cast, dice, (each) => hasToken(each) && each.path !== one?.path);
    if (one === null || other === null) return null;
    const headers = { ...one.headers, ...(other.headers.dpop ? { dpop: other.headers.dpop } : {}) };
    return await send(thief, { ...one, headers });
  },
};

/** A ticket that has opened its stream opens no second one; half an upgrade opens none. */
const stream: Act = {
  name: "a used ticket",
  weight: 2,
  async play(cast, dice) {
    const thief = dice.pick(cast.thieves);
    const path = "/v1/wallet/events";
    const used = cast.chronicle.exchanges.findLast(
      (each) => each.path.startsWith(path) && each.answer?.status === 101,
    );
    const ticket = used?.headers["sec-websocket-protocol"] ?? "evt_none";
    const ways: Record<string, string>[] = [
      { upgrade: "websocket", "sec-websocket-protocol": ticket },
      { upgrade: "websocket", "sec-websocket-protocol": `${ticket}x` },
      { upgrade: "websocket" },
      { "sec-websocket-protocol": ticket },
    ];
    return await send(thief, { method: "GET", path, headers: dice.pick(ways), body: null });
  },
};

export const replayActs: readonly Act[] = [otherKey, asItWas, stale, altered, swapped, stream];
