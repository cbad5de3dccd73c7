import * as z from "zod";
import { reservationMs } from "../../../src/bounds.ts";
import type { ContactRemoved } from "../../../src/identity/act/change-contact.ts";
import { contactKey, contactSchema, hintContact } from "../../../src/identity/contact.ts";
import { renderTime } from "../../../src/time.ts";
import { blindContact, sealSecret } from "../../../src/token/blind.ts";
import { openId, sealId, type WalletRoute } from "../../../src/token/seal.ts";
import { customerOf } from "../../caller/customer.ts";
import { refusedAct } from "../../caller/refusals.ts";
import { sendNotice } from "../../courier/notice.ts";
import { contactShard } from "../../directory/stub.ts";
import { id, time } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { isTakenElsewhere } from "../../entry/contact-keys.ts";
import { contactBytes, openFlowOf, proveContactStep, startFlow } from "../../entry/flow.ts";
import { type SentCodeBody, sentCodeBody, startBody } from "../../entry/schema.ts";
import { random } from "../../platform/keys.ts";
import { openContact } from "../../platform/secrets.ts";
import { withSnapshot } from "../../signal/with-snapshot.ts";
import { walletObject } from "../../wallet/stub.ts";
import { currentIdKey } from "../ids.ts";
import { contactConflict, notOfWallet } from "./refusals.ts";

const tag = "App clients";
const access = { kind: "customer" } as const;

const newContact = z.strictObject({
  ...contactSchema.shape,
  locale: startBody.shape.locale.optional(),
});
type NewContact = z.infer<typeof newContact>;

const contactOpened = z.strictObject({ contact_id: id, expires_at: time });
const contactState = z.strictObject({ contact_id: id, state: z.enum(["verified", "removed"]) });

export const walletContactRoutes: readonly Route[] = [
  route<NewContact>({
    method: "POST",
    path: "/v1/wallet/contacts",
    summary: "Begin to add a contact: a code is sent to it. Needs a step-up for `contact`.",
    tag,
    access,
    replay: "recorded in Wallet",
    body: newContact,
    answers: { 201: contactOpened },
    handle: open,
  }),
  route<SentCodeBody>({
    method: "POST",
    path: "/v1/wallet/contacts/{id}/contact-proof",
    summary: "Prove the new contact. No recovery goes through it for 72 hours.",
    tag,
    access,
    replay: "recorded in Directory",
    body: sentCodeBody,
    answers: { 200: contactState },
    handle: prove,
  }),
  route({
    method: "DELETE",
    path: "/v1/wallet/contacts/{id}",
    summary: "Remove a contact, never the last one. Needs a step-up for `contact`.",
    tag,
    access,
    replay: "recorded in Wallet",
    answers: { 200: contactState },
    handle: remove,
  }),
];

async function open(call: Call<NewContact>): Promise<Answer> {
  const { type, value } = call.body;
  const { route: wallet, ...command } = customerOf(call);
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(call.env, wallet).beginContact(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  const admitted = outcome.value;
  if (admitted.kind === "too_many_contacts")
    return { problem: contactConflict("too_many_contacts") };
  if (admitted.kind !== "admitted_contact") return { problem: refusedAct(admitted) };
  const locale = call.body.locale ?? admitted.locale;
  const start = { contact: { type, value }, locale, forWallet: wallet };
  const opened = await startFlow(call, "contact", start);
  if (!opened.ok) return { problem: opened.fault };
  const expires_at = renderTime(opened.value.untilMs);
  return answer(201, { contact_id: opened.value.id, expires_at });
}

async function prove(call: Call<SentCodeBody>): Promise<Answer> {
  const { env, ring } = call;
  const { route: wallet, ...customer } = customerOf(call);
  const flowId = openFlowOf(call, "contact");
  if (!flowId.ok) return { problem: flowId.fault };
  const proven = await proveContactStep(call, "contact", flowId.value, null);
  if (!proven.ok) return { problem: proven.fault };
  if (proven.value.walletRoute !== wallet) return { problem: notOfWallet("contact") };
  const untilMs = Date.now() + reservationMs;
  const shard = contactShard(env, flowId.value);
  const reserved = await shard.reserveContact({ flowId: flowId.value, untilMs });
  if (reserved.kind !== "reserved") {
    return { problem: contactConflict("contact_taken") };
  }
  const contact = openContact(ring, proven.value.sealedContact, flowId.value);
  const sealed = sealSecret(ring, contactBytes(contact), `contact:${wallet}`, random);
  const own = { blind: reserved.blind, route: wallet };
  if (await isTakenElsewhere(call, contact, own)) {
    await shard.releaseContact({ ...own, untilMs: null });
    return { problem: contactConflict("contact_taken") };
  }
  const { type } = contact;
  const parts = { type, hint: hintContact(contact), sealed, blind: reserved.blind };
  const command = { ...customer, ...parts, reservedUntilMs: untilMs };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(env, wallet).addContact(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  switch (outcome.value.kind) {
    case "contact": {
      await contactShard(env, flowId.value).confirmContact({ flowId: flowId.value });
      sendNotice(call, wallet, "contact_changed", outcome.value.notice);
      return render(call, wallet, outcome.value);
    }
    case "refused":
      return { problem: contactConflict("ended") };
    case "too_many_contacts":
      await shard.releaseContact({ ...own, untilMs: null });
      return { problem: contactConflict("too_many_contacts") };
    default:
      return { problem: refusedAct(outcome.value) };
  }
}

async function remove(call: Call): Promise<Answer> {
  const { env, ring } = call;
  const { route: wallet, ...customer } = customerOf(call);
  const opened = openId(ring, "con", call.params.id ?? "");
  if (opened === null || opened.route !== wallet) return { problem: notOfWallet("contact") };
  const command = { ...customer, number: opened.number };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(env, wallet).removeContact(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  switch (outcome.value.kind) {
    case "contact": {
      await release(call, wallet, outcome.value);
      sendNotice(call, wallet, "contact_changed", outcome.value.notice);
      return render(call, wallet, outcome.value);
    }
    case "unknown":
      return { problem: notOfWallet("contact") };
    case "last_contact":
      return { problem: contactConflict("last_contact") };
    default:
      return { problem: refusedAct(outcome.value) };
  }
}

/** Has the Directory give a removed contact back, unless the wallet has it again. */
async function release(
  { env, ring }: Pick<Call, "env" | "ring">,
  wallet: WalletRoute,
  { blind, sealed, freeFromMs: untilMs }: ContactRemoved,
): Promise<void> {
  if (untilMs === undefined) return;
  // Under every key: the contact may just be on its way from an older one to the current.
  const blinds = await blindContact(ring, contactKey(openContact(ring, sealed, wallet)));
  for (const each of new Set([blind, ...blinds.map(({ hex }) => hex)])) {
    await contactShard(env, each).releaseContact({ blind: each, route: wallet, untilMs });
  }
}

function render(
  call: Call<unknown>,
  wallet: WalletRoute,
  contact: { readonly number: number; readonly state: "verified" | "removed" },
): Answer {
  const { ring } = call;
  const contact_id = sealId(ring, "con", wallet, contact.number, currentIdKey(ring));
  return answer(200, { contact_id, state: contact.state });
}
