import type { Session } from "../../src/client/access/session.ts";
import type { Reply } from "../../src/client/index.ts";
import type { Dice } from "../platform/index.ts";
import { origin } from "../whole-worker/town.ts";
import type { Cast } from "./cast.ts";
import { acting, closingAct, type Exchange } from "./chronicle.ts";
import { askBare, ProgramEnded, sleep, unlessEnded } from "./program.ts";

/**
 * What everybody looks at once all has arrived: nothing goes wrong any more, and nothing happens
 * but what is asked here. Who has kept a request asks it again; nobody asks for anything new.
 */
export async function closeTown(cast: Cast, dice: Dice): Promise<void> {
  await acting.run(closingAct, async () => {
    const [reader] = cast.phones;
    // It is long, and the same every day: some days are held against it.
    if (reader !== undefined && dice.chance(30)) {
      await askBare(reader.actor, `${origin}/openapi.json`, {});
    }
    for (const phone of new Set(cast.phones)) await lookAtWallet(phone.app.session, phone.actor);
    for (const phone of some(cast.phones, 2, dice)) await hearAll(cast, phone);
    for (const till of cast.tills) await lookAtDrawer(cast, till, dice);
    for (const { actor, partner, credits, channel } of cast.counters) {
      for (const { reference } of some(credits, 5, dice)) {
        const path = `/v1/funding/${channel}/credits?reference=${reference}`;
        await get({ session: partner.session, actor }, path);
      }
    }
    for (const desk of cast.desks.slice(0, 1)) {
      await lookAtDesk(cast, desk, dice);
      await lookAtPlaces(cast, desk);
      await watchFigures(desk);
    }
    await repeat(cast, dice);
  });
}

/** Whoever can ask: its session, and the program that it belongs to. */
interface Caller {
  readonly session: Session;
  readonly actor: Cast["phones"][number]["actor"];
}

async function call(
  { session, actor }: Caller,
  method: "GET" | "POST",
  path: string,
  body?: object,
): Promise<Reply<Record<string, unknown>> | null> {
  return await unlessEnded(actor.run(() => session.call(method, path, body)));
}

const get = (caller: Caller, path: string) => call(caller, "GET", path);

