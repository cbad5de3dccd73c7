import fc from "fast-check";
import { expect, it } from "vitest";
import type { Flow } from "../../src/directory/flow.ts";
import type { Device, Factor, Profile, WalletContact } from "../../src/identity/book.ts";
import type { Claim } from "../../src/partner/book.ts";
import type { SettledPayment } from "../../src/settlement/settled-payment.ts";
import type { TerminalPayment } from "../../src/terminal/book.ts";
import { directoryBook } from "../../worker/directory/book.ts";
import { directoryMigrations } from "../../worker/directory/schema.ts";
import { partnerBook } from "../../worker/partner/book.ts";
import { partnerMigrations } from "../../worker/partner/schema.ts";
import type { Migration, Sql } from "../../worker/rows/sql.ts";
import { settlementBook } from "../../worker/settlement/book.ts";
import { settlementMigrations } from "../../worker/settlement/schema.ts";
import { terminalBook } from "../../worker/terminal/book.ts";
import { terminalMigrations } from "../../worker/terminal/schema.ts";
import { contactRows } from "../../worker/wallet/identity/contact-book.ts";
import { deviceRows } from "../../worker/wallet/identity/device-book.ts";
import { factorRows } from "../../worker/wallet/identity/factor-book.ts";
import { migrations } from "../../worker/wallet/migrations.ts";
import { shop } from "../house/city.ts";
import { migratedSql } from "../node-sql.ts";

type Arbitraries<Row> = { [Member in keyof Row]: fc.Arbitrary<Row[Member]> };

const text = fc.string({ unit: "grapheme" }).filter((each) => !each.includes("\0"));
const route = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString("hex"));
const day = fc
  .integer({ min: 0, max: 40_000 })
  .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));
const whole = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER - 1 });
const orNull = <T>(each: fc.Arbitrary<T>) => fc.option(each, { nil: null });
const steps = fc.array(whole);
const until = fc.oneof(orNull(whole), fc.constant("open" as const));

/** A row is read back as it was saved, and again when it is saved over itself. */
function readsBack<Row>(
  name: string,
  schema: readonly Migration[],
  of: Arbitraries<Row>,
  saved: (sql: Sql, row: Row) => unknown,
) {
  it(`reads back ${name} as it was saved`, () => {
    fc.assert(
      fc.property(fc.record(of) as fc.Arbitrary<Row>, (row) => {
        const sql = migratedSql(schema);
        expect(saved(sql, row)).toEqual(row);
        expect(saved(sql, row)).toEqual(row);
        sql.close();
      }),
      { numRuns: 20 },
    );
  });
}

readsBack<Omit<TerminalPayment, "payer">>(
  "a terminal's payment",
  terminalMigrations,
  {
    paidAtMs: whole,
    payment: route.map((each) => `${each}.1`),
    mark: whole,
    atMs: whole,
    terminalId: text,
    storeId: text,
    merchantId: text,
    category: text,
    outcome: fc.constantFrom("approved", "declined"),
    askedMinor: whole,
    capturedMinor: whole,
    returnedMinor: whole,
    walletAgeMs: orNull(whole),
    toppedUpAgoMs: orNull(whole),
  },
  (sql, row) => {
    const book = terminalBook(sql);
    book.savePayment({ ...row, payer: row.payment.slice(0, 32) });
    const { payer, ...read } = book.payment(row.payment, row.paidAtMs) as TerminalPayment;
    expect(row.payment.startsWith(`${payer}.`)).toBe(true);
    return read;
  },
);

readsBack<SettledPayment>(
  "a settled payment",
  settlementMigrations,
  {
    terminalId: text,
    reference: text,
    sender: route,
    paymentSequence: whole,
    idKey: whole,
    merchantId: text,
    storeId: text,
    declineCode: orNull(text),
    amountMinor: whole,
    returnedMinor: whole,
    feeMinor: whole,
    feeRateBp: whole,
    businessDate: day,
    cancelled: fc.boolean(),
  },
  (sql, row) => {
    const book = settlementBook(sql);
    const { merchantId, storeId, terminalId, feeRateBp } = row;
    book.savePayment(row, { ...shop, merchantId, storeId, terminalId, feeRateBp });
    return book.under(row.terminalId, row.reference).payments[0] as SettledPayment;
  },
);

