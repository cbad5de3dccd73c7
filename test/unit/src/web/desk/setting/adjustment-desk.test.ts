import { expect, it } from "vitest";
import type { AdjustmentRequest, Waiting } from "../../../../../../src/client/resource/operator.ts";
import type { Reply } from "../../../../../../src/client/wire/answer.ts";
import {
  AdjustmentDesk,
  type AdjustmentNote,
} from "../../../../../../src/web/desk/setting/adjustment-desk.ts";
import { answered, refused } from "../desk-fakes.ts";

const wallet = {
  currency: "JPY",
  balances: { available: 500, held: 0, points: 0, points_pending: 0 },
  limits: { balance_max: 1_000 },
} as Parameters<AdjustmentDesk["ask"]>[0];

const lost = { ok: false, unreachable: { cause: "no_answer", detail: "" } } as Reply<Waiting>;
const waits = answered({ approval_id: "apr_1", expires_at: "" } as Waiting, 202);

function openedTown(replies: readonly Reply<Waiting>[]) {
  const kept = new Map<string, AdjustmentNote>();
  const sent: AdjustmentRequest[] = [];
  let names = 0;
  const left = [...replies];
  const parts = {
    client: {
      adjust: async (request: AdjustmentRequest) => {
        sent.push(request);
        return left.shift() ?? waits;
      },
    },
    shelf: {
      get: async (id: string) => kept.get(id),
      put: async (id: string, note: AdjustmentNote) => void kept.set(id, note),
      list: async () => [...kept.values()],
      remove: async (id: string) => void kept.delete(id),
    },
    nameAct: () => `act-${++names}`,
  };
  return { kept, sent, open: () => new AdjustmentDesk("wal_1", parts) };
}

async function filled(desk: AdjustmentDesk) {
  await desk.begin();
  await desk.write("amount", "200");
  await desk.write("case_number", "C-1");
  await desk.write("reason", "paid twice");
}

it("keeps what is begun with its reference, and goes on with it after a reload", async () => {
  const town = openedTown([]);
  await filled(town.open());
  const desk = town.open();
  await desk.resume();
  await desk.begin();
  expect(desk.note.value).toMatchObject({
    ...{ reference: "act-1", isSent: false, draft: { amount: "200", reason: "paid twice" } },
  });
  await desk.ask(wallet);
  expect(town.sent).toEqual([
    {
      ...{ reference: "act-1", wallet_id: "wal_1", currency: "JPY", kind: "compensation" },
      ...{ amount: 200, case_number: "C-1", reason: "paid twice" },
    },
  ]);
  expect([desk.note.value, town.kept.size]).toEqual([null, 0]);
});

it("goes on with what was kept where it is begun before that was read", async () => {
  const town = openedTown([lost]);
  const first = town.open();
  await filled(first);
  await first.ask(wallet);
  const desk = town.open();
  await Promise.all([desk.resume(), desk.begin()]);
  for (const note of [desk.note.value, town.kept.get("wal_1")]) {
    expect(note).toMatchObject({ reference: "act-1", isSent: true });
  }
});

it("sends the same under the same reference when no answer came, reloaded and on another balance", async () => {
  const town = openedTown([lost]);
  const first = town.open();
  await filled(first);
  expect((await first.ask(wallet))?.ok).toBe(false);
  await first.write("amount", "999");
  const desk = town.open();
  await desk.resume();
  expect(desk.note.value?.isSent).toBe(true);
  const moved = { ...wallet, balances: { ...wallet.balances, available: 990 } };
  await desk.ask(moved);
  expect(town.sent).toHaveLength(2);
  expect(town.sent[1]).toEqual(town.sent[0]);
});

it("lets what was refused be altered, under its reference; and under another if that was used", async () => {
  const town = openedTown([
    refused("state_conflict", 409),
    refused("reference_reused", 409),
    refused("unavailable", 503),
  ]);
  const desk = town.open();
  await filled(desk);
  await desk.ask(wallet);
  expect(desk.note.value).toMatchObject({ reference: "act-1", isSent: false });
  await desk.write("amount", "100");
  await desk.ask(wallet);
  expect(desk.note.value).toMatchObject({ reference: "act-2", isSent: false });
  await desk.ask(wallet);
  expect(desk.note.value).toMatchObject({ reference: "act-2", isSent: true });
});

it("keeps what may have arrived as it was sent, when the next sending is not let in", async () => {
  const notLetIn = [refused("unauthorized", 401), refused("forbidden", 403)];
  const town = openedTown([...notLetIn, lost, ...notLetIn, refused("too_many_attempts", 429)]);
  const desk = town.open();
  await filled(desk);
  for (const isSent of [false, false, true, true, true, true]) {
    await desk.ask(wallet);
    expect(desk.note.value).toMatchObject({ reference: "act-1", isSent });
  }
  await desk.write("amount", "999");
  await desk.ask(wallet);
  expect(town.sent[6]).toEqual(town.sent[2]);
  expect(desk.note.value).toBeNull();
});

it("asks for nothing that has faults, or was not begun", async () => {
  const town = openedTown([]);
  const desk = town.open();
  expect(await desk.ask(wallet)).toBeUndefined();
  await desk.begin();
  expect(await desk.ask(wallet)).toBeUndefined();
  expect([town.sent, desk.note.value?.isSent]).toEqual([[], false]);
  await desk.drop();
  expect(town.kept.size).toBe(0);
});

it("asks again for what takes, though the wallet has less by now", async () => {
  const town = openedTown([lost]);
  const desk = town.open();
  await filled(desk);
  await desk.write("way", "taking");
  await desk.ask(wallet);
  await desk.ask({ ...wallet, balances: { ...wallet.balances, available: 100 } });
  expect(town.sent.map(({ amount }) => amount)).toEqual([-200, -200]);
});
