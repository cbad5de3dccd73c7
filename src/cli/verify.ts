import { inFlight, type ObjectBooks, readBooks, totalsOf } from "./books.ts";
import { stateFolderOf } from "./folders.ts";
import { runProgram } from "./program.ts";
import { StateFolder } from "./state-folder.ts";

const usage = `Checks the books of a local deployment, running or not, without changing anything: the
hash chain of every object, its balances against its log, and what is on its way between objects.

  npm run verify                        the data in .sekisho/
  npm run verify -- --state DIR         the data in DIR
  npm run verify -- --help              shows this

Ends with 0 when all is well; else names the first bad row of each object and ends with 1.
`;

await runProgram({
  usage,
  options: { state: { type: "string" } },
  async run({ state }) {
    const folder = new StateFolder(stateFolderOf(state));
    folder.expect();
    const books = readBooks(folder.objects);
    for (const line of linesOf(books)) console.log(line);
    const bad = books.filter((book) => book.fault !== null);
    for (const { kind, id, path, fault } of bad) {
      const row = fault?.sequence === null ? "" : `, row ${fault?.sequence}`;
      console.log(`BAD  ${kind} ${id}, table ${fault?.table}${row}: ${fault?.reason} (${path})`);
    }
    console.log(bad.length === 0 ? "Every chain is whole and every balance is right." : "");
    return bad.length === 0 ? 0 : 1;
  },
});

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
