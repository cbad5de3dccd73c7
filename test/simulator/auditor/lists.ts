import { Accounts } from "./accounts.ts";
import { differ, type Finding, finding, type Judge } from "./finding.ts";
import { type PaidFor, paymentsOf, statesOf, sum, wholeWallets } from "./payments.ts";
import type { LogRow, State } from "./rows.ts";
import { all, type Kept, rowsOf, type Seen, wasPutBack } from "./seen.ts";
import { firstState } from "./told.ts";
import { openOf, spenderOf } from "./wallet-head.ts";

/** What stands beside a log says what the log says: states, open holds, used codes, tombstones. */
export const judgeLists: Judge = (seen) => {
  const wallets = wholeWallets(seen);
  return [
    ...wallets.flatMap((wallet) => {
      const payments = paymentsOf(wallet);
      return [
        ...judgeStates(wallet, payments),
        ...judgeOpen(wallet, payments),
        ...judgeCodes(wallet),
        ...judgeTombstones(wallet),
      ];
    }),
    ...judgeBuried(seen, wallets),
  ];
};

/** A payment as its last row left it. */
export function lastState({ row, acts }: PaidFor): State {
  return acts.findLast(({ body }) => body.after != null)?.body.after ?? firstState(row);
}

function judgeStates(wallet: Kept, payments: readonly PaidFor[]): Finding[] {
  const states = statesOf(wallet);
  return payments.flatMap((payment) => {
    const { sequence } = payment.row;
    const kept = states.get(sequence);
    states.delete(sequence);
    const at = `payment ${sequence} stands as its last row left it`;
    return kept === undefined
      ? differ(
          wallet,
          at,
          firstState(payment.row),
          pick(lastState(payment), firstState(payment.row)),
        )
      : differ(wallet, at, kept, lastState(payment));
  });
}

function pick<T extends object>(from: T, like: object): Partial<T> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => name in like)) as Partial<T>;
}

/** The head lists the holds that are open, by their ends, and they are all that is held. */
function judgeOpen(wallet: Kept, payments: readonly PaidFor[]): Finding[] {
  const open = payments.filter((payment) => {
    const { status } = lastState(payment);
    return status === "authorized" || status === "pending_confirmation";
  });
  const ends = open.map((payment) => {
    const { confirmByMs, holdUntilMs } = payment.row.body;
    const waits = lastState(payment).status === "pending_confirmation";
    return `${payment.row.sequence} until ${waits ? confirmByMs : holdUntilMs}`;
  });
  const listed = openOf(wallet).map((one) => `${one.sequence} until ${one.atMs}`);
  const accounts = new Accounts();
  for (const { body } of wallet.log) accounts.moveAll(body.transfers ?? []);
  const held = sum(payments, (payment) => lastState(payment).heldMinor);
  return [
    ...differ(wallet, "open holds are listed by their ends", listed.sort(), ends.sort()),
    ...differ(
      wallet,
      "what is held is held by payments",
      accounts.of("balance").debitsPending,
      held,
    ),
  ];
}

/** A code that was decided on is used up. */
function judgeCodes(wallet: Kept): Finding[] {
  const remembered = new Set(rowsOf(wallet, "code").map(({ jti }) => `q:${jti}`));
  const first = new Map<string, LogRow>();
  for (const row of wallet.log) {
    const { codeIdentity } = row.body;
    if (row.kind !== "payment" || codeIdentity === undefined || first.has(codeIdentity)) continue;
    first.set(codeIdentity, row);
  }
  return [...first].flatMap(([identity, row]) => {
    if (!remembered.has(identity)) return [];
    const by = spenderOf(wallet, identity.slice("q:".length));
    // One that a twin had used up before stays with the twin's payment.
    if (by !== null && by <= row.sequence) return [];
    return [
      finding(wallet, "a code is used up by its first decision", `row ${row.sequence}: ${by}`),
    ];
  });
}

/** What was cancelled before it came is refused whenever it comes. */
function judgeTombstones(wallet: Kept): Finding[] {
  const kept = new Set(
    rowsOf(wallet, "tombstone").map(({ caller, reference }) => `${caller} ${reference}`),
  );
  return wallet.log.flatMap(({ kind, caller, sequence, body }) => {
    if (kind !== "cancellation" || body.paymentSequence !== 0) return [];
    if (kept.has(`${caller} ${body.paymentReference}`)) return [];
    return [finding(wallet, "what was cancelled before it came stays so", `row ${sequence}`)];
  });
}

/** A cancellation by reference undoes what stands under it in every wallet, in time. */
function judgeBuried(seen: Seen, wallets: readonly Kept[]): Finding[] {
  const tombstones = new Map<string, number>();
  const older = new Set<string>();
  for (const settlement of all(seen, "Settlement")) {
    if (wasPutBack(seen, settlement)) older.add(settlement.name);
    for (const row of rowsOf(settlement, "tombstone")) {
      tombstones.set(`${row.terminal_id} ${row.reference}`, Number(row.accepted_ms));
    }
  }
  if (older.size > 0) return [];
  const unkept = wallets.flatMap((wallet) =>
    wallet.log.flatMap(({ kind, caller, sequence, body }) => {
      const isBuried = kind === "cancellation" && (body.paymentSequence === 0 || body.byReference);
      if (!isBuried || tombstones.has(`${caller} ${body.paymentReference}`)) return [];
      return [finding(wallet, "a shop knows what was cancelled by reference", `row ${sequence}`)];
    }),
  );
  const standing = wallets.flatMap(paymentsOf).flatMap((payment) => {
    const { wallet, row } = payment;
    const acceptedMs = tombstones.get(`${row.caller} ${row.reference}`);
    const { status, windowEndMs } = lastState(payment);
    if (acceptedMs === undefined || !["captured", "authorized"].includes(status)) return [];
    if (status === "captured" && windowEndMs !== null && acceptedMs >= windowEndMs) return [];
    const shown = `payment ${row.sequence} is ${status}`;
    return [finding(wallet, "what was cancelled by reference does not stand", shown)];
  });
  return [...unkept, ...standing];
}
