import { expect, it } from "vitest";
import { linesOfWalletIds } from "../../../../../src/cli/books/wallet-ids.ts";
import { makeKeyRing, parseKeyRing } from "../../../../../src/token/key-ring.ts";
import { openId } from "../../../../../src/token/seal.ts";

const [one, other] = ["0a".repeat(16), "0b".repeat(16)];
const bad = [
  `BAD  Wallet ${one}: it is registered and has no books`,
  `BAD  Settlement ${"0c".repeat(32)}: it has taken 1 of Wallet ${other}, where 2 are acknowledged`,
  `BAD  Wallet ${one}: it has no books`,
];

async function fresh() {
  const made = await parseKeyRing(
    await makeKeyRing((bytes) => crypto.getRandomValues(new Uint8Array(bytes))),
  );
  if (!made.ok) throw new Error(made.fault);
  return made.value;
}

it("names every wallet that lost rows, or is known to who did, by the id that the API takes", async () => {
  const ring = await fresh();
  const [, ...lines] = linesOfWalletIds(bad, [], ring);
  const ids = lines.map((line) => /^ {2}Wallet [0-9a-f]{32} {2}(wal_\S+)$/.exec(line)?.[1] ?? "");
  expect(ids.map((id) => openId(ring, "wal", id)?.route)).toEqual([one, other]);
});

it("says so when the id of a wallet cannot be read in its file", async () => {
  const id = "0d".repeat(32);
  const book = {
    kind: "Wallet",
    id,
    path: "/nowhere",
    rows: 0,
    balances: {},
    fault: null,
  } as const;
  const lines = linesOfWalletIds([`BAD  Wallet ${id}: a test`], [book], await fresh());
  expect(lines.at(-1)).toBe(`  Wallet ${id}  not known: its file does not say who it is`);
});

it("says how to get the ids without keys, and nothing when no wallet is named", () => {
  expect(linesOfWalletIds(bad, [], null).join(" ")).toContain("--state DIR");
  expect(linesOfWalletIds(["BAD  Control 0a: a test"], [], null)).toEqual([]);
});
