import { isKey } from "../carried.ts";
import { t } from "../language.ts";
import type { Key } from "../words/catalogue.ts";

/** The text of a key that is made of the server's word; the word itself where there is none. */
export function worded(key: string): string {
  return isKey(key) ? (t as (key: Key) => string)(key) : key.slice(key.indexOf(".") + 1);
}
