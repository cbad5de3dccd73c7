import type { Sql, SqlRow } from "../rows/sql.ts";

export interface Contact {
  readonly number: number;
  readonly type: "email" | "phone";
  /** Enough for the owner to recognise it. */
  readonly hint: string;
  /** The contact, sealed for `contact:{route}`. */
  readonly sealed: string;
  /** The contact under the blinding key that was current when it was last used to enter. */
  readonly blind: string;
  readonly state: "open" | "verified" | "removed";
  readonly addedMs: number;
  /** From then on a recovery may go through it. */
  readonly recoveryFromMs: number;
}

export interface Factor {
  readonly number: number;
  readonly kind: "totp" | "passkey";
  readonly state: "open" | "active" | "disabled" | "removed";
  /** TOTP: sealed for `totp:{route}`. Passkey: JSON; its challenge while open, then the passkey. */
  readonly secret: string;
  /** TOTP: the last time step used. Passkey: the last counter. */
  readonly lastStep: number;
  /** TOTP: steps that came out of their time and are used up too; see `withStray`. */
  readonly strays: readonly number[];
  /** Failures in a row. */
  readonly failures: number;
  readonly label: string;
  readonly addedMs: number;
  /** Passkeys: the name that the Directory knows it by; null until it is proven. */
  readonly name: string | null;
  readonly usedMs: number | null;
}

/** A wallet that was asked to let a flow in, and which factor it accepted for it. */
export interface Entry {
  readonly flowId: string;
  readonly jkt: string;
  readonly factorHash: string;
  readonly amr: readonly string[];
  readonly atMs: number;
  readonly device: number | null;
}

export interface StepUp {
  readonly number: number;
  readonly purpose: string;
  readonly device: number;
  readonly openedMs: number;
  readonly tries: number;
  readonly challenge: string | null;
  readonly grantedMs: number | null;
  /** The access token it was granted to. */
  readonly jti: string | null;
  readonly factorHash: string | null;
}

export function contactsOf(sql: Sql): readonly Contact[] {
  return sql.exec("SELECT * FROM contact ORDER BY number").map((row) => ({
    number: row.number as number,
    type: row.type as Contact["type"],
    hint: row.hint as string,
    sealed: row.sealed as string,
    blind: row.blind as string,
    state: row.state as Contact["state"],
    addedMs: row.added_ms as number,
    recoveryFromMs: row.recovery_from_ms as number,
  }));
}

export function saveContact(sql: Sql, contact: Contact): void {
  sql.exec(
    `INSERT INTO contact (number, type, hint, sealed, blind, state, added_ms, recovery_from_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (number) DO UPDATE SET state = excluded.state, blind = excluded.blind,
       recovery_from_ms = excluded.recovery_from_ms`,
    contact.number,
    contact.type,
    contact.hint,
    contact.sealed,
    contact.blind,
    contact.state,
    contact.addedMs,
    contact.recoveryFromMs,
  );
}

export function factorsOf(sql: Sql): readonly Factor[] {
  return sql.exec("SELECT * FROM factor ORDER BY number").map((row) => ({
    number: row.number as number,
    kind: row.kind as Factor["kind"],
    state: row.state as Factor["state"],
    secret: row.secret as string,
    lastStep: row.last_step as number,
    strays: JSON.parse(row.strays as string),
    failures: row.failures as number,
    label: row.label as string,
    addedMs: row.added_ms as number,
    name: row.name as string | null,
    usedMs: row.used_ms as number | null,
  }));
}

export function saveFactor(sql: Sql, factor: Factor): void {
  sql.exec(
    `INSERT INTO factor (number, kind, state, secret, last_step, failures, label, added_ms,
       name, used_ms, strays)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (number) DO UPDATE SET state = excluded.state, last_step = excluded.last_step,
       failures = excluded.failures, label = excluded.label, secret = excluded.secret,
       name = excluded.name, used_ms = excluded.used_ms, strays = excluded.strays`,
    factor.number,
    factor.kind,
    factor.state,
    factor.secret,
    factor.lastStep,
    factor.failures,
    factor.label,
    factor.addedMs,
    factor.name,
    factor.usedMs,
    JSON.stringify(factor.strays),
  );
}

