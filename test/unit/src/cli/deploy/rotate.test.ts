import { describe, expect, it } from "vitest";
import { purposes, rotate } from "../../../../../src/cli/deploy/rotate.ts";
import { Misuse } from "../../../../../src/cli/program.ts";
import { makeKeyRing, parseKeyRing } from "../../../../../src/token/key-ring.ts";
import { openId, sealId } from "../../../../../src/token/seal.ts";
import { random } from "../../token/forge.ts";

const ring = await makeKeyRing(random);

async function usable(json: string) {
  const parsed = await parseKeyRing(json);
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.value;
}

it("notes the day on which a new key was made, and leaves the others as they were", async () => {
  for (const purpose of ["access", "seal.id"] as const) {
    const added = await rotate(ring, purpose, "add", random, "2026-11-30");
    const promoted = await rotate(added, purpose, "promote", random);
    const of = async (json: string) =>
      (await usable(json)).purposes.find((each) => each.purpose === purpose);
    expect(await of(added)).toEqual({ purpose, count: 2, madeOn: null });
    expect(await of(promoted)).toEqual({ purpose, count: 2, madeOn: "2026-11-30" });
  }
});

describe("a rotation", () => {
  it.each(purposes)("of %s makes a usable ring at every step", async (purpose) => {
    const added = await rotate(ring, purpose, "add", random);
    const promoted = await rotate(added, purpose, "promote", random);
    for (const each of [added, promoted]) await usable(each);
    expect(promoted).not.toBe(added);
  });

  it("lets a ring of the step before open what the next one makes, in both directions", async () => {
    const id = "0123456789abcdef0123456789abcdef";
    const before = await usable(ring);
    const added = await usable(await rotate(ring, "seal.id", "add", random));
    const promoted = await usable(
      await rotate(await rotate(ring, "seal.id", "add", random), "seal.id", "promote", random),
    );
    expect(openId(added, "wal", sealId(before, "wal", id, 0))?.route).toBe(id);
    expect(openId(before, "wal", sealId(added, "wal", id, 0))?.route).toBe(id);
    expect(openId(promoted, "wal", sealId(added, "wal", id, 0))?.route).toBe(id);
  });

  it("is refused where it would refuse what is good", async () => {
    const refused = (
      json: string,
      ...[purpose, step]: ["code" | "mac" | "access", "promote" | "retire" | "remove"]
    ) => expect(rotate(json, purpose, step, random)).rejects.toThrow(Misuse);
    await refused(ring, "access", "promote");
    await refused(ring, "access", "remove");
    await refused(ring, "access", "retire");
    const code = await rotate(await rotate(ring, "code", "add", random), "code", "promote", random);
    await refused(code, "code", "remove");
    const retired = await rotate(code, "code", "retire", random);
    await refused(retired, "code", "promote");
    await usable(await rotate(retired, "code", "remove", random));
    const mac = await rotate(await rotate(ring, "mac", "add", random), "mac", "promote", random);
    await refused(mac, "mac", "remove");
  });
});
