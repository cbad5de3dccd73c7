import { type MessagePurpose, writeMessage } from "../src/identity/message.ts";
import type { Route } from "../src/token/seal.ts";
import { courierObject } from "./courier/stub.ts";
import type { Call } from "./route.ts";
import { openContact } from "./secrets.ts";
import type { Notice } from "./wallet/identity-acts.ts";

/** Tells a wallet's verified contacts what happened to it, after the answer. */
export function sendNotice(
  call: Pick<Call, "env" | "ring" | "after">,
  route: Route,
  purpose: MessagePurpose,
  notice: Notice | null,
): void {
  if (notice === null) return;
  const { locale, sealedContacts } = notice;
  for (const sealed of sealedContacts) {
    const contact = openContact(call.ring, sealed, route);
    const message = writeMessage(contact, purpose, { locale, code: null });
    call.after(courierObject(call.env, contact).send(message));
  }
}
