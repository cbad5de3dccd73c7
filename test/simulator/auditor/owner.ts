import { jsonOf, type Row } from "./rows.ts";

/**
 * What a wallet keeps of its owner, as rows by their kind: each is a row of `owner`, whose value has
 * the members. Their names are spelled as columns are.
 */
export function ownerTables(owner: readonly Row[]): Record<string, Row[]> {
  const tables: Record<string, Row[]> = {};
  for (const { kind, value } of owner) {
    const members = Object.entries(jsonOf<Row>(value ?? "{}"));
    const row = Object.fromEntries(members.map(([name, said]) => [columnOf(name), said]));
    tables[`${kind}`] = [...(tables[`${kind}`] ?? []), row];
  }
  return tables;
}

function columnOf(name: string): string {
  return name.replace(/[A-Z]/g, (big) => `_${big.toLowerCase()}`);
}
