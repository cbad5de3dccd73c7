import type { ContactRows, WalletContact } from "../../../src/identity/book.ts";
import type { Sql } from "../../rows/sql.ts";

/** The owner's contacts. */
export function contactRows(sql: Sql): ContactRows {
  return {
    contacts(): readonly WalletContact[] {
      return sql.exec("SELECT * FROM contact ORDER BY number").map((row) => ({
        number: row.number as number,
        type: row.type as WalletContact["type"],
        hint: row.hint as string,
        sealed: row.sealed as string,
        blind: row.blind as string,
        state: row.state as WalletContact["state"],
        addedMs: row.added_ms as number,
        recoveryFromMs: row.recovery_from_ms as number,
      }));
    },
    saveContact(contact: WalletContact): void {
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
    },
  };
}
