import { addRow, alterLog, alterRow, type Case, repeatExchange } from "./case.ts";
import type { LogRow, Row } from "./rows.ts";
import { all, labelOf, type Seen } from "./seen.ts";

const isApproved = ({ kind, body }: LogRow) => kind === "payment" && body.declineCode === null;

const isDeclined = (code: string) => (row: LogRow) => row.body.declineCode === code;

export const allowedCases: readonly Case[] = [
  {
    name: "a payment is declined for want of money that is there",
    promise: "a decline applies",
    alter: (seen) =>
      alterLog(seen, "Wallet", isApproved, () => ({ declineCode: "insufficient_funds" })),
  },
  {
    name: "a decline is none of the contract",
    promise: "a decline applies",
    alter: (seen) => alterLog(seen, "Wallet", isApproved, () => ({ declineCode: "bad_luck" })),
  },
  {
    name: "a used code is approved",
    promise: "the first decline that applies is the answer",
    alter: (seen) =>
      alterLog(
        seen,
        "Wallet",
        (row, { log }) =>
          isDeclined("code_spent")(row) &&
          log.some(
            ({ sequence, body }) =>
              sequence < row.sequence && body.codeIdentity === row.body.codeIdentity,
          ),
        () => ({ declineCode: null }),
      ),
  },
  {
    name: "a later decline is told in place of an earlier one",
    promise: "the first decline that applies is the answer",
    alter: (seen) =>
      alterLog(seen, "Wallet", isDeclined("insufficient_funds"), () => ({ currency: "USD" })),
  },
  {
    name: "a frozen wallet pays",
    promise: "the first decline that applies is the answer",
    alter: (seen) => addEvent(seen, "frozen", null),
  },
  {
    name: "a removed device pays",
    promise: "the first decline that applies is the answer",
    alter: (seen) => addEvent(seen, "device_removed", 1),
  },
  {
    name: "a cooling device pays more than it may",
    promise: "the first decline that applies is the answer",
    alter: (seen) => {
      alterLog(seen, "Wallet", isApproved, () => ({ amountMinor: 3_001 }));
      addEvent(seen, "device_added", 1);
    },
  },
  {
    name: "a stop of a device is forgotten once it is approved",
    promise: "the first decline that applies is the answer",
    alter: (seen) => {
      addEvent(seen, "device_stopped", 1);
      addEvent(seen, "device_approved", 1);
    },
  },
  {
    name: "a device that may pay is told that it may not",
    promise: "a decline applies",
    alter: (seen) =>
      alterLog(seen, "Wallet", isApproved, () => ({ declineCode: "device_unavailable" })),
  },
  {
    name: "a code of an epoch before pays",
    promise: "the first decline that applies is the answer",
    alter: (seen) => {
      for (const { tables } of all(seen, "Wallet")) {
        const codes = (tables.code ?? []).map((code) => ({ ...code, customers_epoch: 0 }));
        Object.assign(tables, { code: codes });
      }
    },
  },
  {
    name: "a duplicate is approved",
    promise: "the first decline that applies is the answer",
    alter: (seen) => {
      const wallet = all(seen, "Wallet").find(({ log }) => log.some(isApproved));
      const row = wallet?.log.findLast(
        (one) =>
          isApproved(one) && !wallet.log.some(({ body }) => body.paymentSequence === one.sequence),
      );
      if (wallet === undefined || row === undefined) return;
      const body = { ...row.body, allowDuplicate: false, codeIdentity: "q:another" };
      const own = { sequence: wallet.log.length + 1, reference: "another", body };
      wallet.log.push({ ...row, ...own, atMs: row.atMs + 1_000 });
    },
  },
  {
    name: "a code is shown after its end",
    promise: "the first decline that applies is the answer",
    alter: (seen) => {
      for (const { tables } of all(seen, "Wallet")) {
        const codes = (tables.code ?? []).map((code) => ({ ...code, expires_ms: 1 }));
        Object.assign(tables, { code: codes });
      }
    },
  },
  {
    name: "a payer is not asked above the limit",
    promise: "the payer is asked above the limit",
    alter: (seen) =>
      alterLog(seen, "Wallet", isApproved, () => ({ amountMinor: 30_001, confirmByMs: null })),
  },
  {
    name: "more is refunded than was captured",
    promise: "a payment may go this way",
    alter: (seen) => alterLog(seen, "Wallet", isRefund, () => ({ amountMinor: 1_000_000 })),
  },
  {
    name: "a refund leaves a payment as it was",
    promise: "an act leaves what the rules make of it",
    alter: (seen) =>
      alterLog(seen, "Wallet", isRefund, ({ after }) =>
        after === undefined ? {} : { after: { ...after, refundedMinor: 0 } },
      ),
  },
  {
    name: "a payment is cancelled after its window",
    promise: "a payment may go this way",
    alter: (seen) =>
      alterLog(
        seen,
        "Wallet",
        ({ kind, body }) => kind === "cancellation" && (body.after?.capturedMinor ?? 0) > 0,
        () => ({ acceptedAtMs: seen.nowMs + 7 * 86_400_000 }),
      ),
  },
];