/** Puts `hashes` in the place of all recovery codes there were. */
export function replaceRecoveryCodes(sql: Sql, hashes: readonly string[]): void {
  sql.exec("DELETE FROM recovery_code");
  for (const hash of hashes) {
    sql.exec("INSERT INTO recovery_code (hash, used_ms) VALUES (?, NULL)", hash);
  }
}

export function recoveryCodesLeft(sql: Sql): number {
  const row = sql.exec("SELECT count(*) AS left FROM recovery_code WHERE used_ms IS NULL")[0];
  return Number(row?.left ?? 0);
}

/** Uses a recovery code up; false if there is none such, or it was used. */
export function spendRecoveryCode(sql: Sql, hash: string, nowMs: number): boolean {
  const row = sql.exec("SELECT used_ms FROM recovery_code WHERE hash = ?", hash)[0];
  if (row === undefined || row.used_ms !== null) return false;
  sql.exec("UPDATE recovery_code SET used_ms = ? WHERE hash = ?", nowMs, hash);
  return true;
}

export function entryOf(sql: Sql, flowId: string): Entry | null {
  const row = sql.exec("SELECT * FROM entry WHERE flow_id = ?", flowId)[0];
  if (row === undefined) return null;
  return {
    flowId,
    jkt: row.jkt as string,
    factorHash: row.factor_hash as string,
    amr: JSON.parse(row.amr as string),
    atMs: row.at_ms as number,
    device: row.device as number | null,
  };
}

/** Keeps an entry, and forgets those from before `forgetMs`. */
export function saveEntry(sql: Sql, entry: Entry, forgetMs: number): void {
  sql.exec("DELETE FROM entry WHERE at_ms < ?", forgetMs);
  sql.exec(
    `INSERT INTO entry (flow_id, jkt, factor_hash, amr, at_ms, device)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (flow_id) DO UPDATE SET device = excluded.device`,
    entry.flowId,
    entry.jkt,
    entry.factorHash,
    JSON.stringify(entry.amr),
    entry.atMs,
    entry.device,
  );
}

export function stepUpOf(sql: Sql, number: number): StepUp | null {
  const row = sql.exec("SELECT * FROM step_up WHERE number = ?", number)[0];
  return row === undefined ? null : toStepUp(row);
}

/** The granted step-up whose access token has this `jti`, if there is one. */
export function grantOfToken(
  sql: Sql,
  jti: string,
): { readonly purpose: string; readonly device: number; readonly grantedMs: number } | null {
  const row = sql.exec("SELECT * FROM step_up WHERE jti = ?", jti)[0];
  const stepUp = row === undefined ? null : toStepUp(row);
  if (stepUp === null || stepUp.grantedMs === null) return null;
  return { purpose: stepUp.purpose, device: stepUp.device, grantedMs: stepUp.grantedMs };
}

/** Opens a step-up and gives its number, never given before; forgets those from before `forgetMs`. */
export function insertStepUp(
  sql: Sql,
  stepUp: Pick<StepUp, "purpose" | "device" | "openedMs" | "challenge">,
  forgetMs: number,
): number {
  const last = sql.exec("SELECT max(number) AS number FROM step_up")[0];
  const number = Number(last?.number ?? 0) + 1;
  sql.exec("DELETE FROM step_up WHERE opened_ms < ? AND number < ?", forgetMs, number - 1);
  sql.exec(
    `INSERT INTO step_up (number, purpose, device, opened_ms, tries, challenge)
     VALUES (?, ?, ?, ?, 0, ?)`,
    number,
    stepUp.purpose,
    stepUp.device,
    stepUp.openedMs,
    stepUp.challenge,
  );
  return number;
}

export function saveStepUp(sql: Sql, stepUp: StepUp): void {
  sql.exec(
    `UPDATE step_up SET tries = ?, challenge = ?, granted_ms = ?,
       jti = ?, factor_hash = ? WHERE number = ?`,
    stepUp.tries,
    stepUp.challenge,
    stepUp.grantedMs,
    stepUp.jti,
    stepUp.factorHash,
    stepUp.number,
  );
}

function toStepUp(row: SqlRow): StepUp {
  return {
    number: row.number as number,
    purpose: row.purpose as string,
    device: row.device as number,
    openedMs: row.opened_ms as number,
    tries: row.tries as number,
    challenge: row.challenge as string | null,
    grantedMs: row.granted_ms as number | null,
    jti: row.jti as string | null,
    factorHash: row.factor_hash as string | null,
  };
}