/** All pages of a list, up to so many. */
async function pages(caller: Caller, path: string, most = 6): Promise<void> {
  let at = path;
  for (let page = 0; page < most; page += 1) {
    const reply = await get(caller, at);
    const cursor = reply?.ok ? reply.body.cursor : null;
    if (typeof cursor !== "string") return;
    at = `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;
  }
}

async function lookAtWallet(session: Session, actor: Caller["actor"]): Promise<void> {
  const caller = { session, actor };
  const first = await get(caller, "/v1/wallet");
  // Who is out for good has nothing more to see.
  if (!first?.ok) return;
  await get(caller, "/v1/wallet/confirmations");
  await pages(caller, "/v1/wallet/payments");
  await pages(caller, "/v1/wallet/activity");
}

/** Hears all events that there ever were. */
async function hearAll(cast: Cast, { actor, app }: Cast["phones"][number]): Promise<void> {
  const { heard } = cast.chronicle;
  const onEvent = (event: unknown) => {
    heard.push({ actor: actor.name, atMs: cast.town.world.loop.nowMs, event });
  };
  const reply = await actor.run(() => app.events({ after: 0, onEvent }));
  if (!reply.ok) return;
  await sleep(actor, 2_000);
  await actor.run(() => reply.body.close());
}

async function lookAtDrawer(cast: Cast, till: Cast["tills"][number], dice: Dice): Promise<void> {
  const caller = { session: till.terminal.session, actor: till.actor };
  const { nowMs } = cast.town.world.loop;
  const dateOf = (days: number) =>
    new Date(nowMs + 9 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10);
  const first = await get(caller, `/v1/terminals/me/totals?business_date=${dateOf(0)}`);
  if (!first?.ok) return;
  await get(caller, `/v1/terminals/me/totals?business_date=${dateOf(1)}&complete_to=now`);
  await pages(caller, `/v1/terminals/me/payments?business_date=${dateOf(0)}`);
  const asked = cast.asked.filter((one) => one.till.terminalId === till.terminalId);
  for (const { request } of some(asked, 4, dice)) {
    await get(caller, `/v1/payments?reference=${request.reference}`);
  }
  const known = cast.payments.filter((one) => one.till.merchantId === till.merchantId);
  for (const { paymentId } of some(known, 3, dice)) {
    await get(caller, `/v1/payments/${paymentId}`);
    await get(caller, `/v1/payments/${paymentId}/refunds`);
  }
}

async function lookAtDesk(cast: Cast, desk: Cast["desks"][number], dice: Dice): Promise<void> {
  const caller = { session: desk.operator.session, actor: desk.actor };
  const first = await get(caller, "/v1/operator/stops");
  if (!first?.ok) return;
  await get(caller, "/v1/operators");
  for (const list of ["approvals", "merchants", "partners", "policies"]) {
    await get(caller, `/v1/operator/${list}`);
  }
  await pages(caller, "/v1/operator/alerts?state=all");
  await pages(caller, "/v1/operator/record");
  for (const { merchantId } of cast.shops)
    await get(caller, `/v1/operator/merchants/${merchantId}`);
  const owners = new Set(cast.phones.map(({ owner }) => owner));
  for (const { walletId, contact } of some([...owners], 2, dice)) {
    await get(caller, `/v1/operator/wallets/${walletId}`);
    await get(caller, `/v1/operator/wallets?contact=${encodeURIComponent(contact.value)}`);
    await pages(caller, `/v1/operator/wallets/${walletId}/activity`, 2);
  }
  for (const { paymentId } of some(cast.payments, 5, dice)) {
    await get(caller, `/v1/operator/payments/${paymentId}/explanation`);
  }
  for (const id of some([...topUpsOf(cast)], 3, dice)) {
    await get(caller, `/v1/operator/top-ups/${id}/explanation`);
  }
  for (const version of [1, ...cast.versions.slice(-2)]) {
    await get(caller, `/v1/operator/policies/${version}/report`);
  }
}

/** How the parts are, all stores, and one shop's by their ids. */
async function lookAtPlaces(cast: Cast, desk: Cast["desks"][number]): Promise<void> {
  const caller = { session: desk.operator.session, actor: desk.actor };
  await get(caller, "/v1/operator/health");
  await pages(caller, "/v1/operator/stores");
  for (const id of cast.shops[0]?.storeIds ?? []) await get(caller, `/v1/operator/stores/${id}`);
  for (const { terminalId } of cast.tills.slice(0, 2)) {
    await get(caller, `/v1/operator/terminals/${terminalId}`);
  }
}

/** Watches the figures of all payments, at a time when there are none. */
async function watchFigures({ actor, operator }: Cast["desks"][number]): Promise<void> {
  try {
    const reply = await actor.run(() => operator.events({ onEvent: () => undefined }));
    if (!reply.ok) return;
    await sleep(actor, 4_000);
    await actor.run(() => reply.body.close());
  } catch (fault) {
    if (!(fault instanceof ProgramEnded)) throw fault;
  }
}

/** The top-ups that partners were told of. */
function topUpsOf({ chronicle }: Cast): Set<string> {
  const told = chronicle.exchanges.flatMap(({ path, answer }) =>
    path.startsWith("/v1/funding/") ? [answer?.body ?? ""] : [],
  );
  return new Set(told.flatMap((text) => /"top_up_id":"(top_[\w-]+)"/.exec(text)?.[1] ?? []));
}

const acts = [
  /^\/v1\/(cancellations|payments|redemptions|top-ups)$/,
  /^\/v1\/funding\/[a-z_]+\/credits$/,
  /^\/v1\/payments\/pay_[\w-]+\/(captures|refunds)$/,
];

/** Whoever was told an outcome under a reference asks for it again: as it was, and altered. */
async function repeat(cast: Cast, dice: Dice): Promise<void> {
  const callers = callersOf(cast);
  const told = cast.chronicle.exchanges.filter(({ act, actor, method, path, answer, body }) => {
    if (act === closingAct || method !== "POST" || body === null || !callers.has(actor))
      return false;
    return answer !== null && answer.status < 300 && acts.some((known) => known.test(path));
  });
  const others = told.filter(({ path }) => path !== "/v1/payments");
  for (const exchange of [...some(told, 6, dice), ...some(others, 8, dice)]) {
    const caller = callers.get(exchange.actor);
    if (caller === undefined) continue;
    // What left no row would be decided now, and move something.
    if (!isKept(exchange)) continue;
    await call(caller, "POST", exchange.path, JSON.parse(exchange.body ?? "") as object);
    const other = altered(cast, exchange, dice);
    if (other !== null) await call(caller, "POST", exchange.path, other);
  }
}

/** Whether its outcome stands under its reference for ever. */
function isKept({ answer, path }: Exchange): boolean {
  const told = JSON.parse(answer?.body ?? "{}") as Record<string, unknown>;
  if (told.result === "pending" || told.status === "waiting") return false;
  return path !== "/v1/payments" || told.payment_id !== null;
}

/** One thing in a request is another; `null` where that would be a request of its own. */
function altered(cast: Cast, { path, body: sent }: Exchange, dice: Dice): object | null {
  const body = JSON.parse(sent ?? "") as Record<string, unknown>;
  const others: Readonly<Record<string, unknown>> = {
    amount: Number(body.amount) + 1,
    capture: body.capture === "manual" ? "automatic" : "manual",
    last: body.last !== true,
    route: dice.pick(cast.phones).owner.fundingRoute,
    payment_reference: "none-of-this-till",
  };
  const names = Object.keys(others).filter(
    (name) => body[name] !== undefined || (name === "last" && path.endsWith("/captures")),
  );
  const isCancellation = path === "/v1/cancellations";
  if (isCancellation && body.payment_id === undefined) return null;
  const name = names.length === 0 ? null : dice.pick(names);
  return name === null ? null : { ...body, [name]: others[name] };
}

function callersOf(cast: Cast): ReadonlyMap<string, Caller> {
  const callers = new Map<string, Caller>();
  const add = (actor: Caller["actor"], session: Session) => {
    callers.set(actor.name, { actor, session });
  };
  for (const { actor, app } of cast.phones) add(actor, app.session);
  for (const { actor, terminal } of cast.tills) add(actor, terminal.session);
  for (const { actor, partner } of cast.counters) add(actor, partner.session);
  return callers;
}

/** So many of them at most, in their order. */
function some<T>(from: readonly T[], most: number, dice: Dice): T[] {
  const left = [...from.keys()];
  const chosen = Array.from({ length: Math.min(most, left.length) }, () =>
    Number(left.splice(dice.below(left.length), 1)[0]),
  );
  return chosen.sort((a, b) => a - b).flatMap((n) => from[n] ?? []);
}