const isRefund = ({ kind }: LogRow) => kind === "refund";

function addEvent(seen: Seen, kind: string, device: number | null): void {
  const wallet = all(seen, "Wallet").find(({ log }) => log.some(isApproved));
  const events = wallet?.tables.security_event ?? [];
  const number = 1_000 + events.length;
  events.push({ number, kind, device, log_sequence: 0, at_ms: seen.nowMs });
}

export const orderCases: readonly Case[] = [
  {
    name: "an act stands before one that was told before it was asked for",
    promise: "the books are in the order of what was told",
    alter: (seen) => {
      for (const { log } of all(seen, "Wallet")) log.reverse();
    },
  },
  {
    name: "a payment is read as it was before",
    promise: "what is read is as new as what was told",
    alter: (seen) => repeatExchange(seen, /^GET \/v1\/payments\/pay_[\w-]+$/, { version: 0 }),
  },
  {
    name: "an instance that was replaced reads less than was told until then",
    promise: "what is read is as new as what was told",
    alter: (seen) => {
      repeatExchange(seen, /^GET \/v1\/payments\/pay_[\w-]+$/, { version: 0 });
      replaceWallets(seen);
    },
  },
  {
    name: "an instance that was replaced tells a balance that the wallet never had",
    promise: "a balance that is told is one that the wallet had then",
    alter: (seen) => {
      repeatExchange(seen, "GET /v1/wallet", { available: 1_234_567 });
      replaceWallets(seen);
    },
  },
];

/** All wallets are replaced in the end. */
function replaceWallets(seen: Seen): void {
  for (const wallet of all(seen, "Wallet")) {
    const what = labelOf(wallet);
    seen.chronicle.mishaps.push({ atMs: seen.nowMs - 1, kind: "object replaced", what });
  }
}

export const stopCases: readonly Case[] = [
  {
    name: "payments go on after spending was stopped",
    promise: "stop means stop",
    alter: (seen) => stop(seen, { scope: "spending", reason: "test" }),
  },
  {
    name: "codes are shown after their stop",
    promise: "stop means stop",
    alter: (seen) => stop(seen, { scope: "code_issue", reason: "test" }),
  },
];

/** An operator's stop that was told right before the first act. What the opening began goes on. */
function stop({ chronicle }: Seen, body: Readonly<Record<string, unknown>>): void {
  const { exchanges } = chronicle;
  const first = exchanges.find(({ act }) => act > 0);
  if (first === undefined) throw new Error("nobody did anything");
  const atMs = first.sentMs - 1;
  exchanges.push({
    number: exchanges.length + 1,
    act: 1,
    actor: "desk 1",
    method: "PUT",
    path: "/v1/operator/stops",
    headers: {},
    body: JSON.stringify(body),
    sentMs: atMs,
    answer: { atMs, status: 200, headers: {}, body: JSON.stringify({ stop_id: "stp_1" }) },
  });
}

export const accessCases: readonly Case[] = [
  {
    name: "a token is taken after its end",
    promise: "a token ends",
    alter: (seen) => repeatExchange(seen, "POST /v1/payments", {}),
  },
  {
    name: "a till is shown a wallet",
    promise: "a call is answered for those whose it is",
    alter: (seen) => redirect(seen, "/v1/payments", "/v1/wallet"),
  },
  {
    name: "a proof is of another call",
    promise: "a proof is of one call",
    alter: (seen) => redirect(seen, "/v1/payments", "/v1/cancellations"),
  },
  {
    name: "a token is used by another's key",
    promise: "a token is its key's",
    alter: ({ chronicle }) => {
      const { exchanges } = chronicle;
      const other = exchanges.find(({ headers }) => headers.authorization !== undefined);
      const authorization = other?.headers.authorization ?? "";
      for (const [n, exchange] of exchanges.entries()) {
        if (exchange.path !== "/v1/codes") continue;
        exchanges[n] = { ...exchange, headers: { ...exchange.headers, authorization } };
      }
    },
  },
];

