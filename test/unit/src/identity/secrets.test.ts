import { expect, test } from "vitest";
import { totpCode } from "../../../../src/client/access/totp.ts";
import { makeSentCode } from "../../../../src/directory/sent-code.ts";
import {
  hashRecoveryCode,
  makeRecoveryCodes,
  parseRecoveryCode,
} from "../../../../src/identity/recovery-code.ts";
import {
  refusedTotp,
  renderTotpSecret,
  strayTotp,
  totpUri,
  verifyTotp,
  withStray,
} from "../../../../src/identity/totp.ts";

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const rfcSecret = new TextEncoder().encode("12345678901234567890");

test.each([
  [59, "287082"],
  [1111111109, "081804"],
  [1111111111, "050471"],
  [1234567890, "005924"],
  [2000000000, "279037"],
  [20000000000, "353130"],
])("accepts the code of RFC 6238 appendix B at %d s", (seconds, code) => {
  const step = verifyTotp(rfcSecret, code, { nowMs: seconds * 1000, lastStep: -1 });
  expect(step).toBe(Math.floor(seconds / 30));
});

test("accepts one step before and after, and refuses two", async () => {
  const secret = random(20);
  const nowMs = 1_800_000_015_000;
  for (const [steps, accepted] of [
    [-2, false],
    [-1, true],
    [0, true],
    [1, true],
    [2, false],
  ] as const) {
    const code = await totpCode(renderTotpSecret(secret), nowMs + steps * 30_000);
    const step = verifyTotp(secret, code, { nowMs, lastStep: -1 });
    expect(step).toBe(accepted ? Math.floor(nowMs / 30_000) + steps : null);
  }
});

test("refuses a step that was used, and every step before it", async () => {
  const secret = random(20);
  const nowMs = 1_800_000_000_000;
  const step = nowMs / 30_000;
  const code = await totpCode(renderTotpSecret(secret), nowMs);
  const before = await totpCode(renderTotpSecret(secret), nowMs - 30_000);
  expect(verifyTotp(secret, code, { nowMs, lastStep: step })).toBeNull();
  expect(verifyTotp(secret, before, { nowMs, lastStep: step })).toBeNull();
  expect(verifyTotp(secret, code, { nowMs, lastStep: step - 1 })).toBe(step);
});

test.each(["", "28708", "2870822", "28708２", "abcdef"])("refuses %j as a code", (code) => {
  expect(verifyTotp(rfcSecret, code, { nowMs: 59_000, lastStep: -1 })).toBeNull();
});

test("renders an address that an authenticator app reads", () => {
  const uri = new URL(totpUri(rfcSecret, "a+b@example.com"));
  expect(uri.protocol).toBe("otpauth:");
  expect(uri.searchParams.get("secret")).toBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({
    issuer: "Sekisho",
    algorithm: "SHA1",
    digits: "6",
    period: "30",
  });
});

test("throws biased draws of a sent code away", () => {
  const draws = [0xffffffff, 0xfffffffe, 4_199_999_999];
  const code = makeSentCode(() => {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, draws.shift() ?? 0);
    return bytes;
  });
  expect(code).toBe("99999999");
  expect(makeSentCode(() => new Uint8Array(4))).toBe("00000000");
});

test("folds the spelling of a recovery code and binds its hash to the wallet", async () => {
  const codes = makeRecoveryCodes(random);
  expect(new Set(codes).size).toBe(10);
  const code = codes[0] ?? "";
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  const loose = ` ${code.toLowerCase().replaceAll("-", " ")} `;
  expect(parseRecoveryCode(loose)).toBe(code.replaceAll("-", ""));
  expect(parseRecoveryCode("O1IL-0000-0000-000U")).toBeNull();
  expect(parseRecoveryCode(code.slice(1))).toBeNull();
  const [route, other] = ["a".repeat(32), "b".repeat(32)];
  expect(await hashRecoveryCode(route, loose)).toBe(await hashRecoveryCode(route, code));
  expect(await hashRecoveryCode(other, code)).not.toBe(await hashRecoveryCode(route, code));
});

test("knows a code that is up to twenty steps out of its time, once", async () => {
  const secret = random(20);
  const nowMs = 1_800_000_015_000;
  const present = Math.floor(nowMs / 30_000);
  const at = { nowMs, lastStep: present - 30 };
  for (const [steps, found] of [
    [-21, false],
    [-20, true],
    [-2, true],
    [2, true],
    [20, true],
    [21, false],
  ] as const) {
    const code = await totpCode(renderTotpSecret(secret), nowMs + steps * 30_000);
    const step = present + steps;
    expect(strayTotp(secret, code, at)).toBe(found ? step : null);
    expect(strayTotp(secret, code, { ...at, strays: [step] })).toBeNull();
    expect(strayTotp(secret, code, { ...at, lastStep: step })).toBeNull();
    // When its time comes it is used up, and its neighbours are not.
    const then = { nowMs: nowMs + steps * 30_000, lastStep: present - 30, strays: [step] };
    expect(verifyTotp(secret, code, then)).toBeNull();
    expect(verifyTotp(secret, code, { ...then, strays: [step + 1, step - 1] })).toBe(step);
  }
});

test("says of a refused code that it was used up, in its own time only", async () => {
  const secret = random(20);
  const nowMs = 1_800_000_015_000;
  const present = Math.floor(nowMs / 30_000);
  const told = async (steps: number, used: { lastStep: number; strays?: number[] }) => {
    const code = await totpCode(renderTotpSecret(secret), nowMs + steps * 30_000);
    return refusedTotp(secret, code, { ...used, nowMs });
  };
  const last = { lastStep: present };
  expect(await told(0, last)).toEqual({ fault: "code_used", strays: [] });
  expect(await told(-1, last)).toEqual({ fault: "code_used", strays: [] });
  expect(await told(-2, last)).toEqual({ strays: [] });
  const stray = { lastStep: present - 9, strays: [present, present + 5] };
  expect(await told(0, stray)).toEqual({ fault: "code_used", strays: stray.strays });
  expect(await told(5, stray)).toEqual({ strays: stray.strays });
  const kept = { fault: "clock_off", strays: [...stray.strays, present + 6] };
  expect(await told(6, stray)).toEqual(kept);
  expect(await told(30, stray)).toEqual({ strays: stray.strays });
});

test("forgets steps out of their time when they can no longer come", () => {
  const step = 60_000_000;
  const strays = [step - 21, step - 20, step + 20];
  expect(withStray(strays, step + 3, step * 30_000)).toEqual([step - 20, step + 20, step + 3]);
});
