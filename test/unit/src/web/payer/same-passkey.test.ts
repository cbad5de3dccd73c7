import { expect, it } from "vitest";
import { samePasskey } from "../../../../../src/web/payer/same-passkey.ts";

it("makes one passkey for one challenge, and another for another", async () => {
  let made = 0;
  const port = samePasskey({ create: async () => ++made, get: async () => "asked" });
  const answers = [];
  for (const challenge of ["a", "a", "b"]) answers.push(await port?.create({ challenge }));
  expect(answers).toEqual([1, 1, 2]);
  expect(await port?.get({})).toBe("asked");
});

it("asks again after the dialog was dismissed", async () => {
  const outcomes = [Promise.reject(new Error("NotAllowedError")), Promise.resolve("made")];
  const port = samePasskey({
    create: () => outcomes.shift() ?? Promise.reject(),
    get: async () => "",
  });
  await expect(port?.create({ challenge: "a" })).rejects.toThrow();
  expect(await port?.create({ challenge: "a" })).toBe("made");
});

it("is none where there are no passkeys", () => {
  expect(samePasskey(undefined)).toBeUndefined();
});
