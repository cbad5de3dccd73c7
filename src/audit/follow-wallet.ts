import { unreachable } from "../assert.ts";
import { netMinor } from "../ledger/account.ts";
import { bodyOf, isRowOf } from "../ledger/row.ts";
import { parseOwn } from "../own-json.ts";
import { asItWas } from "../payment/restored-row.ts";
import { type SetBack, withSetBack } from "../row-time.ts";
import { walletKinds } from "../wallet/kind.ts";
import { firstState, type PaymentState, type SentBody } from "../wallet/record.ts";
import type { WalletBodies, WalletRow } from "../wallet/row.ts";
import { type Said, saidOf, withBody } from "../wallet/short-body.ts";
import { followLeads } from "./follow-leads.ts";
import { differs, type Expected, type Follower, type Stored, strangeKind } from "./stored.ts";

interface Sent {
  readonly sequence: number;
  readonly totalMinor: number;
}

const isOpen = ({ status }: PaymentState) =>
  status === "authorized" || status === "pending_confirmation";

/** An act on the payment at a row, and how it left that. */
interface Acted {
  readonly paymentSequence: number;
  readonly after: PaymentState;
}

/** What a row makes of what is kept beside the log; `buried`: a tombstone's key. */
type Effect =
  | { readonly kind: "decided"; readonly state: PaymentState }
  | ({ readonly kind: "acted" } & Acted)
  | { readonly kind: "buried"; readonly key: string }
  | { readonly kind: "none" };

/** What a Wallet's log says of its payments' states, tombstones, outbox and lists. */
export function followWallet(): Follower {
  const expected = new Map<string, Expected>();
  const states = new Map<number, { readonly atMs: number; readonly first: string; last: string }>();
  const sent = new Map<string, Sent[]>();
  const marks = new Map<string, number>();
  const leads = followLeads((number) => {
    const key = `payment_state ${number}`;
    const fault = ({ leadsTo }: Stored["value"]) => leads.fault(number, leadsTo);
    if (!expected.has(key)) expected.set(key, { fault, required: () => true });
  });
  const said = new Map<number, Said>();
  const names = new Set<string>();
  const clock = { lastMs: 0, setBacks: [] as readonly SetBack[] };
  const decided = (row: WalletRow, decision: PaymentState) => {
    const first = JSON.stringify(decision);
    const state = { atMs: row.atMs, first, last: first };
    states.set(row.sequence, state);
    expected.set(`payment_state ${row.sequence}`, {
      // Where a number leads is said by itself, beside no state.
      fault: ({ state: stored, leadsTo }) =>
        leads.fault(row.sequence, leadsTo) ??
        (stored === "null" && state.last === state.first
          ? null
          : differs({ state: stored }, { state: state.last })),
      required: () => state.last !== state.first || leads.isRequired(row.sequence),
    });
  };
  const acted = ({ paymentSequence, after }: Acted) => {
    const state = states.get(paymentSequence);
    if (state !== undefined) state.last = JSON.stringify(after);
  };
  return {
    expected,
    row(raw) {
      if (!isRowOf<WalletBodies>(walletKinds, raw)) return strangeKind;
      if (isNamedTwice(names, raw)) return "its reference has a row of its kind already";
      const full = withBody(raw, (sequence) => said.get(sequence) ?? {});
      note(said, raw);
      const row = asItWas(full);
      clock.setBacks = withSetBack(clock.setBacks, clock.lastMs, row);
      clock.lastMs = row.atMs;
      if (row.destination !== null) noteSent(sent, marks, expected, row);
      leads.row(full, row);
      const effect = effectOf(row);
      if (effect.kind === "decided") decided(row, effect.state);
      else if (effect.kind === "acted") acted(effect);
      else if (effect.kind === "buried") {
        expected.set(`tombstone ${effect.key}`, { fault: () => null, required: () => true });
      }
      return null;
    },
    stranger: ({ table, key, value }) => {
      if (table === "self") return null;
      const isLead = table === "payment_state" && value.state === "null" && value.leadsTo !== null;
      return isLead ? leads.fault(Number(key), value.leadsTo) : "the log knows nothing of it";
    },
    head({ outbox = {}, maturing = [], closing = [], balances = {}, setBacks = [] }) {
      const open = [...states].filter(([, { last }]) => isOpen(parseOwn<PaymentState>(last)));
      const listed = closing.toSorted((a, b) => a.sequence - b.sequence);
      const named = listed.map(({ sequence, fromMs }) => `${sequence} ${fromMs}`);
      if (open.map(([sequence, { atMs }]) => `${sequence} ${atMs}`).join() !== named.join()) {
        return "the holds it lists as open are not those of the log";
      }
      const points = maturing.reduce((sum, entry) => sum + entry.points, 0);
      if (points !== netMinor(balances, "points_pending")) {
        return "the points it lists as maturing are not those that are pending";
      }
      if (JSON.stringify(setBacks) !== JSON.stringify(clock.setBacks)) {
        return "where it says that its clock was set back is not what the log says";
      }
      for (const [name, rows] of sent) {
        const open = outbox[name];
        const last = { last: rows.length, totalMinor: rows.at(-1)?.totalMinor };
        const right =
          open === undefined
            ? marks.get(name) === rows.length
            : open.last === last.last && open.totalMinor === last.totalMinor;
        if (!right) return `its outbox for ${name} is not what the log says`;
      }
      return null;
    },
  };
}

