import { floorKeptMs } from "../../src/bounds.ts";
import type { BacktestTables } from "../../src/control/backtest.ts";
import type { ControlBook, PolicyRecord } from "../../src/control/book.ts";
import { type Floor, type FloorKind, firstEpoch } from "../../src/control/epoch.ts";
import type { ControlState } from "../../src/control/snapshot.ts";
import { type EpochKind, epochKinds, type Stop } from "../../src/control/snapshot.ts";
import { keptByWallet, type StopRecord } from "../../src/control/stop.ts";
import { chainStart, type Digest } from "../../src/ledger/chain.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";
import { plain, Table } from "../rows/table.ts";
import { admittedBook } from "./admitted-book.ts";
import { alertBook } from "./alert-book.ts";
import { approvalBook } from "./approval-book.ts";
import { backtestBook } from "./backtest-book.ts";
import { type HealthRows, healthBook } from "./health-book.ts";
import { passkeyBook } from "./passkey-book.ts";
import { peopleBook } from "./people-book.ts";
import { policyBook } from "./policy-book.ts";
import { type ShadowCounts, shadowBook } from "./shadow-book.ts";
import { type Trail, trailBook } from "./trail-book.ts";

/** Control's book over a database that `controlMigrations` made, beyond what the acts need. */
export interface ControlStore extends ControlBook, ShadowCounts, BacktestTables, Trail, HealthRows {
  /** The snapshot: whatever stands, judged by no clock. */
  state(): ControlState;
  /** Gives a new database its first rows; the policy is version 1. */
  found(policy: PolicyRecord): void;
  isFounded(): boolean;
  policy(version: number): PolicyRecord | null;
}

/** Opens the book. `digest` chains the audit events. */
export function controlBook(sql: Sql, digest: Digest): ControlStore {
  return {
    ...peopleBook(sql),
    ...admittedBook(sql),
    ...stopTable(sql),
    ...epochTables(sql),
    ...approvalBook(sql),
    ...trailBook(sql, digest),
    ...policyBook(sql),
    ...shadowBook(sql),
    ...alertBook(sql),
    ...backtestBook(sql),
    ...passkeyBook(sql),
    ...healthBook(sql),
    ...headTables(sql),
  };
}

type Tables<K extends keyof ControlStore> = Pick<ControlStore, K>;

function headTables(sql: Sql): Tables<"raiseVersion" | "state" | "found" | "isFounded"> {
  const policies = policyBook(sql);
  return {
    raiseVersion() {
      sql.exec("UPDATE head SET version = version + 1 WHERE id = 1");
      return versionOf(sql);
    },
    state() {
      const { active, shadow } = policies.policiesInUse();
      return {
        version: versionOf(sql),
        stops: standingStops(sql),
        ...readEpochs(sql),
        policyVersion: active,
        policyTable: policies.policy(active)?.table ?? new Uint8Array(0),
        confirmTerminals: alertBook(sql)
          .confirmations()
          .map(({ terminalId }) => terminalId),
        shadowVersion: shadow,
        shadowTable: shadow === null ? null : (policies.policy(shadow)?.table ?? null),
      };
    },
    isFounded: () => sql.exec("SELECT id FROM head").length > 0,
    found({ version, document, table, createdAtMs }) {
      sql.exec(
        "INSERT INTO head (id, version, policy_version, audit_sequence, audit_hash) VALUES (1, 1, ?, 0, ?)",
        ...[version, chainStart],
      );
      for (const kind of epochKinds) sql.exec("INSERT INTO epoch VALUES (?, ?)", kind, firstEpoch);
      sql.exec(
        "INSERT INTO policy (version, document, rule_table, created_at_ms, activated_ms) VALUES (?, ?, ?, ?, ?)",
        ...[version, document, table, createdAtMs, createdAtMs],
      );
    },
  };
}

function versionOf(sql: Sql): number {
  const [row] = sql.exec<{ version: number }>("SELECT version FROM head WHERE id = 1");
  return row?.version ?? 0;
}

const stops = new Table<StopRecord>("stop", ["stop_id"], {
  stopId: plain("stop_id"),
  scope: plain("scope"),
  id: plain("target"),
  reason: plain("reason"),
  untilMs: plain("until_ms"),
  raisedBy: plain("raised_by"),
  raisedAtMs: plain("raised_at_ms"),
  inForceAtMs: plain("in_force_at_ms"),
  liftedAtMs: plain("lifted_at_ms"),
});

