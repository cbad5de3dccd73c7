import { type PairFault, Pairs } from "../../audit/pairs.ts";
import type { KeyRing } from "../../token/key-ring.ts";
import { stateFolderOf, typedPath } from "../local/folders.ts";
import { StateFolder } from "../local/state-folder.ts";
import { asProgram, Misuse } from "../program.ts";
import { Progress } from "../telling/progress.ts";
import { accountLines } from "./account-words.ts";
import { inFlight, type ObjectBooks, type Reader, readBooks, readers, totalsOf } from "./books.ts";
import { exportTo, readExport } from "./books-export.ts";
import { linesOfWalletIds } from "./wallet-ids.ts";

const usage = `Checks the books of a local deployment, running or not, without changing anything: the
hash chain of every object, its balances, payment states, outbox and inbox marks against its log,
what every wallet has sent against what its receivers have taken, and that every registered wallet
has books.

  sekisho verify                     the data in ./.sekisho
  sekisho verify --state DIR         the data in DIR
  sekisho verify --export FILE       the same, and writes all books into the new file FILE
  sekisho verify FILE                the books in an export, without the data
  sekisho verify --json              what was found as one JSON object
  sekisho verify --help              shows this

An export is one file of JSON Lines (STORAGE.md, "Export of the books"), readable by you only. On
the way it says how far it has come, on standard error.

Ends with 0 when all is well; else names the first bad row of each object and ends with 1. Wallets
that it names are named once more by the ids that the API takes, where the folder has its keys.json.
`;

/** `sekisho verify`: the books, held against each other. */
export const verifyCommand = asProgram({
  usage,
  options: { state: { type: "string" }, export: { type: "string" }, json: { type: "boolean" } },
  positionals: true,
  async run({ state, export: target, json }, positionals) {
    const [file, ...more] = positionals;
    const both = file !== undefined && (state !== undefined || target !== undefined);
    if (more.length > 0 || both) throw new Misuse("An export is verified by itself.");
    const verified = file === undefined ? await ofFolder(state, target) : ofExport(typedPath(file));
    return tellVerified(verified, json === true);
  },
});

const exportUsage = `Writes all books of a data folder into one new file, which "sekisho verify FILE" reads, and checks
them on the way. The server may run meanwhile.

  sekisho export FILE                  of the data in ./.sekisho
  sekisho export FILE --state DIR      of the data in DIR
  sekisho export FILE --json           what was found as one JSON object
  sekisho export --help                shows this

The file is readable by you only: it names wallets and payments. Ends with 1 when the books are not
whole; they are written all the same.
`;

/** `sekisho export`: the books in one file. */
export const exportCommand = asProgram({
  usage: exportUsage,
  options: { state: { type: "string" }, json: { type: "boolean" } },
  positionals: true,
  async run({ state, json }, [file, ...more]) {
    if (file === undefined || more.length > 0) throw new Misuse("Name one new file.");
    return tellVerified(await ofFolder(state, file), json === true);
  },
});

/** Tells what was found; answers the exit code. */
export function tellVerified(
  { books, faults, explainedMinor, ring }: Verified,
  isJson: boolean,
): number {
  const bad = [...books.flatMap(faultOf), ...faults.map(lineOf)];
  const named = linesOfWalletIds(bad, books, ring);
  const left = inFlight(books) - explainedMinor;
  const isWell = bad.length === 0 && left === 0n;
  if (isJson) {
    const totals = Object.fromEntries([...totalsOf(books)].map(([code, net]) => [code, `${net}`]));
    const told = { objects: countsOf(books), totals, in_flight: `${inFlight(books)}` };
    const unexplained = `${left}`;
    console.log(JSON.stringify({ is_whole: isWell, ...told, unexplained, faults: bad, named }));
    return isWell ? 0 : 1;
  }
  for (const line of [...linesOf(books), ...bad, ...named]) console.log(line);
  if (left !== 0n) console.log(`BAD  Of the value in flight open messages do not explain ${left}.`);
  console.log(isWell ? "Every chain is whole, every balance is right, and all agree." : "");
  return isWell ? 0 : 1;
}

/** What was read, and what of it does not agree. */
export interface Verified {
  readonly books: readonly ObjectBooks[];
  readonly faults: readonly PairFault[];
  readonly explainedMinor: bigint;
  /** The deployment's; `null`: it is not known. */
  readonly ring: KeyRing | null;
}

/** What is wrong with an object by itself, in a line; none when nothing is. */
function faultOf({ kind, id, path, fault }: ObjectBooks): string[] {
  if (fault === null) return [];
  const row = fault.row === null ? "" : `, row ${fault.row}`;
  return [`BAD  ${kind} ${id}, table ${fault.table}${row}: ${fault.reason} (${path})`];
}

function lineOf({ kind, id, reason }: PairFault): string {
  return `BAD  ${kind} ${id}: ${reason}`;
}

async function ofFolder(state: string | undefined, target: string | undefined): Promise<Verified> {
  const folder = new StateFolder(stateFolderOf(state));
  folder.expect();
  return booksOfFolder(folder, target);
}

/** Reads and checks the books of a folder; `target`: the new file that they are written to. */
export async function booksOfFolder(
  folder: StateFolder,
  target: string | undefined,
): Promise<Verified> {
  const begunMs = Date.now();
  const pairs = new Pairs(begunMs);
  const ring = await folder.keyRing();
  if (target === undefined) {
    const books = readBooks(folder.objects, readers(progress(), shownTo(pairs)));
    return { books, ring, ...pairs.end() };
  }
  const written = exportTo(typedPath(target), begunMs);
  const books = readBooks(folder.objects, readers(progress(), shownTo(pairs), written));
  written.end();
  return { books, ring, ...pairs.end() };
}

function ofExport(file: string): Verified {
  let pairs = new Pairs(0);
  const books = readExport(file, (begunMs) => {
    pairs = new Pairs(begunMs);
    return readers(progress(), shownTo(pairs));
  });
  return { books, ring: null, ...pairs.end() };
}

function shownTo(pairs: Pairs): Partial<Reader> {
  return {
    object: ({ kind, id, acknowledged }) => pairs.object(kind, id, acknowledged),
    event: (event) => pairs.event(event),
    registered: (name) => pairs.registered(name),
  };
}

/** Says on standard error how far it has come. */
function progress(): Partial<Reader> {
  const told = new Progress();
  let [objects, rows] = [0, 0];
  return {
    object() {
      objects += 1;
    },
    event(event) {
      if ("row" in event) rows += 1;
      if (rows % 256 === 0) told.tell(`${objects} objects, ${rows} rows …`);
    },
    registered: () => told.end(),
  };
}

/** How many objects of each kind there are, and rows in their logs. */
function countsOf(books: readonly ObjectBooks[]) {
  const kinds = [...new Set(books.map((book) => book.kind))];
  return kinds.map((kind) => {
    const same = books.filter((book) => book.kind === kind);
    const rows = same.reduce((sum, book) => sum + book.rows, 0);
    return { kind, count: same.length, rows };
  });
}

function linesOf(books: readonly ObjectBooks[]): string[] {
  const counts = countsOf(books).map(
    ({ kind, count, rows }) =>
      `${kind.padEnd(12)} ${String(count).padStart(5)} ${count === 1 ? "object " : "objects"} ${String(rows).padStart(8)} rows`,
  );
  return [
    ...counts,
    "",
    "Credits minus debits over all objects:",
    ...accountLines(totalsOf(books)),
    "",
    `Value in flight between objects: ${inFlight(books)}`,
  ];
}
