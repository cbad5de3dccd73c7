import { expect, it } from "vitest";
import { contentDigest } from "../../../../src/token/content-digest.ts";

it("gives the digest of RFC 9530 §B.1", async () => {
  expect(await contentDigest(new TextEncoder().encode('{"hello": "world"}\n'))).toBe(
    "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
  );
});

it("covers the raw bytes: other spellings of one JSON text differ, and an empty body has one", async () => {
  const digests = await Promise.all(
    ["", "{}", "{ }", "{}\n"].map((text) => contentDigest(new TextEncoder().encode(text))),
  );
  expect(new Set(digests).size).toBe(4);
  expect(digests[0]).toBe("sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
});
