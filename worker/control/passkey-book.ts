import type { OperatorPasskey, OperatorSignIn, PasskeyTables } from "../../src/control/book.ts";
import { parseColumn } from "../rows/column.ts";
import type { Sql } from "../rows/sql.ts";
import { type Column, once, plain, Table } from "../rows/table.ts";

/** A proven passkey is found by its credential, too. */
const passkey: Column<OperatorPasskey["passkey"]> = {
  names: ["credential_id", "passkey"],
  read: (row) => (row.passkey === null ? null : parseColumn(row.passkey)),
  write: (proven) => (proven === null ? [null, null] : [proven.id, JSON.stringify(proven)]),
};

const passkeys = new Table<OperatorPasskey>("operator_passkey", ["passkey_id"], {
  passkeyId: plain("passkey_id"),
  operatorId: once(plain("operator_id")),
  state: plain("state"),
  label: once(plain("label")),
  challenge: plain("challenge"),
  passkey,
  counter: plain("counter"),
  failures: plain("failures"),
  addedAtMs: once(plain("added_at_ms")),
  usedAtMs: plain("used_at_ms"),
});

const signIns = new Table<OperatorSignIn>("operator_sign_in", ["sign_in_id"], {
  signInId: plain("sign_in_id"),
  operatorId: once(plain("operator_id")),
  challenge: once(plain("challenge")),
  tries: plain("tries"),
  openedAtMs: once(plain("opened_at_ms")),
});

/** The tables of operators' passkeys and of the sign-ins that ask for one. */
export function passkeyBook(sql: Sql): PasskeyTables {
  return {
    operatorPasskeys: (operatorId) =>
      passkeys.all(
        sql.exec(
          "SELECT * FROM operator_passkey WHERE operator_id = ? ORDER BY added_at_ms, passkey_id",
          operatorId,
        ),
      ),
    passkeyByCredential: (credentialId) =>
      passkeys.first(
        sql.exec("SELECT * FROM operator_passkey WHERE credential_id = ?", credentialId),
      ),
    savePasskey: (row) => passkeys.save(sql, row),
    dropPasskey(passkeyId) {
      sql.exec("DELETE FROM operator_passkey WHERE passkey_id = ?", passkeyId);
    },
    signIn: (signInId) =>
      signIns.first(sql.exec("SELECT * FROM operator_sign_in WHERE sign_in_id = ?", signInId)),
    saveSignIn(signIn, forgetMs) {
      sql.exec("DELETE FROM operator_sign_in WHERE opened_at_ms < ?", forgetMs);
      signIns.save(sql, signIn);
    },
    dropSignIn(signInId) {
      sql.exec("DELETE FROM operator_sign_in WHERE sign_in_id = ?", signInId);
    },
  };
}
