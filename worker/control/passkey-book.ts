import type { OperatorPasskey, PasskeyTables } from "../../src/control/book.ts";
import { parseColumn } from "../rows/column.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

type PasskeyRow = SqlRow & {
  passkey_id: string;
  operator_id: string;
  state: string;
  label: string;
  challenge: string | null;
  passkey: string | null;
  counter: number;
  failures: number;
  added_at_ms: number;
  used_at_ms: number | null;
};

type SignInRow = SqlRow & {
  sign_in_id: string;
  operator_id: string;
  challenge: string;
  tries: number;
  opened_at_ms: number;
};

/** The tables of operators' passkeys and of the sign-ins that ask for one. */
export function passkeyBook(sql: Sql): PasskeyTables {
  return { ...passkeyTable(sql), ...signInTable(sql) };
}

function passkeyTable(
  sql: Sql,
): Pick<PasskeyTables, "operatorPasskeys" | "passkeyByCredential" | "savePasskey" | "dropPasskey"> {
  return {
    operatorPasskeys: (operatorId) =>
      sql
        .exec<PasskeyRow>(
          "SELECT * FROM operator_passkey WHERE operator_id = ? ORDER BY added_at_ms, passkey_id",
          operatorId,
        )
        .map(passkeyOf),
    passkeyByCredential(credentialId) {
      const [row] = sql.exec<PasskeyRow>(
        "SELECT * FROM operator_passkey WHERE credential_id = ?",
        credentialId,
      );
      return row === undefined ? null : passkeyOf(row);
    },
    savePasskey(row) {
      const { passkeyId, operatorId, state, label, challenge, passkey } = row;
      sql.exec(
        `INSERT INTO operator_passkey (passkey_id, operator_id, state, label, challenge,
           credential_id, passkey, counter, failures, added_at_ms, used_at_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (passkey_id) DO UPDATE SET state = excluded.state,
           challenge = excluded.challenge, credential_id = excluded.credential_id,
           passkey = excluded.passkey, counter = excluded.counter, failures = excluded.failures,
           used_at_ms = excluded.used_at_ms`,
        ...[passkeyId, operatorId, state, label, challenge, passkey?.id ?? null],
        ...[passkey === null ? null : JSON.stringify(passkey), row.counter, row.failures],
        ...[row.addedAtMs, row.usedAtMs],
      );
    },
    dropPasskey(passkeyId) {
      sql.exec("DELETE FROM operator_passkey WHERE passkey_id = ?", passkeyId);
    },
  };
}

function signInTable(sql: Sql): Pick<PasskeyTables, "signIn" | "saveSignIn" | "dropSignIn"> {
  return {
    signIn(signInId) {
      const [row] = sql.exec<SignInRow>(
        "SELECT * FROM operator_sign_in WHERE sign_in_id = ?",
        signInId,
      );
      if (row === undefined) return null;
      const { operator_id: operatorId, challenge, tries, opened_at_ms: openedAtMs } = row;
      return { signInId, operatorId, challenge, tries, openedAtMs };
    },
    saveSignIn({ signInId, operatorId, challenge, tries, openedAtMs }, forgetMs) {
      sql.exec("DELETE FROM operator_sign_in WHERE opened_at_ms < ?", forgetMs);
      sql.exec(
        `INSERT INTO operator_sign_in (sign_in_id, operator_id, challenge, tries, opened_at_ms)
         VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (sign_in_id) DO UPDATE SET tries = excluded.tries`,
        ...[signInId, operatorId, challenge, tries, openedAtMs],
      );
    },
    dropSignIn(signInId) {
      sql.exec("DELETE FROM operator_sign_in WHERE sign_in_id = ?", signInId);
    },
  };
}

function passkeyOf(row: PasskeyRow): OperatorPasskey {
  return {
    passkeyId: row.passkey_id,
    operatorId: row.operator_id,
    state: row.state as OperatorPasskey["state"],
    label: row.label,
    challenge: row.challenge,
    passkey: row.passkey === null ? null : parseColumn(row.passkey),
    counter: row.counter,
    failures: row.failures,
    addedAtMs: row.added_at_ms,
    usedAtMs: row.used_at_ms,
  };
}
