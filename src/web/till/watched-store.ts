import type { PaymentRecord, PaymentStore } from "../../client/till/payment-record.ts";

/** A store of payments that tells what is kept: so the page sees where the finding out stands. */
export function watchedStore(
  store: PaymentStore,
  onKept: (record: PaymentRecord) => void,
): PaymentStore {
  return {
    get: (id) => store.get(id),
    list: () => store.list(),
    remove: (id) => store.remove(id),
    async put(id, record) {
      await store.put(id, record);
      onKept(record);
    },
    async change(id, act) {
      const kept = await store.change(id, act);
      if (kept !== undefined) onKept(kept);
      return kept;
    },
  };
}