/** Whether a row of its kind has its reference already, whose `names` are noted. */
function isNamedTwice(names: Set<string>, { kind, caller, reference }: WalletRow): boolean {
  if (reference === null) return false;
  const { size } = names;
  return names.add(JSON.stringify([kind, caller, reference])).size === size;
}

/** Notes what a row says for later ones. */
function note(said: Map<number, Said>, row: WalletRow): void {
  const own = saidOf(row);
  const says = [own.shop, own.velocity?.rules, own.shadow?.rules];
  if (says.some((each) => typeof each === "object")) said.set(row.sequence, own);
}

/** Notes what a destination is sent: the newest row of a number stands. */
function noteSent(
  sent: Map<string, Sent[]>,
  marks: Map<string, number>,
  expected: Map<string, Expected>,
  row: WalletRow,
): void {
  const name = row.destination as string;
  const rows = sent.get(name) ?? [];
  sent.set(name, rows);
  const { sequence } = row;
  const totalMinor = sentTotalMinor(row);
  rows[(row.destinationSequence as number) - 1] = { sequence, totalMinor };
  const fault = (value: Stored["value"]) => {
    const mark = Number(value.mark);
    marks.set(name, mark);
    const at = mark === 0 ? { sequence: 0, totalMinor: 0 } : rows[mark - 1];
    if (at === undefined) return "more is acknowledged than the log has sent";
    return differs(value, { logSequence: at.sequence, totalMinor: at.totalMinor });
  };
  expected.set(`destination ${name}`, { fault, required: () => false });
}

/** The running total that a row keeps which was delivered. */
export function sentTotalMinor(row: WalletRow): number {
  const { destinationTotalMinor = 0 }: Kept = bodyOf(row, row.kind);
  return destinationTotalMinor;
}

type Kept = { readonly v: 1 } & Partial<SentBody>;

function effectOf(row: WalletRow): Effect {
  switch (row.kind) {
    case "payment":
      return { kind: "decided", state: firstState(bodyOf(row, row.kind)) };
    case "capture":
    case "confirmation":
    case "end":
    case "refund": {
      const { paymentSequence, after } = bodyOf(row, row.kind);
      return { kind: "acted", paymentSequence, after };
    }
    case "cancellation": {
      const { paymentSequence, after, terminalId, paymentReference } = bodyOf(row, row.kind);
      if (after !== null) return { kind: "acted", paymentSequence, after };
      return { kind: "buried", key: `${terminalId} ${paymentReference}` };
    }
    case "resent": {
      const { paymentSequence = 0, after } = bodyOf(row, row.kind);
      return after === undefined ? { kind: "none" } : { kind: "acted", paymentSequence, after };
    }
    case "top_up":
    case "points_in":
    case "redemption":
    case "adjustment":
    case "reward_matured":
    case "restored":
      return { kind: "none" };
    default:
      return unreachable(row.kind);
  }
}
