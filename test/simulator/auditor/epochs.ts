import { type Asked, askedOf, type Claims, doneOf, type Members, nameOf } from "./asked.ts";
import { type Finding, finding, type Judge } from "./finding.ts";
import { jsonOf } from "./rows.ts";
import { all, rowsOf, type Seen } from "./seen.ts";

/** Once it is told that something was revoked, no token that was given out before gets a 2xx. */
export const judgeEpochs: Judge = (seen) => {
  const raises = [...doneOf(seen).flatMap((told) => raised(told) ?? []), ...agreed(seen)];
  if (raises.length === 0) return [];
  const given = givenOf(seen);
  return doneOf(seen).flatMap((asked) => judgeCall(asked, raises, given));
};

/** What was revoked, by a call that was told so. */
interface Raise {
  readonly told: Asked;
  /** When it was asked for first, true time: an approval that is given again raises nothing again. */
  readonly askedMs: number;
  readonly of: (token: Claims) => boolean;
}

function raised(told: Asked): Raise | null {
  const { exchange, path, token, body, status, sentMs: askedMs } = told;
  if (status !== 200) return null;
  const call = `${exchange.method} ${path}`;
  const id = body?.id;
  if (call === "POST /v1/operator/epochs" && typeof id === "string") {
    return { told, askedMs, of: (one) => namesOf(one).includes(id) };
  }
  if (call === "POST /v1/wallet/sign-out" && body?.everywhere === true) {
    return { told, askedMs, of: ({ sub }) => sub === token?.sub };
  }
  const [, gone] = /^DELETE .*\/((?:dev|ter|mer|par)_[\w-]+)$/.exec(call) ?? [];
  if (gone === undefined || path.includes("/confirmations/")) return null;
  return { told, askedMs, of: (one) => namesOf(one).includes(gone) };
}

/** Epochs of a kind, which two persons raise. */
function agreed(seen: Seen): Raise[] {
  const kinds = new Map<string, string>();
  for (const row of all(seen, "Control").flatMap((control) => rowsOf(control, "approval"))) {
    const { act, scope } = jsonOf<Members>(row.proposal);
    if (act === "raise_kind_epoch") kinds.set(`${row.approval_id}`, `${scope}`);
  }
  return doneOf(seen).flatMap((told) => {
    const [, id = ""] = /\/approvals\/(apr_[\w-]+)\/approve$/.exec(told.path) ?? [];
    const scope = kinds.get(id);
    if (scope === undefined || told.status !== 200) return [];
    const calls = askedOf(seen).filter(({ path }) => path === told.path);
    const askedMs = Math.min(...calls.map(({ sentMs }) => sentMs));
    return [{ told, askedMs, of: ({ kind }: Claims) => `${kind}s` === scope }];
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
  const { token, exchange, sentMs } = asked;
  if (token === null) return [];
  const text = (exchange.headers.authorization ?? "").slice("DPoP ".length);
  const givenMs = given.get(text) ?? Number.POSITIVE_INFINITY;
  return raises
    .filter(({ told, askedMs, of }) => of(token) && givenMs < askedMs && told.answeredMs < sentMs)
    .map(({ told }) => {
      const late = `${sentMs - told.answeredMs} ms after ${nameOf(told)}`;
      return finding(nameOf(asked), "what was revoked gets nothing any more", late);
    });
}
