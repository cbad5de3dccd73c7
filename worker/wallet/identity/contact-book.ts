import type { ContactRows, WalletContact } from "../../../src/identity/book.ts";
import type { Sql } from "../../rows/sql.ts";
import { Records } from "./record-book.ts";

const contacts = new Records<WalletContact>("contact", ({ number }) => number);

/** The owner's contacts. */
export function contactRows(sql: Sql): ContactRows {
  return {
    contacts: () => contacts.all(sql),
    saveContact: (contact) => contacts.save(sql, contact),
  };
}
