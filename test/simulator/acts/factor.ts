import type { Contact, Reply, StepUpPurpose } from "../../../src/client/index.ts";
import type { Dice } from "../../platform/index.ts";
import type { Cast, NewPhone, Owner, Phone } from "../cast.ts";
import { mailedCode, type Program, sleep } from "../program.ts";
import { wordOf } from "../word.ts";

/** How customers prove themselves. */

/** Asks once more where the answer says so, or there was none, as people do. */
export async function twice<T>(ask: () => Promise<Reply<T>>): Promise<Reply<T>> {
  const reply = await ask();
  if (reply.ok || (reply.problem?.retry ?? "same_request") !== "same_request") return reply;
  return await ask();
}

const stepMs = 30_000;

/** A one-time password of a step that was not used yet; waits for it if it is near. */
export async function totpOf(
  actor: Program,
  owner: Owner,
  secret = owner.secrets[0] ?? "",
): Promise<string> {
  const nowMs = actor.client.machine.nowMs();
  const shownStep = Math.floor(nowMs / stepMs);
  const isNear = owner.nextStep > shownStep && owner.nextStep <= shownStep + 4;
  const step = isNear ? owner.nextStep : shownStep;
  owner.nextStep = step + 1;
  await sleep(actor, Math.max(0, step * stepMs - nowMs));
  return await actor.run((sdk) => sdk.totpCode(secret, step * stepMs));
}

/** A fresh factor for what comes next; how it went in a word, when it did not go well. */
export async function stepUp(
  { actor, app, owner, passkeys }: Phone,
  purpose: StepUpPurpose,
  dice: Dice,
): Promise<string | null> {
  if (dice.chance(8)) return null;
  const byPasskey = passkeys.held.length > 0 && dice.chance(60);
  const code = byPasskey ? "" : await totpOf(actor, owner);
  const wrong = dice.chance(5) ? "000000" : code;
  const reply = await twice(() =>
    actor.run(() => (byPasskey ? app.passkeyStepUp(purpose) : app.stepUp(purpose, wrong))),
  );
  return reply.ok ? null : `no step-up: ${wordOf(reply)}`;
}

/** The first two steps of a way in: opens it, and proves the contact by the code that comes. */
export async function proveContact(
  { actor, app }: NewPhone,
  { value }: Contact,
  open: () => Promise<Reply<unknown>>,
) {
  const opened = await twice(() => actor.run(open));
  if (!opened.ok) return opened;
  let code = "";
  for (let tries = 0; code === "" && tries < 4; tries += 1) {
    if (tries > 0) await sleep(actor, 3_000);
    code = await mailedCode(actor, value);
  }
  return await twice(() => actor.run(() => app.contactProof(code)));
}

/**
 * Has a phone whose tokens were revoked sign in anew, as its program would. A phone that is out for
 * good is nobody's any more; true when it is in.
 */
export function reenter(cast: Cast, phone: Phone): Promise<boolean> {
  const enter = async () => {
    const { actor, app, owner } = phone;
    const proven = await proveContact(phone, owner.contact, () => app.signIn(owner.contact));
    if (!proven.ok) return false;
    const code = await totpOf(actor, owner);
    const entered = await twice(() => actor.run(() => app.factor(code)));
    const isOut = !entered.ok && entered.problem?.code === "forbidden" && cast.phones.length > 1;
    if (isOut && cast.phones.includes(phone)) cast.phones.splice(cast.phones.indexOf(phone), 1);
    return entered.ok;
  };
  phone.entry ??= enter().finally(() => {
    phone.entry = null;
  });
  return phone.entry;
}

/** Another phone of the same wallet, or this one. */
export function otherPhone(phones: readonly Phone[], phone: Phone): Phone {
  return phones.find((each) => each !== phone && each.owner === phone.owner) ?? phone;
}
