import type { Reply } from "../../../src/client/index.ts";
import type { Dice } from "../../platform/index.ts";
import type { Act } from "../act.ts";
import { type Cast, type Desk, pickRecent } from "../cast.ts";
import { newcomer } from "../opening/desks.ts";
import { sleep } from "../program.ts";
import { wordOf } from "../word.ts";

/** What operators propose to each other, and who of them may do what. */

/** An operator who is about to act; with a passkey, it mostly signs in first. */
export async function atDesk(cast: Cast, dice: Dice): Promise<Desk> {
  const desk = dice.pick(cast.desks);
  await signIn(desk, dice);
  return desk;
}

function judged(
  operator: Desk["operator"],
  approvalId: string,
  isGood: boolean,
): Promise<Reply<unknown>> {
  return isGood ? operator.approve(approvalId) : operator.reject(approvalId);
}

async function signIn({ actor, operator, operatorId, passkeys }: Desk, dice: Dice): Promise<void> {
  if (passkeys.held.length === 0 || dice.chance(20)) return;
  await actor.run(() => operator.signIn(operatorId));
}

/**
 * Notes what waits for a second person; mostly somebody decides at once. In a word what became of
 * it.
 */
export async function decided(
  cast: Cast,
  by: Desk,
  reply: Reply<unknown>,
  dice: Dice,
): Promise<string> {
  if (!reply.ok || reply.status !== 202) return wordOf(reply);
  const { approval_id: approvalId } = reply.body as { approval_id: string };
  cast.approvals.push({ approvalId, by });
  if (dice.chance(25)) return "waits";
  if (dice.chance(30)) await sleep(by.actor, dice.between(0, 20_000));
  const second = cast.desks.find((desk) => desk !== by && desk.role === "approver");
  if (second === undefined) return "waits";
  await signIn(second, dice);
  const { actor, operator } = second;
  const answer = await actor.run(() => judged(operator, approvalId, dice.chance(80)));
  return `decided: ${wordOf(answer)}`;
}

/** Anybody decides what waits, or waited: by another, alone, twice, at once with another. */
const decide: Act = {
  name: "decide what waits",
  weight: 4,
  async play(cast, dice) {
    const waiting = pickRecent(cast.approvals, dice);
    if (waiting === null) return null;
    const { approvalId, by } = waiting;
    const say = async (desk: Desk) => {
      const { actor, operator } = desk;
      return wordOf(await actor.run(() => judged(operator, approvalId, dice.chance(70))));
    };
    if (dice.chance(30)) return `own: ${await say(by)}`;
    const desk = await atDesk(cast, dice);
    if (dice.chance(70)) return await say(desk);
    return (await Promise.all([say(desk), say(dice.pick(cast.desks))])).join(", ");
  },
};

const newOperator: Act = {
  name: "invite an operator",
  weight: 1,
  async play(cast, dice) {
    if (cast.desks.length > 5) return null;
    const by = await atDesk(cast, dice);
    const role = dice.pick(["viewer", "operator", "approver"] as const);
    const invited = await by.actor.run(() => by.operator.invite({ name: "Desk", role }));
    if (!invited.ok) return wordOf(invited);
    const words = [await decided(cast, by, invited, dice)];
    const desk = await newcomer(cast);
    const { actor, operator } = desk;
    const code = invited.body.invitation_code;
    const entered = await actor.run(() => operator.activate(code));
    words.push(`activated: ${wordOf(entered)}`);
    if (entered.ok) {
      const { operator_id: operatorId } = entered.body;
      cast.desks.push({ ...desk, operatorId, role });
    }
    return words.join(", ");
  },
};

const changeRole: Act = {
  name: "change a role",
  weight: 1,
  async play(cast, dice) {
    const by = await atDesk(cast, dice);
    const other = cast.desks[2 + dice.below(3)] ?? dice.pick(cast.desks);
    // The first two stay approvers, or nobody could lift anything any more.
    const role =
      cast.desks.indexOf(other) < 2
        ? ("approver" as const)
        : dice.pick(["viewer", "operator", "approver", "none"] as const);
    const reply = await by.actor.run(() => by.operator.changeRole(other.operatorId, role));
    const word = await decided(cast, by, reply, dice);
    if (role === "none" && word === "decided: approved") {
      cast.desks.splice(cast.desks.indexOf(other), 1);
    }
    return `${role}: ${word}`;
  },
};

const passkey: Act = {
  name: "an operator makes a passkey",
  weight: 1,
  async play(cast, dice) {
    const { actor, operator, operatorId, passkeys } = dice.pick(cast.desks);
    if (passkeys.held.length > 2) return null;
    const words: string[] = [];
    if (passkeys.held.length > 0 && dice.chance(70)) {
      words.push(`in: ${wordOf(await actor.run(() => operator.signIn(operatorId)))}`);
    }
    const made = await actor.run(() => operator.enrolPasskey("desk"));
    if (!made.ok) passkeys.held.pop();
    words.push(wordOf(made));
    return words.join(", ");
  },
};

const session: Act = {
  name: "an operator opens a session",
  weight: 2,
  async play(cast, dice) {
    const { actor, operator, operatorId, passkeys } = dice.pick(cast.desks);
    if (passkeys.held.length > 0 && dice.chance(60)) {
      return `passkey: ${wordOf(await actor.run(() => operator.signIn(operatorId)))}`;
    }
    const renewal = await actor.run(() => operator.openSession());
    return typeof renewal === "string" ? renewal : wordOf(renewal);
  },
};

/** Money put right by hand: given, taken, again under the same reference, and altered. */
const adjust: Act = {
  name: "adjust a balance",
  weight: 4,
  async play(cast, dice) {
    const by = await atDesk(cast, dice);
    const { owner } = dice.pick(cast.phones);
    const amount = dice.pick([1, 500, 30_000, 800_000, -1, -300, -40_000]);
    const request = {
      reference: `adjust-${dice.word().toString(16).padStart(8, "0")}`,
      wallet_id: owner.walletId,
      kind: amount > 0 && dice.chance(50) ? ("compensation" as const) : ("correction" as const),
      amount,
      currency: "JPY",
      case_number: "case-1",
      reason: "put right",
    };
    const propose = (more: object = {}) =>
      by.actor.run(() => by.operator.adjust({ ...request, ...more }));
    const words = [await decided(cast, by, await propose(), dice)];
    if (dice.chance(20)) words.push(`again: ${wordOf(await propose())}`);
    if (dice.chance(20)) words.push(`altered: ${wordOf(await propose({ amount: amount + 7 }))}`);
    return words.join(", ");
  },
};

const restore: Act = {
  name: "restore a wallet",
  weight: 1,
  async play(cast, dice) {
    const by = await atDesk(cast, dice);
    const { walletId } = dice.pick(cast.phones).owner;
    const reply = await by.actor.run(() => by.operator.restoreWallet(walletId, "to be sure"));
    return await decided(cast, by, reply, dice);
  },
};

export const approvalActs: readonly Act[] = [
  ...[decide, newOperator, changeRole, passkey, session, adjust, restore],
];
