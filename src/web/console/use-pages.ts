import { useEffect, useState } from "preact/hooks";
import type { Reply } from "../../client/wire/answer.ts";
import { refusalText } from "../refusal.ts";

/** A list that the server tells page by page, as far as it was asked for. */
export interface ReadPages<Row> {
  readonly rows: readonly Row[];
  /** Reads the next page; null when there is none. */
  readonly more: (() => void) | null;
  readonly isReading: boolean;
  /** Why the last page could not be read. */
  readonly problem: string | null;
}

/** Reads the first page at once, and the others when they are asked for. */
export function usePages<Page extends { readonly cursor: string | null }, Row>(
  ask: (cursor: string | null) => Promise<Reply<Page>>,
  rowsOf: (page: Page) => readonly Row[],
): ReadPages<Row> {
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [isReading, setReading] = useState(true);
  const [problem, setProblem] = useState<string | null>(null);
  const read = async (from: string | null) => {
    setReading(true);
    const reply = await ask(from);
    setReading(false);
    if (!reply.ok) {
      setProblem(refusalText(reply.problem));
      return;
    }
    setProblem(null);
    setRows((known) => [...known, ...rowsOf(reply.body)]);
    setCursor(reply.body.cursor);
  };
  useEffect(() => void read(null), []);
  return { rows, more: cursor === null ? null : () => void read(cursor), isReading, problem };
}
