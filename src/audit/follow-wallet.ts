import { netMinor } from "../ledger/account.ts";
import { asItWas, resentKind, restoredKind } from "../payment/restored-row.ts";
import { type SetBack, withSetBack } from "../row-time.ts";
import {
  type ActBody,
  type CancellationBody,
  firstState,
  type PaymentBody,
  type PaymentState,
} from "../wallet/record.ts";
import { followLeads } from "./follow-leads.ts";
import { differs, type Expected, type Follower, type HashedRow, type Stored } from "./stored.ts";

interface Sent {
  readonly sequence: number;
  readonly totalMinor: number;
}

const isOpen = ({ status }: PaymentState) =>
  status === "authorized" || status === "pending_confirmation";

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
  const clock = { lastMs: 0, setBacks: [] as readonly SetBack[] };
  const decided = (row: HashedRow) => {
    const first = JSON.stringify(firstState(JSON.parse(row.body) as PaymentBody));
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
  const acted = (body: ActBody) => {
    const state = states.get(body.paymentSequence);
    if (state !== undefined && body.after !== null) state.last = JSON.stringify(body.after);
  };
  return {
    expected,
    row(raw) {
      const row = asItWas(raw);
      clock.setBacks = withSetBack(clock.setBacks, clock.lastMs, row);
      clock.lastMs = row.atMs;
      const body = JSON.parse(row.body) as ActBody & CancellationBody;
      if (row.destination !== null) noteSent(sent, marks, expected, { row, body });
      leads.row(raw, row);
      if (row.kind === restoredKind) return null;
      if (row.kind === "payment") decided(row);
      else if (row.kind === resentKind) acted({ ...body, after: body.after ?? null });
      else if (body.paymentSequence === 0) {
        const { terminalId, paymentReference } = body;
        const tombstone = { fault: () => null, required: () => true };
        expected.set(`tombstone ${terminalId} ${paymentReference}`, tombstone);
      } else if (body.paymentSequence !== undefined) acted(body);
      return null;
    },
    stranger: ({ table, key, value }) => {
      if (table === "self") return null;
      const isLead = table === "payment_state" && value.state === "null" && value.leadsTo !== null;
      return isLead ? leads.fault(Number(key), value.leadsTo) : "the log knows nothing of it";
    },
    head({ outbox = {}, maturing = [], closing = [], balances = {}, setBacks = [] }) {
      const open = [...states].filter(([, { last }]) => isOpen(JSON.parse(last) as PaymentState));
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

/** Notes what a destination is sent: the newest row of a number stands. */
function noteSent(
  sent: Map<string, Sent[]>,
  marks: Map<string, number>,
  expected: Map<string, Expected>,
  { row, body }: { readonly row: HashedRow; readonly body: ActBody },
): void {
  const name = row.destination as string;
  const rows = sent.get(name) ?? [];
  sent.set(name, rows);
  const { sequence } = row;
  const { destinationTotalMinor: totalMinor } = body;
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
