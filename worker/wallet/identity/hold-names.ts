import type { Route } from "../../../src/token/seal.ts";
import { sealId } from "../../../src/token/seal.ts";
import { contactShard, keyShard } from "../../directory/stub.ts";
import { answered } from "../../object/legs.ts";
import type { Env } from "../../platform/env.ts";
import { keyRing } from "../../platform/keys.ts";
import { log, logFault } from "../../platform/log.ts";
import type { Sql } from "../../rows/sql.ts";
import { raiseAlert } from "../../signal/raise-alert.ts";
import { identityBook } from "./book.ts";

/** A contact, key or passkey of a wallet, and what the Directory answers about it. */
interface Name {
  readonly of: "contact" | "device_key" | "passkey";
  readonly name: string;
}

/**
 * Makes sure that the Directory knows what this wallet goes by, so that nobody else can register under
 * it: what a shard has lost it takes again, and what has become another wallet's meanwhile is told to
 * the operators. Never fails; asked again with the next renewal of a session.
 */
export async function holdNames(env: Env, sql: Sql, route: Route): Promise<void> {
  for (const each of namesOf(sql)) {
    try {
      const answer = await answered(ask(env, each, route));
      if (answer.kind === "held" || !isStillOwn(sql, each)) continue;
      await alertNames(env, sql, { ...each, route, other: otherOf(answer) });
    } catch (fault) {
      logFault("names_not_held", fault, { of: each.of });
    }
  }
}

type Answer = Awaited<ReturnType<typeof ask>>;

const otherOf = (answer: Answer) => (answer.kind === "taken" ? answer.route : null);

function namesOf(sql: Sql): Name[] {
  const book = identityBook(sql);
  const profile = book.profile();
  if (profile === null || profile.state === "pending") return [];
  const contacts = book
    .contacts()
    .filter(({ state }) => state === "verified")
    .map(({ blind }): Name => ({ of: "contact", name: blind }));
  const keys = book.devices().map(({ jkt }): Name => ({ of: "device_key", name: jkt }));
  const passkeys = book
    .factors()
    .flatMap(({ name }): Name[] => (name === null ? [] : [{ of: "passkey", name }]));
  return [...contacts, ...keys, ...passkeys];
}

async function ask(env: Env, { of, name }: Name, route: Route) {
  return of === "contact"
    ? await contactShard(env, name).holdContact({ blind: name, route })
    : await keyShard(env, name).holdKey({ jkt: name, route });
}

/** A contact that the owner removed while the Directory was asked is no longer this wallet's. */
function isStillOwn(sql: Sql, { of, name }: Name): boolean {
  return namesOf(sql).some((each) => each.of === of && each.name === name);
}

async function alertNames(
  env: Env,
  sql: Sql,
  { of, route, other }: Pick<Name, "of"> & { readonly route: Route; readonly other: Route | null },
): Promise<void> {
  const ring = await keyRing(env);
  const idKey = identityBook(sql).profile()?.idKey ?? ring.sealId[0]?.n ?? 1;
  const idOf = (wallet: Route) => sealId(ring, "wal", wallet, 0, idKey);
  const both = other === null ? {} : { other_wallet_id: idOf(other) };
  const evidence = { object: "directory", of, wallet_id: idOf(route), ...both };
  log("names_lost", { of, wallet_id: evidence.wallet_id, taken: other !== null });
  await raiseAlert(env, {
    kind: "books_behind",
    // Two wallets of one owner are an incident each; a shard that was put back is one for all.
    subject: other === null ? "directory" : evidence.wallet_id,
    evidence,
    proposedStop: other === null ? { scope: "registration", id: null } : null,
  });
}
