import { ownIdOf } from "../../../worker/wallet/mark-book.ts";
import type { KeyRing } from "../../token/key-ring.ts";
import { sealId } from "../../token/seal.ts";
import type { ObjectBooks } from "./books.ts";
import { readDatabase } from "./file-sql.ts";

/** A wallet by its object's id, 64 hex characters, or by the name that it goes by, 32. */
const named = /\bWallet ([0-9a-f]{64}|[0-9a-f]{32})\b/g;

/**
 * The ids that the API takes of all wallets that these lines name, a line each; none when they name
 * none. `ring`: the deployment's, `null` where it is not known: then it is said how to get them.
 */
export function linesOfWalletIds(
  lines: readonly string[],
  books: readonly ObjectBooks[],
  ring: KeyRing | null,
): string[] {
  const wallets = new Set(lines.flatMap((line) => [...line.matchAll(named)].map(([, id]) => id)));
  if (wallets.size === 0) return [];
  if (ring === null) {
    return [
      "The ids that the API takes of these wallets are sealed by the deployment's keys, which are not",
      "here: verify the data itself (--state DIR) where its keys.json is; it names them.",
    ];
  }
  const paths = new Map(books.map(({ id, path }) => [id, path]));
  const told = [...wallets].map((id = "") => `  Wallet ${id}  ${idOf(id, paths.get(id), ring)}`);
  return ["The ids that the API takes of these wallets:", ...told];
}

function idOf(id: string, path: string | undefined, ring: KeyRing): string {
  // Without a file it goes by its name; with which key its ids were made is not known, and any opens.
  if (path === undefined) return sealId(ring, "wal", id, 0);
  try {
    const { name, idKey } = readDatabase(path, ownIdOf);
    const known = ring.sealId.find(({ n }) => n === idKey)?.n;
    return sealId(ring, "wal", name, 0, known);
  } catch {
    return "not known: its file does not say who it is";
  }
}
