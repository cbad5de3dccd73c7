import { isOwnName, type OwnName, ownNames } from "../../../src/identity/own-names.ts";
import type { WalletRoute } from "../../../src/token/seal.ts";
import { sealId } from "../../../src/token/seal.ts";
import { contactShard, keyShard } from "../../directory/stub.ts";
import { answered } from "../../object/legs.ts";
import type { Env } from "../../platform/env.ts";
import { keyRing } from "../../platform/keys.ts";
import { log, logFault } from "../../platform/log.ts";
import { raiseAlert } from "../../signal/raise-alert.ts";
import type { WalletDesk } from "../desk.ts";

/**
 * Makes sure that the Directory knows what this wallet goes by, so that nobody else can register under
 * it: what a shard has lost it takes again, and what has become another wallet's meanwhile is told to
 * the operators. Never throws; asked again with the next renewal of a session.
 */
export async function holdNames(desk: WalletDesk): Promise<void> {
  try {
    for (const each of ownNames(desk.identity)) await holdName(desk, each);
  } catch (fault) {
    logFault("names_not_read", fault);
  }
}

async function holdName({ env, identity, name: route }: WalletDesk, own: OwnName): Promise<void> {
  try {
    const answer = await answered(ask(env, own, route));
    // A contact that the owner removed meanwhile is no longer this wallet's.
    if (answer.kind === "held" || !isOwnName(identity, own)) return;
    await alertNames({ env, identity }, { ...own, route, other: otherOf(answer) });
  } catch (fault) {
    logFault("names_not_held", fault, { of: own.of });
  }
}

type Answer = Awaited<ReturnType<typeof ask>>;

const otherOf = (answer: Answer) => (answer.kind === "taken" ? answer.route : null);

async function ask(env: Env, { of, name }: OwnName, route: WalletRoute) {
  return of === "contact"
    ? await contactShard(env, name).holdContact({ blind: name, route })
    : await keyShard(env, name).holdKey({ jkt: name, route });
}

async function alertNames(
  { env, identity }: Pick<WalletDesk, "env" | "identity">,
  {
    of,
    route,
    other,
  }: Pick<OwnName, "of"> & { readonly route: WalletRoute; readonly other: WalletRoute | null },
): Promise<void> {
  const ring = await keyRing(env);
  const idKey = identity.profile()?.idKey ?? ring.sealId[0]?.n ?? 1;
  const idOf = (wallet: WalletRoute) => sealId(ring, "wal", wallet, 0, idKey);
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
