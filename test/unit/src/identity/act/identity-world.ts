import { coolDownMs } from "../../../../../src/bounds.ts";
import type { Authority } from "../../../../../src/control/authority.ts";
import type { Stop } from "../../../../../src/control/snapshot.ts";
import type { CustomerCommand } from "../../../../../src/identity/act/admit-customer.ts";
import type { IdentityDesk } from "../../../../../src/identity/act/desk.ts";
import type { Device, StepUp } from "../../../../../src/identity/book.ts";
import { type Caller, callerToken, isRevoked } from "../../../../../src/identity/caller.ts";
import type { StepUpPurpose } from "../../../../../src/identity/step-up.ts";
import type { ProofMark } from "../../../../../src/token/proof-mark.ts";
import type { Sql } from "../../../../../worker/rows/sql.ts";
import { identityBook } from "../../../../../worker/wallet/identity/book.ts";
import { migrations } from "../../../../../worker/wallet/migrations.ts";
import { migratedSql } from "../../../../node-sql.ts";
import { deviceOf, saveDevice } from "../../../../wallet-rows.ts";
import * as acts from "./acts.ts";
import { enrolCommand } from "./identity-command.ts";

/** One wallet's identity on an in-memory database, with a clock that a test sets. */
export interface World {
  readonly sql: Sql;
  readonly startMs: number;
  nowMs: number;
  readonly secret: Uint8Array;
  desk(): IdentityDesk;
  proof(jkt?: string): ProofMark;
  /** How many records of a kind there are. */
  count(kind: string): number;
  device(number: number): Device;
  /** Whether the wallet refuses this token, whoever asks knowing that epoch of all customers. */
  isRevoked(caller: Caller, customersEpoch: number | null): boolean;
}

export function identityWorld(): World {
  const sql = migratedSql(migrations);
  const secret = new Uint8Array(20).fill(9);
  let proofs = 0;
  const world: World = {
    sql,
    startMs: 1_800_000_000_000,
    nowMs: 1_800_000_000_000,
    secret,
    desk: () => ({
      book: identityBook(sql),
      nowMs: world.nowMs,
      open: (sealed, ad) => (sealed === "sealed totp" && ad === "totp:route" ? secret : null),
    }),
    proof(jkt = "any") {
      proofs += 1;
      return { jkt, jti: `proof-${proofs}`, untilMs: 2 ** 50 + proofs };
    },
    count: (kind) => Number(sql.exec("SELECT count(*) AS n FROM owner WHERE kind = ?", kind)[0]?.n),
    device: (number) => deviceOf(sql, number) as Device,
    isRevoked: (caller, epoch) => isRevoked(identityBook(sql), callerToken(caller), epoch),
  };
  return world;
}

export function authorityAt(
  world: World,
  change: {
    version?: number;
    customers?: number;
    validUntilMs?: number;
    stops?: readonly Stop[];
  } = {},
): Authority {
  return {
    sentAtMs: world.nowMs,
    requestId: "req_test",
    snapshot: {
      version: change.version ?? 1,
      validUntilMs: change.validUntilMs ?? world.nowMs + 1_000,
      stops: change.stops ?? [],
      epochs: { customers: change.customers ?? 7, terminals: 1, partners: 1, operators: 1 },
      merchantEpochs: {},
      terminalEpochs: {},
      partnerEpochs: {},
      operatorEpochs: {},
      policyVersion: 1,
    },
  };
}

/** Enrols the first device, `k1`, with the session `h1`. */
export function enrolled(world: World): void {
  const outcome = acts.enrol(world.desk(), enrolCommand(), authorityAt(world));
  if (outcome.kind !== "enrolled") throw new Error(outcome.kind);
  acts.activateWallet(world.desk(), { flowId: "flow" });
}

/** Puts a second device, `k2`, beside the first. */
export function secondDevice(world: World, state: "active" | "cooling"): void {
  saveDevice(world.sql, {
    ...world.device(1),
    number: 2,
    jkt: "k2",
    state,
    coolingUntilMs: state === "cooling" ? world.nowMs + coolDownMs : null,
  });
}

export function callerOf(change: Partial<Caller> = {}): Caller {
  const epoch = [7, 1, 1] as const;
  return { deviceNumber: 1, jkt: "k1", jti: "token", epoch, authTimeMs: 0, ...change };
}

/** What a device sends with a token that a fresh second factor was just given for. */
export function steppedUp(
  world: World,
  purpose: StepUpPurpose,
  change: Partial<Caller> = {},
): CustomerCommand {
  const { book } = world.desk();
  const { deviceNumber: device, jti, ...caller } = callerOf(change);
  const opened = { purpose, device, openedMs: world.nowMs, challenge: "asked" };
  const number = book.insertStepUp(opened, 0);
  const granted = { grantedMs: world.nowMs, jti: `${jti} ${number}`, factorHash: "hash" };
  book.saveStepUp({ ...(book.stepUp(number) as StepUp), ...granted });
  const own = { ...caller, deviceNumber: device, jti: granted.jti };
  return { caller: own, proof: world.proof(own.jkt) };
}
