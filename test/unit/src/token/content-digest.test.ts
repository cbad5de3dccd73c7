import { describe, expect, it } from "vitest";
import { contentDigest, hasContentDigest } from "../../../../src/token/content-digest.ts";

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

describe("a Content-Digest field", () => {
  const digest = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
  const of = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
  const longer =
    "sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:";

  it.each([
    digest,
    `${digest}, ${longer}`,
    `${longer},${digest}`,
    `${longer}\t, ${digest};from=proxy`,
    `unixsum=:AA==:, md5=?1, x=(1 2.5 "a");b, ${digest}  `,
    `  ${digest}`,
    `${of}, ${digest}`,
  ])("has the digest among its members: %s", (field) => {
    expect(hasContentDigest(field, digest)).toBe(true);
  });

  it.each([
    "",
    "sha-256",
    "sha-256=?1",
    "sha-256=()",
    longer,
    of,
    `${digest}, ${of}`,
    `${digest},`,
    `${digest} ${longer}`,
    `,${digest}`,
    digest.replace("sha", "SHA"),
    digest.replace("sha-256", "sha-512"),
    digest.replaceAll(":", '"'),
    digest.replace(/:$/, ""),
    digest.replace("0", "-"),
    `${digest}, a=関`,
    `(${digest})`,
    "a=(".repeat(2_000),
  ])("has it not: %s", (field) => expect(hasContentDigest(field, digest)).toBe(false));
});
