import { inFlight, readBooks, totalsOf } from "../../src/cli/books/books.ts";

/**
 * Reads every object's database after its server has ended, and tells whether the books are right:
 * each chain link by link, each balance against its log, debits against credits, the wallets
 * together against what was paid in and out, and the value in flight, which is 0 when drained.
 */
export function audit(
  objectsFolder: string,
  expected: { readonly toppedUpMinor: number; readonly paidMinor: number },
): { readonly sound: boolean; readonly line: string } {
  const books = readBooks(objectsFolder);
  const faults = books.filter((book) => book.fault !== null);
  const wallets = books.filter((book) => book.kind === "Wallet");
  const rows = books.reduce((sum, book) => sum + book.rows, 0);
  const balance = totalsOf(wallets).get("balance") ?? 0n;
  const due = BigInt(expected.toppedUpMinor - expected.paidMinor);
  const flight = inFlight(books);
  const sound = faults.length === 0 && balance === due && flight === 0n;
  const first = faults[0];
  const chains =
    first === undefined
      ? "every chain whole"
      : `${faults.length} objects bad, the first ${first.kind} ${first.id}: ${first.fault?.reason}`;
  const money = `wallets hold ${balance} of ${due} expected, Σ clearing ${flight}`;
  const line = `books: ${books.length} objects, ${rows} rows, ${chains}; ${money}`;
  return { sound, line: `${line}: ${sound ? "sound" : "NOT SOUND"}` };
}
