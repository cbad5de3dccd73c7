import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import { type AuditedKind, auditedKinds, ObjectAudit } from "../../audit/object-audit.ts";
import type { BookEvent } from "../../audit/stored.ts";
import { parseOwn } from "../../own-json.ts";
import { Failure, reasonOf } from "../program.ts";
import { type About, digest, type ObjectBooks, type Reader, unreadable } from "./books.ts";

/** The first line of an export. */
const format = { export: "sekisho-books", v: 2 } as const;

type Line =
  | (typeof format & { readonly begun_ms: number })
  | { readonly object: Omit<About, "path"> }
  | { readonly registered: string }
  | BookEvent
  | { readonly unreadable: string }
  | { readonly end: { readonly objects: number } };

/** How much is written, or read, at a time. */
const chunkBytes = 1 << 20;

/**
 * A new file of all books that are read, JSON Lines, readable by its owner only: it names wallets
 * and payments. Fails when the file exists. It is whole when `end` was called.
 */
export function exportTo(path: string, begunMs: number): Reader & { readonly end: () => void } {
  const file = openNew(path);
  let waiting = "";
  let objects = 0;
  const flush = () => {
    // Unlike writeSync, which writes what there is room for and says how much that was.
    writeFileSync(file, waiting);
    waiting = "";
  };
  const write = (line: Line) => {
    waiting += `${JSON.stringify(line)}\n`;
    if (waiting.length >= chunkBytes) flush();
  };
  write({ ...format, begun_ms: begunMs });
  return {
    object({ path: _, ...about }) {
      objects += 1;
      write({ object: about });
    },
    event: write,
    unreadable: (reason) => write({ unreadable: reason }),
    registered: (name) => write({ registered: name }),
    end() {
      write({ end: { objects } });
      flush();
      closeSync(file);
    },
  };
}

function openNew(path: string): number {
  try {
    return openSync(path, "wx", 0o600);
  } catch (error) {
    throw new Failure(`The export cannot be written: ${reasonOf(error)}`);
  }
}

/**
 * Checks the books in an export, line by line and without the folder they came from. What is no
 * export, and one that was cut short, is a `Failure` that names the line.
 */
export function readExport(
  path: string,
  begin: (begunMs: number) => Partial<Reader>,
): ObjectBooks[] {
  const books: ObjectBooks[] = [];
  let open: { readonly kind: AuditedKind; readonly id: string; audit: ObjectAudit } | null = null;
  let broken: string | null = null;
  const close = () => {
    if (open === null) return;
    const { kind, id, audit } = open;
    books.push({ kind, id, path, ...(broken === null ? audit.end() : unreadable(broken)) });
    [open, broken] = [null, null];
  };
  let number = 0;
  let reader: Partial<Reader> = {};
  for (const text of linesOf(path)) {
    number += 1;
    const line = parse(text, path, number);
    if (number === 1) reader = begin(begunOf(line, path));
    else if ("object" in line) {
      close();
      open = { ...line.object, audit: new ObjectAudit(kindOf(line.object.kind), digest) };
      reader.object?.({ ...line.object, path });
    } else if ("registered" in line) {
      close();
      reader.registered?.(line.registered);
    } else if ("unreadable" in line) broken = line.unreadable;
    else if ("end" in line) {
      close();
      if (line.end.objects === books.length) return books;
      throw new Failure(`${path} has ${books.length} of ${line.end.objects} objects.`);
    } else {
      if (open === null) throw new Failure(`${path}, line ${number}: a row of no object.`);
      try {
        open.audit.take(line as BookEvent);
      } catch (error) {
        broken ??= `line ${number}: ${reasonOf(error)}`;
      }
      reader.event?.(line as BookEvent);
    }
  }
  throw new Failure(`${path} was cut short after line ${number}.`);
}

/** When the export was begun, by its first line. */
function begunOf(line: Line, path: string): number {
  if ("export" in line && line.export === format.export && line.v === format.v) {
    return line.begun_ms;
  }
  throw new Failure(`${path} is no export of books that this version reads.`);
}

function kindOf(kind: string): AuditedKind {
  const known = auditedKinds.find((each) => each === kind);
  if (known === undefined) throw new Failure(`There are no objects of the kind ${kind}.`);
  return known;
}

function parse(text: string, path: string, number: number): Line {
  try {
    return parseOwn<Line>(text);
  } catch {
    throw new Failure(`${path}, line ${number}: this is no JSON.`);
  }
}

function* linesOf(path: string): Generator<string> {
  const file = openOld(path);
  try {
    const decoder = new TextDecoder();
    const chunk = new Uint8Array(chunkBytes);
    let rest = "";
    for (;;) {
      const bytes = readSync(file, chunk);
      rest += decoder.decode(chunk.subarray(0, bytes), { stream: bytes > 0 });
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
      if (bytes === 0) break;
    }
    if (rest !== "") yield rest;
  } finally {
    closeSync(file);
  }
}

function openOld(path: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    throw new Failure(`The export cannot be read: ${reasonOf(error)}`);
  }
}