readsBack<Flow>(
  "a flow",
  directoryMigrations,
  {
    flowId: text,
    kind: fc.constantFrom("registration", "sign_in", "recovery", "lost_device", "contact"),
    state: fc.constantFrom("started", "contact_proven", "factor_proven", "done", "ended"),
    blind: text,
    jkt: text,
    usable: fc.boolean(),
    trusted: fc.boolean(),
    walletRoute: text,
    locale: text,
    sealedContact: text,
    codeHash: text,
    codeUntilMs: whole,
    codeTries: whole,
    factorTries: whole,
    sealedTotp: orNull(text),
    totpStep: orNull(whole),
    totpStrays: steps,
    challenge: orNull(text),
    factorHash: orNull(text),
    sealedRecovery: orNull(text),
    startedMs: whole,
    untilMs: whole,
  },
  (sql, row) => {
    directoryBook(sql).saveFlow(row);
    return directoryBook(sql).flow(row.flowId);
  },
);

readsBack<Profile>(
  "a profile",
  migrations,
  {
    state: fc.constantFrom("pending", "live", "frozen", "closed"),
    epoch: whole,
    stoppedUntilMs: until,
    locale: text,
    idKey: whole,
    flowId: text,
    ownLimits: text,
    createdMs: whole,
  },
  (sql, row) => {
    deviceRows(sql).saveProfile(row);
    return deviceRows(sql).profile();
  },
);

readsBack<Device>(
  "a device",
  migrations,
  {
    number: whole,
    jkt: text,
    jwk: fc.record({
      kty: fc.constant("EC" as const),
      crv: fc.constant("P-256" as const),
      x: text,
      y: text,
    }),
    state: fc.constantFrom("active", "cooling", "removed"),
    epoch: whole,
    name: text,
    idKey: whole,
    flowId: text,
    enrolledMs: whole,
    coolingUntilMs: orNull(whole),
    lastUsedMs: whole,
    removedMs: orNull(whole),
    stoppedUntilMs: until,
  },
  (sql, row) => {
    deviceRows(sql).saveDevice(row);
    return deviceRows(sql).device(row.number);
  },
);

readsBack<Factor>(
  "a factor",
  migrations,
  {
    number: whole,
    kind: fc.constantFrom("totp", "passkey"),
    state: fc.constantFrom("open", "active", "disabled", "removed"),
    secret: text,
    lastStep: whole,
    strays: steps,
    failures: whole,
    label: text,
    addedMs: whole,
    name: orNull(text),
    usedMs: orNull(whole),
  },
  (sql, row) => {
    factorRows(sql).saveFactor(row);
    return factorRows(sql).factors()[0];
  },
);

readsBack<WalletContact>(
  "a contact",
  migrations,
  {
    number: whole,
    type: fc.constantFrom("email", "phone"),
    hint: text,
    sealed: text,
    blind: text,
    state: fc.constantFrom("open", "verified", "removed"),
    addedMs: whole,
    recoveryFromMs: whole,
  },
  (sql, row) => {
    contactRows(sql).saveContact(row);
    return contactRows(sql).contacts()[0];
  },
);

readsBack<Claim>(
  "a claim",
  partnerMigrations,
  {
    reference: text,
    partnerId: text,
    partnerName: text,
    channel: text,
    wallet: text,
    amountMinor: whole,
    claimedAtMs: whole,
    result: fc.constantFrom("pending", "stopped", "credited", "declined"),
    declineCode: orNull(text),
    topUpSequence: orNull(whole),
    idKey: whole,
    decidedAtMs: orNull(whole),
    stoppedAtMs: orNull(whole),
  },
  (sql, row) => {
    const book = partnerBook(sql);
    if (book.claim(row.reference) === null) book.insertClaim(row);
    return book.claim(row.reference);
  },
);
