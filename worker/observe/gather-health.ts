import { snapshotLifeMs } from "../../src/bounds.ts";
import type { Backlog, HealthFacts } from "../../src/health/judge.ts";
import { type Undelivered, undeliveredTogether } from "../../src/health/undelivered.ts";
import { settlementName } from "../../src/settlement/message.ts";
import { minuteMs } from "../../src/time.ts";
import { encodeBase64url, encodeHex } from "../../src/token/grammar.ts";
import { openMarkedId } from "../../src/token/marked-id.ts";
import { controlObject } from "../control/stub.ts";
import { courierShard } from "../courier/stub.ts";
import { contactShard, keyShard } from "../directory/stub.ts";
import type { Call } from "../door/route.ts";
import { deploymentGuard } from "../guard/stub.ts";
import { handleObject } from "../handle/stub.ts";
import { merchantObject } from "../merchant/stub.ts";
import { partnerNameOf, partnerObject } from "../partner/stub.ts";
import { settlementObject } from "../settlement/stub.ts";
import { Rounds } from "./rounds.ts";

/** So many of the 256 Couriers, and so many merchants, are asked at a time; others a minute later. */
const couriersAsked = 8;
const merchantsAsked = 4;

/**
 * Looks at every kind of object but wallets, at a few of each: which ones changes with the minute,
 * so that all are seen in their turn. At most 24 calls, which end within 6 s together; none writes
 * a row.
 */
export async function gatherHealth(call: Call): Promise<HealthFacts> {
  const { snapshot } = await call.snapshot();
  const snapshotAgeMs = Math.max(0, Date.now() - (snapshot.validUntilMs - snapshotLifeMs));
  const rounds = new Rounds();
  const turn = Math.floor(call.nowMs / minuteMs);
  const [books, courier] = await Promise.all([
    visitBooks(rounds, call, turn),
    visitCouriers(rounds, call, turn),
    visitDoors(rounds, call, turn),
  ]);
  const { PUBLIC_ORIGIN: origin, PASSKEY_RP_ID: domain } = call.env;
  const host = new URL(origin).hostname;
  return {
    answers: rounds.answers,
    snapshotAgeMs,
    alerts: books.alerts,
    backlogs: [books.backlog, courier],
    keys: call.ring.purposes.map(({ purpose, count, madeOn }) => ({
      ...{ purpose, keys: count },
      ageMs: madeOn === null ? null : Math.max(0, call.nowMs - Date.parse(madeOn)),
    })),
    passkeys: { domain: domain ?? host, host },
  };
}

/** Control, and by what it says some merchants, their books and a partner's. */
async function visitBooks(rounds: Rounds, { env, ring, nowMs }: Call, turn: number) {
  const from = `mer_${encodeBase64url(byteOf(turn))}`;
  const seen = await rounds.ask("control", () => controlObject(env).health(from, merchantsAsked));
  const visitMerchant = async (merchantId: string): Promise<Undelivered | null> => {
    const merchantOwnerHex = openMarkedId(ring, "mer", merchantId)?.ownerHex ?? "";
    const whole = await rounds.ask("merchant", () => merchantObject(env, merchantOwnerHex).whole());
    if (whole === null) return null;
    const { shards, generation } = whole.profile;
    const name = settlementName({ merchantOwnerHex, generation, shard: turn % shards });
    return await rounds.ask("settlement", () => settlementObject(env, name).waiting());
  };
  const visitPartner = async (partnerId: string): Promise<void> => {
    const reference = `health-${turn % 1_000}`;
    const object = partnerObject(env, partnerNameOf(ring, partnerId, reference));
    await rounds.ask("partner", () => object.find(reference).then(() => true));
  };
  const [waiting] = await Promise.all([
    Promise.all((seen?.merchantIds ?? []).map(visitMerchant)),
    seen === null || seen.partnerId === null ? null : visitPartner(seen.partnerId),
  ]);
  const backlog: Backlog = { component: "settlement", ...undeliveredTogether(waiting, nowMs) };
  return { alerts: seen?.openAlerts ?? null, backlog };
}

async function visitCouriers(rounds: Rounds, { env, nowMs }: Call, turn: number): Promise<Backlog> {
  const shards = Array.from({ length: couriersAsked }, (_, n) =>
    encodeHex(byteOf(turn * couriersAsked + n)),
  );
  const waiting = await Promise.all(
    shards.map((shard) => rounds.ask("courier", () => courierShard(env, shard).waiting())),
  );
  return { component: "courier", ...undeliveredTogether(waiting, nowMs) };
}

/** What every way in and every bar code asks; each finds nothing, which is an answer. */
async function visitDoors(rounds: Rounds, { env }: Call, turn: number): Promise<void> {
  const name = encodeHex(byteOf(turn)).repeat(32);
  const thumbprint = encodeBase64url(new Uint8Array(32).fill(turn));
  await Promise.all([
    rounds.ask("directory", () =>
      contactShard(env, name)
        .findContact(name)
        .then(() => true),
    ),
    rounds.ask("directory", () =>
      keyShard(env, thumbprint)
        .findKey(thumbprint)
        .then(() => true),
    ),
    rounds.ask("guard", () => deploymentGuard(env).answers()),
    rounds.ask("handle", () =>
      handleObject(env, name)
        .find(name)
        .then(() => true),
    ),
  ]);
}

function byteOf(turn: number): Uint8Array {
  return new Uint8Array([turn % 256]);
}
