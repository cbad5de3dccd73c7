import { expect, test } from "vitest";
import { Chronicle } from "../chronicle.ts";
import type { LogRow, Row } from "./rows.ts";
import type { Kept, Seen } from "./seen.ts";
import { asTold, untoldRows } from "./untold.ts";

const name = "shop.1.0";
const log = [1_000, 2_000, 3_000].map((atMs, n) => {
  return { sequence: n + 1, atMs, destination: name } as LogRow;
});

interface Town {
  readonly putBackMs?: number;
  /** What the Settlement has, and what its wallet knows of it. */
  readonly has?: number;
  readonly acknowledged?: number;
}

/** A wallet with three rows for a Settlement, whose file was put back at 3,500. */
function seenOf({ putBackMs = 3_500, has = 1, acknowledged = 3 }: Town): Seen {
  const chronicle = new Chronicle();
  const what = `Settlement(${name}), as it was 2000 ms before`;
  chronicle.mishaps.push({ atMs: putBackMs, kind: "put back", what });
  const inbox: Row[] = has === 0 ? [] : [{ sender: "w", mark: has }];
  const destination: Row[] = [{ name, mark: acknowledged }];
  const kept: Kept[] = [
    { className: "Wallet", name: "w", tables: { destination }, log },
    { className: "Settlement", name, tables: { inbox }, log: [] },
  ];
  return { chronicle, kept, nowMs: 10_000 };
}

const untold = (town: Town) => [...untoldRows(seenOf(town))].map(({ sequence }) => sequence);

test.each<[string, Town, number[]]>([
  ["what it has lost", {}, [2, 3]],
  ["all, when nothing is left there", { has: 0 }, [1, 2, 3]],
  ["nothing, when all of it is there", { has: 3 }, []],
  ["nothing, while the wallet knows that it has something to tell", { acknowledged: 2 }, []],
  ["nothing, when the wallet has had something for it since", { putBackMs: 2_500 }, []],
])("nobody tells a Settlement again by themselves: %s", (_, town, rows) => {
  expect(untold(town)).toEqual(rows);
});

test("nothing is forgiven where no file was put back", () => {
  const seen = { ...seenOf({}), chronicle: new Chronicle() };
  expect([...untoldRows(seen)]).toEqual([]);
});

test("a wallet as it was told is without it", () => {
  const seen = seenOf({});
  const [wallet] = seen.kept;
  expect(wallet && asTold(seen, wallet).log).toEqual(log.slice(0, 1));
});
