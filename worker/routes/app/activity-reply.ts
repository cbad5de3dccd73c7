import { activityWords } from "../../../src/identity/activity.ts";
import { renderShop } from "../../../src/payment/reply.ts";
import { renderTime } from "../../../src/time.ts";
import type { KeyRing } from "../../../src/token/key-ring.ts";
import { sealId, type WalletRoute } from "../../../src/token/seal.ts";
import type { ActivityCursor, ActivityPage } from "../../../src/wallet/activity.ts";

/** Where a page of activity begins; the newest without a cursor. */
export function activityCursor(text: string | undefined): ActivityCursor {
  const [event, row] = (text ?? "").split(".").map(Number);
  const start = Number.MAX_SAFE_INTEGER;
  return { event: event || start, row: row ?? start };
}

/** A page of a wallet's activity, as its owner and operators read it. */
export function renderActivity(ring: KeyRing, wallet: WalletRoute, { items, next }: ActivityPage) {
  const ownId = (kind: "top" | "red", own: ActivityPage["items"][number]["own"]) =>
    own?.kind === kind ? sealId(ring, kind, wallet, own.number, own.idKey) : null;
  const events = items.map((item) => ({
    kind: item.kind,
    at: renderTime(item.atMs),
    actor: item.actor,
    message: activityWords[item.kind],
    device_id: item.device && sealId(ring, "dev", wallet, item.device.number, item.device.idKey),
    amount: item.amountMinor,
    ...(item.shop === null ? noShop : renderShop(item.shop)),
    channel: item.channel,
    partner_id: item.partner?.id ?? null,
    partner_name: item.partner?.name ?? null,
    payment_id:
      item.payment && sealId(ring, "pay", wallet, item.payment.number, item.payment.idKey),
    top_up_id: ownId("top", item.own),
    redemption_id: ownId("red", item.own),
    decline: item.declineCode === null ? null : { code: item.declineCode },
  }));
  return { events, cursor: next === null ? null : `${next.event}.${next.row}` };
}

/** What happened at no shop. */
const noShop: Readonly<Record<keyof ReturnType<typeof renderShop>, null>> = {
  merchant_id: null,
  merchant_name: null,
  merchant_name_kana: null,
  store_id: null,
  store_name: null,
};
