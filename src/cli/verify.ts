import { resolve } from "node:path";
import { type PairFault, Pairs } from "../audit/pairs.ts";
import type { KeyRing } from "../token/key-ring.ts";
import { inFlight, type ObjectBooks, type Reader, readBooks, readers, totalsOf } from "./books.ts";
import { exportTo, readExport } from "./books-export.ts";
import { stateFolderOf } from "./local/folders.ts";
import { StateFolder } from "./local/state-folder.ts";
import { Misuse, runProgram } from "./program.ts";
import { linesOfWalletIds } from "./wallet-ids.ts";

const usage = `Checks the books of a local deployment, running or not, without changing anything: the
hash chain of every object, its balances, payment states, outbox and inbox marks against its log,
what every wallet has sent against what its receivers have taken, and that every registered wallet
has books.

  npm run verify                        the data in .sekisho/
  npm run verify -- --state DIR         the data in DIR
  npm run verify -- --export FILE       the same, and writes all books into the new file FILE
  npm run verify -- FILE                the books in an export, without the data
  npm run verify -- --help              shows this

An export is one file of JSON Lines (STORAGE.md, "Export of the books"), readable by you only. On
the way it says every 2 s how far it has come, on standard error.

Ends with 0 when all is well; else names the first bad row of each object and ends with 1. Wallets
that it names are named once more by the ids that the API takes, where the folder has its keys.json.
`;

await runProgram({
  usage,
  options: { state: { type: "string" }, export: { type: "string" } },
  positionals: true,
  async run({ state, export: target }, positionals) {
    const [file, ...more] = positionals;
    const both = file !== undefined && (state !== undefined || target !== undefined);
    if (more.length > 0 || both) throw new Misuse("An export is verified by itself.");
    const { books, faults, explainedMinor, ring } =
      file === undefined ? await ofFolder(state, target) : ofExport(typed(file));
    for (const line of linesOf(books)) console.log(line);
    const bad = [...books.flatMap(faultOf), ...faults.map(lineOf)];
    for (const line of [...bad, ...linesOfWalletIds(bad, books, ring)]) console.log(line);
    const left = inFlight(books) - explainedMinor;
    if (left !== 0n)
      console.log(`BAD  Of the value in flight open messages do not explain ${left}.`);
    const isWell = bad.length === 0 && left === 0n;
    console.log(isWell ? "Every chain is whole, every balance is right, and all agree." : "");
    return isWell ? 0 : 1;
  },
});

/** What was read, and what of it does not agree. */
interface Verified {
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
  const begunMs = Date.now();
  const pairs = new Pairs(begunMs);
  const ring = await folder.keyRing();
  if (target === undefined) {
    const books = readBooks(folder.objects, readers(progress(), shownTo(pairs)));
    return { books, ring, ...pairs.end() };
  }
  const written = exportTo(typed(target), begunMs);
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

function typed(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

/** Says on standard error how far it has come, every 2 s. */
function progress(): Partial<Reader> {
  let [objects, rows, saidMs] = [0, 0, Date.now()];
  return {
    object() {
      objects += 1;
    },
    event(event) {
      if ("row" in event) rows += 1;
      if (rows % 256 !== 0 || Date.now() - saidMs < 2_000) return;
      saidMs = Date.now();
      process.stderr.write(`${objects} objects, ${rows} rows …\n`);
    },
  };
}

function linesOf(books: readonly ObjectBooks[]): string[] {
  const kinds = [...new Set(books.map((book) => book.kind))];
  const counts = kinds.map((kind) => {
    const same = books.filter((book) => book.kind === kind);
    const rows = same.reduce((sum, book) => sum + book.rows, 0);
    return `${kind.padEnd(12)} ${String(same.length).padStart(5)} ${same.length === 1 ? "object " : "objects"} ${String(rows).padStart(8)} rows`;
  });
  const totals = [...totalsOf(books)].map(
    ([code, net]) => `  ${code.padEnd(22)} ${String(net).padStart(14)}`,
  );
  return [
    ...counts,
    "",
    "Credits minus debits over all objects:",
    ...totals,
    "",
    `Value in flight between objects: ${inFlight(books)}`,
  ];
}
