import type { IdentityBook } from "../../../src/identity/book.ts";
import type { Sql } from "../../rows/sql.ts";
import { headRows, readHead, saveHead } from "../head-book.ts";
import { attestationRows } from "./attestation-book.ts";
import { contactRows } from "./contact-book.ts";
import { deviceRows } from "./device-book.ts";
import { entryRows, stepUpGrant } from "./entry-book.ts";
import { eventRows } from "./event-book.ts";
import { factorRows } from "./factor-book.ts";
import { sessionRows } from "./session-book.ts";
import { ticketRows } from "./ticket-book.ts";

/** The identity side of a wallet on SQL; every call is inside the caller's transaction. */
export function identityBook(sql: Sql): IdentityBook {
  return {
    ...headRows(sql),
    saveSeen({ snapshotVersion, customersEpoch }) {
      saveHead(sql, { ...readHead(sql), snapshotVersion, customersEpoch });
    },
    ...deviceRows(sql),
    ...attestationRows(sql),
    ...contactRows(sql),
    ...factorRows(sql),
    ...entryRows(sql),
    ...sessionRows(sql),
    ...ticketRows(sql),
    ...eventRows(sql),
    stepUpGrant: (jti) => stepUpGrant(sql, jti),
  };
}
