import fc from "fast-check";
import { expect, it } from "vitest";
import { reportIdOf } from "../../src/directory/flow-id.ts";
import { openReport, proveReport } from "../../src/directory/loss-report.ts";
import { directoryBook } from "../../worker/directory/book.ts";
import { directoryMigrations } from "../../worker/directory/schema.ts";
import { migratedSql } from "../node-sql.ts";

/*
 * Whatever strangers do with reports of a lost phone at a contact that they know, its owner has a code
 * that freezes the wallet, in a mailbox that is not flooded; and nothing tells whether there is a wallet.
 */
const minute = 60_000;
const day = 24 * 60 * minute;
const key = (n: number) => Buffer.from(`${n}`.padStart(32, "k")).toString("base64url");
const ownerKey = key(0);

const step = fc.record({
  by: fc.integer({ min: 1, max: 300 }),
  does: fc.constantFrom("begins", "begins", "guesses"),
  /** Often at the very moments at which another code is sent. */
  afterMs: fc.oneof(
    fc.integer({ min: 0, max: 5_000 }),
    fc.constantFrom(0, minute - 1, minute, 60 * minute - 1, 60 * minute, 180 * minute),
  ),
});

class Contact {
  readonly #sql = migratedSql(directoryMigrations);
  readonly #book = directoryBook(this.#sql);
  readonly #blind: string;
  #proofs = 0;
  /** What lies in the mailbox, the newest last. */
  readonly sent: { readonly code: string; readonly atMs: number }[] = [];

  constructor(blind: string, route: string | null) {
    this.#blind = blind;
    if (route === null) return;
    const claim = { route, state: "confirmed", flowId: "f", untilMs: null } as const;
    this.#book.saveContact(blind, claim);
  }

  begin(jkt: string, nowMs: number) {
    const codeHash = `code ${this.#proofs}`;
    const flowId = reportIdOf(this.#blind, jkt);
    const rest = { blind: this.#blind, olderRoute: null, proof: this.#proof(jkt) };
    const opened = openReport(this.#book, { flowId, codeHash, ...rest }, nowMs);
    if (opened.kind === "opened") this.sent.push({ code: codeHash, atMs: nowMs });
    return opened;
  }

  prove(jkt: string, code: string, nowMs: number) {
    const flowId = reportIdOf(this.#blind, jkt);
    const command = { flowId, proof: this.#proof(jkt), codeHashes: [code] };
    return proveReport(this.#book, command, nowMs);
  }

  rows(): number {
    const count = (table: string) =>
      Number(this.#sql.exec(`SELECT count(*) AS n FROM ${table}`)[0]?.n);
    return count("loss_code") + count("loss_tries") + count("flow");
  }

  #proof(jkt: string) {
    this.#proofs += 1;
    return { jkt, jti: `${this.#proofs}`, untilMs: 2 ** 50 };
  }
}

/** The most messages of any 24 hours. */
function mostInADay(times: readonly number[]): number {
  return Math.max(
    0,
    ...times.map((first) => times.filter((at) => at >= first && at < first + day).length),
  );
}

/** After these the first code has less than the minute left that its owner takes. */
const overWithinAMinute = [0, 60, 60, 60].map((minutes) => {
  return { by: 1, does: "guesses" as const, afterMs: Math.max(0, minutes * minute - 1) };
});

it("an owner freezes, whatever strangers begin and guess, and known and unknown are alike", () => {
  const begunAt = fc.nat({ max: 60 });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), begunAt, (steps, at) => {
      const known = new Contact("a".repeat(64), "w");
      const unknown = new Contact("b".repeat(64), null);
      let nowMs = day;
      const begin = (jkt: string) => {
        const [told, alike] = [known.begin(jkt, nowMs), unknown.begin(jkt, nowMs)];
        expect({ ...alike, usable: null }).toEqual({ ...told, usable: null });
        expect(told.kind).toMatch(/^(opened|joined)$/);
      };
      steps.forEach(({ by, does, afterMs }, n) => {
        if (n === at % steps.length) begin(ownerKey);
        nowMs += afterMs;
        if (does === "begins") begin(key(by));
        else {
          const told = known.prove(key(by), "guessed", nowMs);
          expect(unknown.prove(key(by), "guessed", nowMs)).toEqual(told);
          expect(told.kind).not.toBe("proven");
        }
      });
      // Whether begun before all of that or only now, any code of the last hours freezes the wallet.
      begin(ownerKey);
      const provenMs = nowMs + minute;
      const usable = known.sent.filter((each) => provenMs < each.atMs + 180 * minute);
      expect(usable.length).toBeGreaterThan(0);
      for (const { code } of usable.slice(0, 1)) {
        expect(known.prove(ownerKey, code, provenMs)).toMatchObject({ kind: "proven" });
      }
      expect(known.rows()).toBeLessThanOrEqual(64 + 6);
    }),
    { numRuns: 200, examples: [[overWithinAMinute, 0]] },
  );
});

it("no stranger has more than thirty messages a day sent, however the starts are timed", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 40, maxLength: 200 }), (steps) => {
      const contact = new Contact("a".repeat(64), "w");
      let nowMs = day;
      for (const { by, afterMs } of steps) {
        nowMs += afterMs;
        contact.begin(key(by), nowMs);
      }
      expect(mostInADay(contact.sent.map(({ atMs }) => atMs))).toBeLessThanOrEqual(30);
    }),
    { numRuns: 100 },
  );
  const always = new Contact("a".repeat(64), "w");
  for (let nowMs = 0; nowMs < 2 * day; nowMs += minute / 2) always.begin(key(nowMs % 99), nowMs);
  expect(mostInADay(always.sent.map(({ atMs }) => atMs))).toBeLessThanOrEqual(30);
  expect(always.rows()).toBeLessThanOrEqual(6);
});
