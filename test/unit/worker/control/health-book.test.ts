import { expect, it } from "vitest";
import { keepAlert } from "../../../../src/control/alert.ts";
import type { AlertKind } from "../../../../src/control/alert-record.ts";
import type { ControlStore } from "../../../../worker/control/book.ts";
import { noonMs, openWorld } from "../../src/control/control-world.ts";

function admit(book: ControlStore, ...merchantIds: readonly string[]): void {
  for (const merchantId of merchantIds) {
    book.insertMerchant({ merchantId, name: merchantId, createdAtMs: noonMs, revokedAtMs: null });
  }
}

function raise(book: ControlStore, kind: AlertKind, subject: string): void {
  const alert = { kind, subject, evidence: {}, proposedStop: null } as const;
  keepAlert(book, { ...alert, alertId: `alr_${subject}` }, noonMs);
}

function partner(book: ControlStore, partnerId: string): void {
  const jwk = { kty: "EC", crv: "P-256", x: partnerId, y: partnerId } as const;
  const of = { jkt: `key-${partnerId}`, jwk, epoch: 1, createdAtMs: noonMs, revokedAtMs: null };
  book.insertPartner({ partnerId, name: partnerId, channel: "atm", ...of });
}

it("sees nothing of a deployment that has nobody yet", () => {
  const { book } = openWorld();
  expect(book.healthSeen("", 3)).toEqual({ openAlerts: [], merchantIds: [], partnerId: null });
});

it("counts the alerts that nobody has acknowledged, and what waits for a second person", () => {
  const { book } = openWorld();
  raise(book, "delivery_parked", "one");
  raise(book, "delivery_parked", "two");
  book.acknowledgeAlert("alr_two", "opr_1", noonMs);
  const proposal = { act: "lift_stop", stop_id: "stp_1" } as never;
  for (const [approvalId, expiresAtMs] of [
    ["apr_1", noonMs + 1],
    ["apr_2", noonMs],
  ] as const) {
    const proposed = { proposedBy: "opr_1", proposedAtMs: noonMs - 10, expiresAtMs };
    book.insertApproval({ approvalId, proposal, ...proposed });
  }
  expect(book.glanced(noonMs)).toEqual({ alertsOpen: 1, approvalsWaiting: 1 });
});

it("names merchants from an id on and then from the start, each once, and none that was revoked", () => {
  const { book } = openWorld();
  admit(book, "mer_d", "mer_a", "mer_c", "mer_b", "mer_e");
  book.markMerchantRevoked("mer_c", noonMs);
  const seen = (from: string, most: number) => book.healthSeen(from, most).merchantIds;
  expect(seen("", 3)).toEqual(["mer_a", "mer_b", "mer_d"]);
  expect(seen("mer_b", 2)).toEqual(["mer_b", "mer_d"]);
  expect(seen("mer_c", 3)).toEqual(["mer_d", "mer_e", "mer_a"]);
  expect(seen("mer_z", 2)).toEqual(["mer_a", "mer_b"]);
  expect(seen("mer_d", 9)).toEqual(["mer_d", "mer_e", "mer_a", "mer_b"]);
});

it("counts the alerts of each kind that nobody has acknowledged", () => {
  const { book } = openWorld();
  for (const subject of ["one", "two", "three"]) raise(book, "terminal_rule", subject);
  raise(book, "books_behind", "four");
  raise(book, "guard_rule", "five");
  raise(book, "terminal_rule", "one");
  for (const subject of ["two", "five"]) {
    book.acknowledgeAlert(`alr_${subject}`, "opr_aoi", noonMs);
  }
  expect(book.healthSeen("", 3).openAlerts).toEqual([
    { kind: "books_behind", count: 1 },
    { kind: "terminal_rule", count: 2 },
  ]);
});

it("names a partner that was not revoked, or none", () => {
  const { book } = openWorld();
  for (const partnerId of ["par_1", "par_2"]) partner(book, partnerId);
  book.revokePartner("par_1", noonMs);
  expect(book.healthSeen("", 3).partnerId).toBe("par_2");
  book.revokePartner("par_2", noonMs);
  expect(book.healthSeen("", 3).partnerId).toBeNull();
});
