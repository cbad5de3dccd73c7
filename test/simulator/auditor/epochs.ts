import { type Asked, askedOf, type Claims, doneOf, type Members, nameOf } from "./asked.ts";
import { type Finding, finding, type Judge } from "./finding.ts";
import { lostByControlMs, lostByWalletMs, raisedKind } from "./lost-acts.ts";
import type { Seen } from "./seen.ts";

/** Once it is told that something was revoked, no token that was given out before gets a 2xx. */
export const judgeEpochs: Judge = (seen) => {
  const raises = [...doneOf(seen).flatMap((told) => raised(seen, told) ?? []), ...agreed(seen)];
  if (raises.length === 0) return [];
  const given = givenOf(seen);
  return doneOf(seen).flatMap((asked) => judgeCall(asked, raises, given));
};

/** What was revoked, by a call that was told so. */
interface Raise {
  readonly told: Asked;
  /** When it was asked for first, true time: an approval that is given again raises nothing again. */
  readonly askedMs: number;
  /** When whoever keeps it has lost it, true time: Control, or the wallet whose owner did it. */
  readonly untilMs: number;
  readonly of: (token: Claims) => boolean;
}

function raised(seen: Seen, told: Asked): Raise | null {
  const { exchange, path, token, body, status, sentMs: askedMs } = told;
  if (status !== 200) return null;
  const untilOf = (name: string) => {
    if (token?.kind === "customer") return lostByWalletMs(seen, told);
    return /^(wal|dev)_/.test(name) ? Number.POSITIVE_INFINITY : lostByControlMs(seen, told);
  };
  const call = `${exchange.method} ${path}`;
  const id = body?.id;
  if (call === "POST /v1/operator/epochs" && typeof id === "string") {
    return { told, askedMs, untilMs: untilOf(id), of: (one) => namesOf(one).includes(id) };
  }
  if (call === "POST /v1/wallet/sign-out" && body?.everywhere === true) {
    const untilMs = untilOf(`${token?.sub}`);
    return { told, askedMs, untilMs, of: ({ sub }) => sub === token?.sub };
  }
  const [, gone] = /^DELETE .*\/((?:dev|ter|mer|par)_[\w-]+)$/.exec(call) ?? [];
  if (gone === undefined || path.includes("/confirmations/")) return null;
  return { told, askedMs, untilMs: untilOf(gone), of: (one) => namesOf(one).includes(gone) };
}

/** Epochs of a kind, which two persons raise. */
function agreed(seen: Seen): Raise[] {
  return doneOf(seen).flatMap((told) => {
    const scope = raisedKind(told);
    if (scope === null) return [];
    const calls = askedOf(seen).filter(({ path }) => path === told.path);
    const askedMs = Math.min(...calls.map(({ sentMs }) => sentMs));
    const untilMs = lostByControlMs(seen, told);
    return [{ told, askedMs, untilMs, of: ({ kind }: Claims) => `${kind}s` === scope }];
  });
}

function namesOf({ sub, client_id: client, merchant_id: merchant }: Claims): unknown[] {
  return [sub, client, merchant];
}

/** When each access token was had by whoever it was given to, in true time. */
function givenOf(seen: Seen): ReadonlyMap<string, number> {
  const given = new Map<string, number>();
  for (const { answer, answeredMs } of askedOf(seen)) {
    const tokens = (answer?.tokens ?? answer) as Members | null;
    const token = tokens?.access_token;
    if (typeof token === "string") given.set(token, answeredMs);
  }
  return given;
}

function judgeCall(
  asked: Asked,
  raises: readonly Raise[],
  given: ReadonlyMap<string, number>,
): Finding[] {
  const { token, exchange, sentMs, answeredMs } = asked;
  if (token === null) return [];
  const text = (exchange.headers.authorization ?? "").slice("DPoP ".length);
  const givenMs = given.get(text) ?? Number.POSITIVE_INFINITY;
  return raises
    .filter(({ askedMs, untilMs, of }) => of(token) && givenMs < askedMs && answeredMs < untilMs)
    .filter(({ told }) => told.answeredMs < sentMs)
    .map(({ told }) => {
      const late = `${sentMs - told.answeredMs} ms after ${nameOf(told)}`;
      return finding(nameOf(asked), "what was revoked gets nothing any more", late);
    });
}
