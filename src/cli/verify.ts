import { resolve } from "node:path";
import { inFlight, type ObjectBooks, type Reader, readBooks, totalsOf } from "./books.ts";
import { exportTo, readExport } from "./books-export.ts";
import { stateFolderOf } from "./folders.ts";
import { Misuse, runProgram } from "./program.ts";
import { StateFolder } from "./state-folder.ts";

const usage = `Checks the books of a local deployment, running or not, without changing anything: the
hash chain of every object, its balances, payment states, outbox and inbox marks against its log,
and what is on its way between objects.

  npm run verify                        the data in .sekisho/
  npm run verify -- --state DIR         the data in DIR
  npm run verify -- --export FILE       the same, and writes all books into the new file FILE
  npm run verify -- FILE                the books in an export, without the data
  npm run verify -- --help              shows this

An export is one file of JSON Lines (STORAGE.md, "Export of the books"), readable by you only. On
the way it says every 2 s how far it has come, on standard error.

Ends with 0 when all is well; else names the first bad row of each object and ends with 1.
`;

await runProgram({
  usage,
  options: { state: { type: "string" }, export: { type: "string" } },
  positionals: true,
  async run({ state, export: target }, positionals) {
    const [file, ...more] = positionals;
    const both = file !== undefined && (state !== undefined || target !== undefined);
    if (more.length > 0 || both) throw new Misuse("An export is verified by itself.");
    const books =
      file === undefined ? ofFolder(state, target) : readExport(typed(file), progress());
    for (const line of linesOf(books)) console.log(line);
    const bad = books.filter((book) => book.fault !== null);
    for (const { kind, id, path, fault } of bad) {
      const row = fault?.row === null ? "" : `, row ${fault?.row}`;
      console.log(`BAD  ${kind} ${id}, table ${fault?.table}${row}: ${fault?.reason} (${path})`);
    }
    console.log(bad.length === 0 ? "Every chain is whole and every balance is right." : "");
    return bad.length === 0 ? 0 : 1;
  },
});

function ofFolder(state: string | undefined, target: string | undefined): ObjectBooks[] {
  const folder = new StateFolder(stateFolderOf(state));
  folder.expect();
  const told = progress();
  if (target === undefined) return readBooks(folder.objects, told);
  const written = exportTo(typed(target));
  const books = readBooks(folder.objects, {
    object(about) {
      told.object(about);
      written.object(about);
    },
    event(event) {
      told.event(event);
      written.event(event);
    },
    unreadable: written.unreadable,
  });
  written.end();
  return books;
}

function typed(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

/** Says on standard error how far it has come, every 2 s. */
function progress(): Reader {
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
    unreadable: () => {},
  };
}

function linesOf(books: readonly ObjectBooks[]): string[] {
  const kinds = [...new Set(books.map((book) => book.kind))];
  const counts = kinds.map((kind) => {
    const same = books.filter((book) => book.kind === kind);
    const rows = same.reduce((sum, book) => sum + book.rows, 0);
    return `${kind.padEnd(12)} ${String(same.length).padStart(5)} objects ${String(rows).padStart(8)} rows`;
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
