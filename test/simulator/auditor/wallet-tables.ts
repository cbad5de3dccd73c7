import { jsonOf, type Row } from "./rows.ts";

/*
 * What a wallet keeps as members of few rows, told as rows of tables, one each: of its owner, and of
 * codes, proofs and destinations.
 */

/** All of that, by what it is. */
export function walletTables(tables: Readonly<Record<string, Row[]>>): Record<string, Row[]> {
  const [head] = tables.head ?? [];
  const kept = (of: string) => (tables.kept ?? []).filter(({ kind }) => kind === of);
  const pages = kept("old_codes").flatMap(({ value }) => jsonOf<Values[]>(value));
  const tombstones = kept("tombstone").map(({ key, value }): Row => {
    const [caller = "", reference = ""] = `${key}`.split(" ");
    return { caller, reference, at_ms: value ?? null };
  });
  const marks = kept("mark").map(({ key, value }) => markOf(`${key}`, jsonOf(value)));
  const own = ownerTables(tables.owner ?? []);
  if (head === undefined) return { ...own, tombstone: tombstones };
  const listed = [head.left_codes, head.codes].flatMap((list) => jsonOf<Values[]>(list));
  const inHead = jsonOf<[string, Values][]>(head.marks).map(([name, mark]) => markOf(name, mark));
  const names = new Set(inHead.map(({ name }) => name));
  return {
    ...own,
    tombstone: tombstones,
    code: [...pages, ...listed].map(codeOf),
    proof_use: jsonOf<Row[]>(head.proofs).map(snake),
    destination: [...marks.filter(({ name }) => !names.has(name)), ...inHead],
  };
}

type Values = readonly (string | number | null)[];

function codeOf(values: Values): Row {
  const [jti = "", device = 0, expires = 0, customers = 0, wallet = 0, phone = 0] = values;
  const [, , , , , , spentBy = null, amountMax = null, merchant = null] = values;
  return {
    ...{ jti, device, expires_ms: expires, issued_ms: Number.parseInt(`${jti}`.slice(0, 12), 16) },
    ...{ customers_epoch: customers, wallet_epoch: wallet, device_epoch: phone },
    ...{ spent_by: spentBy, amount_max: amountMax, merchant_id: merchant },
  };
}

function markOf(name: string, values: Values): Row {
  const [mark = 0, logSequence = 0, total = 0, hash = null, failures = 0, retry = null] = values;
  return { name, mark, log_sequence: logSequence, total, hash, failures, retry_ms: retry };
}

/** What a wallet keeps of its owner: each is a row of `owner`, whose value has the members. */
function ownerTables(owner: readonly Row[]): Record<string, Row[]> {
  const tables: Record<string, Row[]> = {};
  for (const { kind, value } of owner) {
    tables[`${kind}`] = [...(tables[`${kind}`] ?? []), snake(jsonOf<Row>(value ?? "{}"))];
  }
  return tables;
}

/** A record with its members spelled as columns are. */
function snake(record: Row): Row {
  const columnOf = (name: string) => name.replace(/[A-Z]/g, (big) => `_${big.toLowerCase()}`);
  return Object.fromEntries(Object.entries(record).map(([name, said]) => [columnOf(name), said]));
}
