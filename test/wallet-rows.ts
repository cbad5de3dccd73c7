import type { Device, IdentityBook, Profile, StepUp, WalletContact } from "../src/identity/book.ts";
import type { SecurityEvent } from "../src/identity/event.ts";
import type { Sql } from "../worker/rows/sql.ts";
import { identityBook } from "../worker/wallet/identity/book.ts";

/** Rows of a wallet's identity, as tests read and put them in its database. */

export const profileOf = (sql: Sql) => identityBook(sql).profile();
export const deviceOf = (sql: Sql, number: number) => identityBook(sql).device(number);
export const devicesOf = (sql: Sql) => identityBook(sql).devices();
export const factorsOf = (sql: Sql) => identityBook(sql).factors();

export const saveProfile = (sql: Sql, profile: Profile) => identityBook(sql).saveProfile(profile);
export const saveDevice = (sql: Sql, device: Device) => identityBook(sql).saveDevice(device);
export const saveContact = (sql: Sql, contact: WalletContact) =>
  identityBook(sql).saveContact(contact);
export const saveStepUp = (sql: Sql, stepUp: StepUp) => identityBook(sql).saveStepUp(stepUp);
export const insertStepUp = (sql: Sql, ...opened: Parameters<IdentityBook["insertStepUp"]>) =>
  identityBook(sql).insertStepUp(...opened);

export const appendEvent = (sql: Sql, event: SecurityEvent) => identityBook(sql).appendEvent(event);
export const eventsBefore = (sql: Sql, before: number, count: number) =>
  identityBook(sql).eventsBefore(before, count);
