import { expect, test } from "vitest";
import { totpCode } from "../../../../../src/client/access/totp.ts";

// RFC 6238 appendix B, SHA-1: the last six of the eight digits.
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
test.each([
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
  [20_000_000_000, "353130"],
])("gives the code of RFC 6238 at second %i", async (second, code) => {
  expect(await totpCode(secret, second * 1000)).toBe(code);
});

test("reads a secret in lower case with spaces and padding", async () => {
  const spelled = "gezd gnbv gy3t qojq gezd gnbv gy3t qojq====";
  expect(await totpCode(spelled, 59_000)).toBe("287082");
});

test("refuses a secret that is not base32", async () => {
  await expect(totpCode("01890", 0)).rejects.toThrow(RangeError);
});
