import { beforeEach, expect, it } from "vitest";
import { inForceAtMs } from "../../../../src/control/epoch.ts";
import {
  createPartner,
  type PartnerCommand,
  partnerSession,
  revokePartner,
} from "../../../../src/control/partner.ts";
import { noonMs, onRecord, openWorld, proofOf, type World } from "./control-world.ts";

let world: World;
beforeEach(() => {
  world = openWorld();
});

const jwk = { kty: "EC", crv: "P-256", x: "x", y: "y" } as PartnerCommand["jwk"];
const bank: PartnerCommand = {
  ...{ partnerId: "par_1", name: "Bank", channel: "atm", jkt: "key-bank", jwk },
};
const create = (more: Partial<PartnerCommand> = {}) =>
  createPartner(world.book, world.aoi.by(), { ...bank, ...more });
const revoke = (nowMs: number, stopId = "stp_1") =>
  revokePartner(world.book, world.aoi.by(nowMs), { partnerId: "par_1", stopId });
const session = (jkt = "key-bank", partnerId = "par_1", proof = proofOf(jkt)) =>
  partnerSession(world.book, { partnerId, proof, nowMs: noonMs });
const none = { ok: false, fault: { reason: "no_session" } };
const last = () => onRecord(world.book).at(-1);

it("is admitted with one channel and one key, on record", () => {
  const made = { ...bank, epoch: 1, createdAtMs: noonMs, revokedAtMs: null };
  expect(create()).toEqual({ ok: true, value: made });
  expect(world.book.partner("par_1")).toEqual(made);
  expect(last()).toEqual({
    ...{ act: "create_partner", actor: "opr_aoi" },
    detail: '{"partner_id":"par_1","name":"Bank","channel":"atm","jkt":"key-bank"}',
  });
});

it("is refused under a key that is another partner's, on record", () => {
  create();
  const taken = { ok: false, fault: { reason: "key_in_use", by: "partner" } };
  expect(create({ partnerId: "par_2" })).toEqual(taken);
  expect(world.book.partner("par_2")).toBeNull();
  expect(JSON.parse(last()?.detail ?? "")).toMatchObject({ partner_id: "par_2", refused: /./ });
  expect(create({ partnerId: "par_2", jkt: "key-other" }).ok).toBe(true);
});

it("is let in by its own key, with each proof once", () => {
  create();
  const proof = proofOf("key-bank");
  expect(session("key-bank", "par_1", proof)).toMatchObject({ ok: true, value: { name: "Bank" } });
  expect(session("key-bank", "par_1", proof)).toEqual({
    ...{ ok: false, fault: { reason: "proof_used" } },
  });
  expect(session("key-other")).toEqual(none);
  expect(session("key-bank", "par_2")).toEqual(none);
});

it("once revoked is let in no more, is stopped, and has no token of before taken", () => {
  create();
  const { version } = world.book.state();
  expect(revoke(noonMs + 9)).toEqual({ ok: true, value: inForceAtMs(noonMs + 9) });
  expect(session()).toEqual(none);
  expect(world.book.partner("par_1")).toMatchObject({ epoch: 2, revokedAtMs: noonMs + 9 });
  expect(world.book.openStops()).toMatchObject([
    {
      ...{ stopId: "stp_1", scope: "partner", id: "par_1", reason: "revoked", untilMs: null },
      ...{ raisedBy: "opr_aoi", raisedAtMs: noonMs + 9 },
    },
  ]);
  expect(world.book.floor("partner", "par_1")).toMatchObject({ epoch: 2, raisedAtMs: noonMs + 9 });
  expect(world.book.state().version).toBe(version + 2);
  expect(last()).toEqual({
    ...{ act: "revoke_partner", actor: "opr_aoi" },
    detail: '{"partner_id":"par_1","name":"Bank"}',
  });
});

it("revoked again tells the time of the first, and changes nothing but the record", () => {
  create();
  revoke(noonMs + 9);
  const [partner, stops, { version }] = [
    ...([world.book.partner("par_1"), world.book.openStops(), world.book.state()] as const),
  ];
  const before = onRecord(world.book).length;
  expect(revoke(noonMs + 500, "stp_2")).toEqual({ ok: true, value: inForceAtMs(noonMs + 9) });
  expect([world.book.partner("par_1"), world.book.openStops()]).toEqual([partner, stops]);
  expect(world.book.state().version).toBe(version);
  expect(onRecord(world.book)).toHaveLength(before + 1);
});

it("that nobody knows cannot be revoked", () => {
  const before = onRecord(world.book).length;
  expect(revoke(noonMs)).toEqual({ ok: false, fault: { reason: "unknown", what: "partner" } });
  expect([world.book.openStops(), onRecord(world.book).length]).toEqual([[], before]);
});
