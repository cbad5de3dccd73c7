import type { EpochScope, StopScope } from "../../../src/client/index.ts";
import type { Dice } from "../../platform/index.ts";
import type { Act } from "../act.ts";
import { type Cast, pickRecent } from "../cast.ts";
import { sleep } from "../program.ts";
import { wordOf } from "../word.ts";
import { atDesk, decided } from "./desk-approvals.ts";

/** What operators stop and revoke, and how it stands again. */

const unnamed: readonly StopScope[] = [
  ...(["everything", "registration", "sign_in", "code_issue", "spending", "spending"] as const),
  ...(["top_up", "top_up:atm", "top_up:points", "top_up:cash_register"] as const),
  ...(["refunds", "redemption"] as const),
];

/** A scope, and what it names if it names something. */
async function drawScope(cast: Cast, dice: Dice): Promise<{ scope: StopScope; id?: string }> {
  const named = ["merchant", "store", "terminal", "partner", "wallet", "device"] as const;
  if (dice.chance(45)) return { scope: dice.pick(unnamed) };
  const scope = dice.pick(named);
  const till = dice.pick(cast.tills);
  const phone = dice.pick(cast.phones);
  const ids = {
    merchant: till.merchantId,
    store: till.storeId,
    terminal: till.terminalId,
    partner: dice.pick(cast.counters).partnerId,
    wallet: phone.owner.walletId,
    device: (await phone.actor.run(() => phone.app.deviceId())) ?? phone.owner.walletId,
  };
  return { scope, id: ids[scope] };
}

/** A stop with an end, or one that is lifted after a while; now and then raised again meanwhile. */
const stop: Act = {
  name: "stop",
  weight: 6,
  async play(cast, dice) {
    const by = await atDesk(cast, dice);
    const { actor, operator } = by;
    const target = await drawScope(cast, dice);
    const endMs = dice.pick([null, 1_500, 20_000, 20_000, 120_000]);
    const nowMs = cast.town.world.loop.nowMs;
    const until = endMs === null ? {} : { until: new Date(nowMs + endMs).toISOString() };
    const raise = (more: object) =>
      actor.run(() => operator.raiseStop({ ...target, reason: "as a test", ...more }));
    const raised = await raise(until);
    if (!raised.ok) return `${target.scope}: ${wordOf(raised)}`;
    const { stop_id: stopId } = raised.body;
    cast.stops.push(stopId);
    const words = [`${target.scope}: raised`];
    await sleep(actor, dice.pick([0, 300, 5_000, 30_000]));
    if (dice.chance(20)) words.push(`again: ${wordOf(await raise({}))}`);
    if (endMs !== null && dice.chance(60)) return words.join(", ");
    const lifting = await actor.run(() => operator.liftStop(stopId));
    words.push(`lift: ${await decided(cast, by, lifting, dice)}`);
    return words.join(", ");
  },
};

/** Whatever still stands is lifted; also what has ended, or was lifted before. */
const lift: Act = {
  name: "lift stops",
  weight: 8,
  async play(cast, dice) {
    const by = await atDesk(cast, dice);
    const { actor, operator } = by;
    const standing = await actor.run(() => operator.stops());
    if (!standing.ok) return wordOf(standing);
    const words: string[] = [];
    for (const { stop_id: stopId } of standing.body.stops.slice(0, 6)) {
      const reply = await actor.run(() => operator.liftStop(stopId));
      words.push(await decided(cast, by, reply, dice));
    }
    for (const { terminal_id: terminalId } of standing.body.confirmations.slice(0, 2)) {
      const reply = await actor.run(() => operator.liftConfirmation(terminalId));
      words.push(`confirmation: ${await decided(cast, by, reply, dice)}`);
    }
    const old = words.length === 0 ? pickRecent(cast.stops, dice) : null;
    if (old !== null && dice.chance(50)) {
      const reply = await actor.run(() => operator.liftStop(old));
      words.push(`old: ${await decided(cast, by, reply, dice)}`);
    }
    return words.length === 0 ? null : words.join(", ");
  },
};

const freezeWallet: Act = {
  name: "an operator freezes a wallet",
  weight: 1,
  async play(cast, dice) {
    const { actor, operator } = await atDesk(cast, dice);
    const { walletId } = dice.pick(cast.phones).owner;
    const reason = dice.chance(50) ? "as a test" : undefined;
    return wordOf(await actor.run(() => operator.freezeWallet(walletId, reason)));
  },
};

/** Everything issued so far is revoked, of one thing or of a whole kind. */
const epoch: Act = {
  name: "raise an epoch",
  weight: 2,
  async play(cast, dice) {
    const by = await atDesk(cast, dice);
    const till = dice.pick(cast.tills);
    const phone = dice.pick(cast.phones);
    const ids: Partial<Record<EpochScope, string | null>> = {
      wallet: phone.owner.walletId,
      device: await phone.actor.run(() => phone.app.deviceId()),
      merchant: till.merchantId,
      terminal: till.terminalId,
    };
    const kinds = ["customers", "terminals", "partners", "operators"] as const;
    const things = ["wallet", "device", "merchant", "terminal"] as const;
    const scope: EpochScope = dice.chance(40) ? dice.pick(kinds) : dice.pick(things);
    const id = ids[scope];
    if (id === null) return null;
    const request = { scope, reason: "as a test", ...(id === undefined ? {} : { id }) };
    const reply = await by.actor.run(() => by.operator.raiseEpoch(request));
    return `${scope}: ${await decided(cast, by, reply, dice)}`;
  },
};

export const stopActs: readonly Act[] = [stop, lift, freezeWallet, epoch];
