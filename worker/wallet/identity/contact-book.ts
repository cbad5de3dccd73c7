import type { ContactRows, WalletContact } from "../../../src/identity/book.ts";
import type { Sql } from "../../rows/sql.ts";
import { once, plain, Table } from "../../rows/table.ts";

const contacts = new Table<WalletContact>("contact", ["number"], {
  number: plain("number"),
  type: once(plain("type")),
  hint: once(plain("hint")),
  sealed: once(plain("sealed")),
  blind: plain("blind"),
  state: plain("state"),
  addedMs: once(plain("added_ms")),
  recoveryFromMs: plain("recovery_from_ms"),
});

/** The owner's contacts. */
export function contactRows(sql: Sql): ContactRows {
  return {
    contacts: () => contacts.all(sql.exec("SELECT * FROM contact ORDER BY number")),
    saveContact: (contact) => contacts.save(sql, contact),
  };
}
