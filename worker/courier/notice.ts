import { type MessagePurpose, writeMessage } from "../../src/courier/message.ts";
import type { Notice } from "../../src/identity/act/notice.ts";
import type { WalletRoute } from "../../src/token/seal.ts";
import type { Call } from "../door/route.ts";
import { openContact } from "../platform/secrets.ts";
import { courierObject } from "./stub.ts";

/** Tells a wallet's verified contacts what happened to it, after the answer. */
export function sendNotice(
  call: Pick<Call, "env" | "ring" | "after">,
  route: WalletRoute,
  purpose: MessagePurpose,
  notice: Notice | null,
): void {
  if (notice === null) return;
  const { locale, sealedContacts } = notice;
  for (const sealed of sealedContacts) {
    const contact = openContact(call.ring, sealed, route);
    const message = writeMessage(contact, purpose, { locale, code: null });
    call.after(courierObject(call.env, contact).send(message, Date.now()));
  }
}