function openStops(sql: Sql): readonly StopRecord[] {
  return stops.all(
    sql.exec("SELECT * FROM stop WHERE lifted_at_ms IS NULL ORDER BY raised_at_ms, stop_id"),
  );
}

function standingStops(sql: Sql): Stop[] {
  return openStops(sql)
    .filter(({ scope }) => !keptByWallet(scope))
    .map(({ stopId, scope, id, untilMs }) => ({ stopId, scope, id, untilMs }));
}

function stopTable(
  sql: Sql,
): Tables<"openStops" | "stop" | "insertStop" | "extendStop" | "liftStop"> {
  return {
    openStops: () => openStops(sql),
    stop: (stopId) => stops.first(sql.exec("SELECT * FROM stop WHERE stop_id = ?", stopId)),
    insertStop: (stop) => stops.insert(sql, stop),
    extendStop(stopId, untilMs, inForceAtMs) {
      sql.exec(
        "UPDATE stop SET until_ms = ?, in_force_at_ms = ? WHERE stop_id = ?",
        untilMs,
        inForceAtMs,
        stopId,
      );
    },
    liftStop(stopId, atMs) {
      sql.exec("UPDATE stop SET lifted_at_ms = ? WHERE stop_id = ?", atMs, stopId);
    },
  };
}

type FloorRow = SqlRow & { kind: string; target: string; epoch: number; raised_at_ms: number };

function readEpochs(
  sql: Sql,
): Pick<
  ControlState,
  "epochs" | "merchantEpochs" | "terminalEpochs" | "partnerEpochs" | "operatorEpochs"
> {
  const epochs = { customers: 0, terminals: 0, partners: 0, operators: 0 };
  for (const row of sql.exec<{ kind: string; epoch: number }>("SELECT kind, epoch FROM epoch")) {
    epochs[row.kind as EpochKind] = row.epoch;
  }
  const of: Record<FloorKind, Record<string, number>> = {
    merchant: {},
    terminal: {},
    partner: {},
    operator: {},
  };
  for (const row of sql.exec<FloorRow>("SELECT * FROM floor")) {
    of[row.kind as FloorKind][row.target] = row.epoch;
  }
  return {
    epochs,
    merchantEpochs: of.merchant,
    terminalEpochs: of.terminal,
    partnerEpochs: of.partner,
    operatorEpochs: of.operator,
  };
}

function epochTables(
  sql: Sql,
): Tables<"raiseKindEpoch" | "kindEpoch" | "putFloor" | "floor" | "floorEnds" | "dropFloors"> {
  const kindEpoch = (kind: EpochKind) =>
    sql.exec<{ epoch: number }>("SELECT epoch FROM epoch WHERE kind = ?", kind)[0]?.epoch ?? 0;
  return {
    kindEpoch,
    raiseKindEpoch(kind) {
      sql.exec("UPDATE epoch SET epoch = epoch + 1 WHERE kind = ?", kind);
      return kindEpoch(kind);
    },
    putFloor({ kind, id, epoch, raisedAtMs }) {
      sql.exec(
        `INSERT INTO floor VALUES (?, ?, ?, ?) ON CONFLICT (kind, target) DO UPDATE
         SET epoch = excluded.epoch, raised_at_ms = excluded.raised_at_ms
         WHERE excluded.epoch > floor.epoch`,
        ...[kind, id, epoch, raisedAtMs],
      );
    },
    floorEnds: () =>
      sql
        .exec<{ first: number | null }>("SELECT min(raised_at_ms) AS first FROM floor")
        .flatMap(({ first }) => (first === null ? [] : [first + floorKeptMs])),
    dropFloors(nowMs) {
      sql.exec("DELETE FROM floor WHERE raised_at_ms <= ?", nowMs - floorKeptMs);
    },
    floor(kind, id): Floor | null {
      const [row] = sql.exec<FloorRow>(
        "SELECT * FROM floor WHERE kind = ? AND target = ?",
        kind,
        id,
      );
      return row === undefined
        ? null
        : { kind, id, epoch: row.epoch, raisedAtMs: row.raised_at_ms };
    },
  };
}
