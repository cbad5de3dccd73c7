import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Texts shorter than this may come about by chance among random bytes. */
const longChars = 16;

/** A secret that lies where it must not. */
export interface Leak {
  readonly secret: string;
  readonly place: string;
}

/**
 * Every secret that occurs in a text: long ones anywhere, short ones as a word of their own, since
 * eight digits may come about inside a hash.
 */
export function findInText(text: string, secrets: readonly string[], place: string): Leak[] {
  return secrets
    .filter((secret) => (secret.length < longChars ? isWord(text, secret) : text.includes(secret)))
    .map((secret) => ({ secret, place }));
}

/**
 * Every secret that lies in the databases below a folder: in any column of any table that
 * `sqlite_master` names, and, the long ones, in the bytes of any file, deleted rows included.
 */
export function findInFolder(
  folder: string,
  secrets: readonly string[],
): { leaks: Leak[]; files: number; tables: number } {
  const long = secrets.filter((secret) => secret.length >= longChars);
  const leaks: Leak[] = [];
  let files = 0;
  let tables = 0;
  for (const path of filesBelow(folder)) {
    files += 1;
    const bytes = readFileSync(path);
    for (const secret of long) {
      if (bytes.includes(secret)) leaks.push({ secret, place: `bytes of ${basename(path)}` });
    }
    if (!path.endsWith(".sqlite")) continue;
    for (const { place, text } of columnsOf(path)) {
      tables += 1;
      leaks.push(...findInText(text, secrets, place));
    }
  }
  return { leaks, files, tables };
}

/** Each table of a database as one text, a line per value. */
function columnsOf(path: string): { place: string; text: string }[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
      .all()
      .map((row) => row.name as string);
    return tables.map((name) => {
      const statement = database.prepare(`SELECT * FROM "${name.replaceAll('"', '""')}"`);
      statement.setReadBigInts(true);
      const rows = statement.all();
      const text = rows.flatMap((row) => Object.values(row).map(textOf)).join("\n");
      return { place: `${name} of ${basename(join(path, ".."))}`, text };
    });
  } finally {
    database.close();
  }
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value);
}

function isWord(text: string, secret: string): boolean {
  for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1)) {
    const around = [text[at - 1] ?? " ", text[at + secret.length] ?? " "];
    if (!around.some((char) => /[\p{L}\p{N}]/u.test(char))) return true;
  }
  return false;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
