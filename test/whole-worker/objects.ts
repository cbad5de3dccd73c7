import { env } from "cloudflare:workers";
import { Courier as Mailbox } from "../../worker/courier/mailbox.ts";
import { Courier as Sender } from "../../worker/courier/object.ts";

/** The classes of the Worker's objects, and nothing of its routes. */
export { Control } from "../../worker/control/object.ts";
export { Directory } from "../../worker/directory/object.ts";
export { Guard } from "../../worker/guard/object.ts";
export { Handle } from "../../worker/handle/object.ts";
export { Merchant } from "../../worker/merchant/object.ts";
export { Monitor } from "../../worker/monitor/object.ts";
export { Clock } from "../../worker/object/clock.ts";
export { Partner } from "../../worker/partner/object.ts";
export { Settlement } from "../../worker/settlement/object.ts";
export { Terminal } from "../../worker/terminal/object.ts";
/** Mail is posted where there is a gateway, and lies in the local mailbox elsewhere. */
export const Courier = "MESSAGE_GATEWAY_URL" in env ? Sender : Mailbox;
export { Wallet } from "../../worker/wallet/object.ts";