function redirect({ chronicle }: Seen, from: string, to: string): void {
  const { exchanges } = chronicle;
  for (const [n, exchange] of exchanges.entries()) {
    if (exchange.path === from) exchanges[n] = { ...exchange, path: to };
  }
}

export const endCases: readonly Case[] = [
  {
    name: "an operator's sign-in stays once others were begun",
    promise: "nothing in operator_sign_in outlives its end",
    alter: (seen) => {
      for (const [id, openedMs] of [["a", 1] as const, ["b", seen.nowMs] as const]) {
        addRow(seen, "Control", "operator_sign_in", {
          sign_in_id: id,
          tries: 0,
          opened_at_ms: openedMs,
        });
      }
    },
  },
  {
    name: "a proof is remembered long after it is worth anything",
    promise: "nothing in proof_use outlives its end",
    alter: (seen) => {
      const wallet = all(seen, "Wallet").find(({ tables }) => (tables.proof_use ?? []).length > 0);
      wallet?.tables.proof_use?.push({ jkt: "key", jti: "old", until_ms: 1 });
    },
  },
  {
    name: "a slot is taken, and what had ended before stays in it",
    promise: "nothing in proof_slot outlives its end",
    alter: (seen) => {
      const [slots, first] = slotsOf(seen);
      // Three turns later the slot is taken again.
      const other = Number(first.until_ms) + 3 * 72_000;
      slots[0] = { ...first, until_ms: other };
    },
  },
  {
    name: "a slot has a proof that nobody has shown",
    promise: "nothing in proof_slot outlives its end",
    alter: (seen) => {
      const [slots, first] = slotsOf(seen);
      slots[0] = { ...first, proofs: `${first.proofs}key old\n` };
    },
  },
  {
    name: "there are more slots than three turns have",
    promise: "nothing in proof_slot outlives its end",
    alter: (seen) => {
      const [slots, first] = slotsOf(seen);
      slots.push({ ...first, slot: Number(first.slot) + 192 });
    },
  },
  {
    name: "a code is remembered for days",
    promise: "nothing in code outlives its end",
    alter: (seen) => alterRow(seen, "Wallet", "code", { issued_ms: 1 }),
  },
  {
    name: "a ticket that nobody used stays",
    promise: "nothing in event_ticket outlives its end",
    alter: (seen) => {
      addRow(seen, "Wallet", "event_ticket", { until_ms: seen.nowMs - 600_000 });
      addRow(seen, "Wallet", "event_ticket", { until_ms: seen.nowMs });
    },
  },
  {
    name: "a batch of seals is kept for days",
    promise: "nothing in seal_batch outlives its end",
    alter: (seen) => {
      const batch = (number: number, times: Row) =>
        addRow(seen, "Wallet", "seal_batch", { device: 99, batch: number, ...times });
      batch(1, { issued_ms: 1, expires_ms: 2 });
      batch(2, { issued_ms: seen.nowMs, expires_ms: seen.nowMs + 1 });
    },
  },
  {
    name: "the code of a lost phone stays",
    promise: "nothing in loss_code outlives its end",
    alter: (seen) => {
      addRow(seen, "Directory", "loss_code", { sent_ms: 1, until_ms: 2 });
      addRow(seen, "Directory", "loss_code", { sent_ms: seen.nowMs, until_ms: seen.nowMs + 1 });
    },
  },
  {
    name: "wrong codes of a lost phone stay",
    promise: "nothing in loss_tries outlives its end",
    alter: (seen) => {
      addRow(seen, "Directory", "loss_tries", { last_ms: 1 });
      addRow(seen, "Directory", "loss_code", { sent_ms: seen.nowMs, until_ms: seen.nowMs + 1 });
    },
  },
  {
    name: "a revoked caller's floor stays",
    promise: "nothing in floor outlives its end",
    alter: (seen) => addRow(seen, "Control", "floor", { raised_at_ms: 1 }),
  },
];

/** The slots of the first object that has any, and the first of them. */
function slotsOf(seen: Seen): readonly [Row[], Row] {
  for (const { tables } of seen.kept) {
    const slots = tables.proof_slot ?? [];
    if (slots[0] !== undefined) return [slots, slots[0]];
  }
  throw new Error("no proof was used");
}
