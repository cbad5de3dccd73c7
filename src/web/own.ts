/**
 * What a table says under a word that came from elsewhere: over the wire, or of a keyboard. Undefined
 * where the table itself does not have it: `constructor` and its like are in every object.
 */
export function ownOf<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
