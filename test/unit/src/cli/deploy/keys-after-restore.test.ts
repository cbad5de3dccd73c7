import { expect, it } from "vitest";
import { forOlderData } from "../../../../../src/cli/deploy/keys-after-restore.ts";
import { makeKeyRing, parseKeyRing } from "../../../../../src/token/key-ring.ts";
import { random } from "../../token/forge.ts";

const nowMs = Date.parse("2026-11-30T09:00:00Z");

it("seals and marks with new keys after older data was put back, and takes tokens of the new key alone", async () => {
  const before = await makeKeyRing(random);
  const after = JSON.parse(await forOlderData(before, random, nowMs));
  const { seal, mac, access } = JSON.parse(before);
  expect(after.seal.id.map(({ n }: { n: number }) => n)).toEqual([2, 1]);
  expect(after.seal.id[1]).toEqual(seal.id[0]);
  expect(after.mac.map(({ n }: { n: number }) => n)).toEqual([2, 1]);
  expect(after.mac[1]).toEqual(mac[0]);
  expect(after.access).toHaveLength(1);
  expect(after.access[0].kid).not.toBe(access[0].kid);
  const others = ["code", "webhook", "blind", "totp"];
  for (const each of others) expect(after[each]).toEqual(JSON.parse(before)[each]);
  expect((await parseKeyRing(JSON.stringify(after))).ok).toBe(true);
  for (const made of [after.seal.id[0], after.mac[0], after.access[0]]) {
    expect(made).toMatchObject({ made: "2026-11-30" });
  }
  const at = "2026-11-30T09:00:00.000Z";
  const promoted = { step: "promote", at };
  expect(after.steps).toEqual({
    ...{ "seal.id": promoted, mac: promoted },
    access: { step: "remove", at },
  });
});
