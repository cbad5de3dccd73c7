import type { Exchange } from "../chronicle.ts";
import { alterLog, type Case } from "./case.ts";
import { Owners } from "./owners.ts";
import { wholeWallets } from "./payments.ts";
import type { Kept, Seen } from "./seen.ts";

export const doneCases: readonly Case[] = [
  {
    name: "a merchant that was revoked is listed as active",
    promise: "who was revoked is listed as such",
    alter: (seen) => {
      const { merchants } = { merchants: [{ merchant_id: "mer_1", state: "active" }] };
      add(seen, "DELETE", "/v1/operator/merchants/mer_1", null, { merchant_id: "mer_1" });
      add(seen, "GET", "/v1/operator/merchants", null, { merchants });
    },
  },
  {
    name: "a wallet stays stopped though two persons have lifted that",
    promise: "a wallet that was set free is free",
    alter: (seen) => {
      const [wallet, id] = ownedWallet(seen);
      const stop = { scope: "wallet", id };
      add(seen, "PUT", "/v1/operator/stops", stop, { stop_id: "stp_1" });
      liftedYetStopped(seen, wallet, stop);
    },
  },
  {
    name: "a wallet stays frozen though two persons have lifted that",
    promise: "a wallet that was set free is free",
    alter: (seen) => {
      const [wallet, id] = ownedWallet(seen);
      freezeByOperator(seen, id);
      liftedYetStopped(seen, wallet, { scope: "wallet", id });
    },
  },
  {
    name: "a backtest has played what nobody did",
    promise: "a backtest plays what was approved",
    alter: (seen) => {
      const [, id] = ownedWallet(seen);
      const span = { from: "2026-01-01T00:00:00.000Z", to: "2026-01-02T00:00:00.000Z" };
      const path = "/v1/operator/policies/1/backtests";
      const told = { backtest_id: "bt_1", state: "done", acts: 3, progress: { failed: 0 } };
      add(seen, "POST", path, { ...span, wallets: [id] }, { ...told, ...span });
    },
  },
  {
    name: "a mailbox shows another's mail",
    promise: "whoever asks for mails to a contact is shown no others",
    alter: (seen) => {
      const mail = { contact: "a@b.example", purpose: "sign_in", code: "123456", sent_at: "" };
      add(seen, "GET", "/dev/mailbox?contact=c%40d.example", null, [mail]);
    },
  },
  {
    name: "a cancellation counts as one by reference, and named its payment",
    promise: "nothing happens that nobody asked for",
    alter: (seen) =>
      alterLog(
        seen,
        "Wallet",
        ({ kind, body, reference }) =>
          kind === "cancellation" && reference !== null && body.byReference !== undefined,
        ({ byReference }) => ({ byReference: !byReference }),
      ),
  },
];

/** An operator freezes a wallet by the call that does only that. */
export function freezeByOperator(seen: Seen, id: string): void {
  add(seen, "POST", `/v1/operator/wallets/${id}/freeze`, {}, { stop_id: "stp_1" });
}

/** Two persons have a wallet restored, some milliseconds ago. */
export function restoredByTwo(seen: Seen, wallet: Kept): void {
  // What is read of the evidence is kept: it may not be before it is altered.
  const before = structuredClone(seen);
  const same = before.kept[seen.kept.indexOf(wallet)];
  const id = same && Owners.of(before).id(same);
  const result = { wallet_id: id, rows: 1 };
  add(seen, "POST", `/v1/operator/approvals/apr_${wallet.name}/approve`, {}, { result }, -5);
}

/** Two persons lift the stop, and the wallet is stopped. */
export function liftedYetStopped(seen: Seen, wallet: Kept, stop: object): void {
  const result = { stop_id: "stp_1", ...stop };
  add(seen, "POST", "/v1/operator/approvals/apr_1/approve", {}, { result });
  const [profile] = wallet.tables.profile ?? [];
  Object.assign(wallet.tables, { profile: [{ ...profile, stopped_until_ms: "open" }] });
}

export function ownedWallet(seen: Seen): [Kept, string] {
  // What is read of the evidence is kept: it may not be before it is altered.
  const before = structuredClone(seen);
  const owners = Owners.of(before);
  for (const whole of wholeWallets(before)) {
    const id = owners.id(whole);
    const wallet = seen.kept[before.kept.indexOf(whole)];
    if (id !== undefined && wallet !== undefined) return [wallet, id];
  }
  throw new Error("no wallet whose owner is known");
}

/** Has something been asked in the end, and answered. */
function add(
  { chronicle, nowMs }: Seen,
  method: string,
  path: string,
  asked: object | null,
  told: object,
  afterMs = 0,
): void {
  const exchanges: Exchange[] = chronicle.exchanges;
  const [like] = exchanges;
  if (like === undefined) throw new Error("nobody asked for anything");
  const number = exchanges.length + 1;
  const body = asked === null ? null : JSON.stringify(asked);
  const atMs = nowMs + afterMs;
  const answer = { atMs, status: 200, headers: {}, body: JSON.stringify(told) };
  exchanges.push({ ...like, number, method, path, body, sentMs: atMs, answer });
}
