import { sealTables } from "./code-book.ts";
import {
  attestationTables,
  eventTables,
  identityTables,
  passkeyColumns,
} from "./identity/schema.ts";
import { oneMemory, setBackColumns, walletMigrations } from "./schema.ts";

/** A Wallet's whole database, in the order in which it grew; append-only. */
export const migrations: readonly (readonly string[])[] = [
  ...walletMigrations,
  identityTables,
  eventTables,
  // The alarm that is set is known to the platform.
  ["ALTER TABLE head DROP COLUMN alarm_ms"],
  passkeyColumns,
  sealTables,
  // A code's row says what had used up the codes that it pushed off the live list.
  ["ALTER TABLE code ADD COLUMN left_spent TEXT"],
  attestationTables,
  [
    // What a destination has at its mark, and the receivers that know more than this wallet.
    "ALTER TABLE destination ADD COLUMN hash TEXT",
    "ALTER TABLE head ADD COLUMN behind TEXT",
  ],
  // The number of a payment that was lost and restored leads to the row where it is now.
  ["ALTER TABLE payment_state ADD COLUMN leads_to INTEGER"],
  oneMemory,
  setBackColumns,
  // Rules across wallets ask how long ago a payer topped up.
  ["ALTER TABLE head ADD COLUMN topped_up_ms INTEGER"],
  // Time steps of codes that came minutes out of their time, which are used up too.
  ["ALTER TABLE factor ADD COLUMN strays TEXT NOT NULL DEFAULT '[]'"],
];
