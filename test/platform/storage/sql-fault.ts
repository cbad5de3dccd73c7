import type { Refusal } from "./sql-refusal.ts";

/** Primary result codes (sqlite.org/rescode.html) that a statement can end with. */
const primary: Readonly<Record<number, string>> = {
  1: "SQLITE_ERROR",
  4: "SQLITE_ABORT",
  6: "SQLITE_LOCKED",
  8: "SQLITE_READONLY",
  9: "SQLITE_INTERRUPT",
  10: "SQLITE_IOERR",
  11: "SQLITE_CORRUPT",
  13: "SQLITE_FULL",
  17: "SQLITE_SCHEMA",
  18: "SQLITE_TOOBIG",
  19: "SQLITE_CONSTRAINT",
  20: "SQLITE_MISMATCH",
  21: "SQLITE_MISUSE",
  23: "SQLITE_AUTH",
  25: "SQLITE_RANGE",
};

const constraints = [
  "CHECK",
  "COMMITHOOK",
  "FOREIGNKEY",
  "FUNCTION",
  "NOTNULL",
  "PRIMARYKEY",
  "TRIGGER",
  "UNIQUE",
  "VTAB",
  "ROWID",
  "PINNED",
  "DATATYPE",
] as const;

/**
 * What a statement threw, in the platform's words: SQLite's message and the name of its code. The
 * place in the text (`at offset 7`) is not known here and left out.
 */
export function sqlFault(fault: unknown, refusal: Refusal | null): unknown {
  if (refusal !== null) return new Error(refusalWords(refusal));
  const { errcode } = fault as { errcode?: number };
  if (!(fault instanceof Error) || errcode === undefined) return fault;
  const code = primary[errcode & 0xff] ?? `SQLITE_${errcode}`;
  const constraint = constraints[(errcode >> 8) - 1];
  const isExtended = code === "SQLITE_CONSTRAINT" && errcode > 0xff && constraint !== undefined;
  const extended = isExtended ? ` (extended: SQLITE_CONSTRAINT_${constraint})` : "";
  return new Error(`${fault.message}: ${code}${extended}`);
}

/** What a full disk makes of a statement. */
export function diskFull(): Error {
  return new Error("database or disk is full: SQLITE_FULL");
}

/** What a broken disk makes of a statement, or of a commit. */
export function diskBroken(): Error {
  return new Error("disk I/O error: SQLITE_IOERR");
}

function refusalWords(refusal: Refusal): string {
  switch (refusal.kind) {
    case "transaction":
      return (
        "To execute a transaction, please use the state.storage.transaction() or " +
        "state.storage.transactionSync() APIs instead of the SQL BEGIN TRANSACTION or SAVEPOINT statements."
      );
    case "function":
      return `not authorized to use function: ${refusal.name}: SQLITE_ERROR`;
    case "unrepeatable":
      return `not simulated: the SQL function ${refusal.name} asks a clock or chance; pass the value in`;
    case "other":
      return "not authorized: SQLITE_AUTH";
  }
}
