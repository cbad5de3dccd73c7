import { generateDeviceKey } from "../../src/client/index.ts";
import { encodeHex } from "../../src/token/grammar.ts";
import { hashRefresh, makeRefresh } from "../../src/token/refresh.ts";
import { customerTokens } from "../../worker/caller/customer-tokens.ts";
import { random } from "../../worker/platform/keys.ts";
import { currentIdKey } from "../../worker/routes/ids.ts";
import { controlSnapshot } from "../../worker/signal/snapshot.ts";
import { withSnapshot } from "../../worker/signal/with-snapshot.ts";
import { walletObject } from "../../worker/wallet/stub.ts";
import { env } from "./door.ts";
import { type Holder, keyOf, ring } from "./forge.ts";

/** The phone of one of many wallets. */
export interface Member {
  readonly phone: Holder;
  readonly refreshToken: string;
}

/**
 * As many wallets as told, each with a phone of its own. What the steps of a registration end with
 * is sent to their objects directly: the object, its rows, the key and the tokens are those of any
 * wallet, only the Directory knows no contact of theirs. `then` runs for each while its object is
 * awake.
 */
export function enrolCrowd<T>(count: number, then: (member: Member) => Promise<T>): Promise<T[]> {
  return manyAtOnce(Array.from({ length: count }), async () => then(await enrol()));
}

/** `act` on each, some at a time; the results in order. */
export async function manyAtOnce<T, U>(
  all: readonly T[],
  act: (one: T, index: number) => Promise<U>,
  width = 8,
): Promise<U[]> {
  const results = new Array<U>(all.length);
  const entries = all.entries();
  const worker = async () => {
    for (const [index, one] of entries) results[index] = await act(one, index);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

async function enrol(): Promise<Member> {
  const key = await generateDeviceKey();
  const route = encodeHex(random(16));
  const flowId = encodeHex(random(16));
  const idKey = currentIdKey(ring);
  const refreshToken = makeRefresh(ring, route, random);
  const nowMs = Date.now();
  const command = {
    route,
    flowId,
    reservedUntilMs: nowMs + 60_000,
    jkt: key.thumbprint,
    jwk: key.publicJwk,
    idKey,
    locale: "en",
    contact: { type: "email", hint: "c…", sealed: "", blind: route },
    sealedTotp: "",
    totpStep: 0,
    recoveryHashes: [],
    refreshHash: await hashRefresh(refreshToken),
    amr: ["otp", "pop"],
  } as const;
  const asker = { env, after: () => undefined };
  const snapshot = (options?: { fresh?: boolean }) => controlSnapshot(asker, options);
  const outcome = await withSnapshot({ ...asker, snapshot, requestId: "crowd" }, (authority) =>
    walletObject(env, route).enrol(command, authority),
  );
  if (!outcome.ok || outcome.value.kind !== "enrolled") throw new Error("not enrolled");
  await walletObject(env, route).activate({ flowId });
  const { grant } = outcome.value;
  const tokens = await customerTokens({ env, ring, nowMs }, route, grant, { refreshToken });
  return { phone: { key: keyOf(key), token: tokens.access_token }, refreshToken };
}
