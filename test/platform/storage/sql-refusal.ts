import { constants } from "node:sqlite";

const { SQLITE_DENY, SQLITE_OK } = constants;

/** Actions that only read. */
const reading = new Set([
  constants.SQLITE_SELECT,
  constants.SQLITE_READ,
  constants.SQLITE_FUNCTION,
  constants.SQLITE_RECURSIVE,
  constants.SQLITE_PRAGMA,
]);

/** Actions that change what the tables are. */
const reshaping = new Set([
  constants.SQLITE_CREATE_INDEX,
  constants.SQLITE_CREATE_TABLE,
  constants.SQLITE_CREATE_TRIGGER,
  constants.SQLITE_CREATE_VIEW,
  constants.SQLITE_CREATE_VTABLE,
  constants.SQLITE_DROP_INDEX,
  constants.SQLITE_DROP_TABLE,
  constants.SQLITE_DROP_TRIGGER,
  constants.SQLITE_DROP_VIEW,
  constants.SQLITE_DROP_VTABLE,
  constants.SQLITE_ALTER_TABLE,
  constants.SQLITE_REINDEX,
  constants.SQLITE_ANALYZE,
]);

const never = new Set([
  constants.SQLITE_ATTACH,
  constants.SQLITE_DETACH,
  constants.SQLITE_CREATE_TEMP_INDEX,
  constants.SQLITE_CREATE_TEMP_TABLE,
  constants.SQLITE_CREATE_TEMP_TRIGGER,
  constants.SQLITE_CREATE_TEMP_VIEW,
]);

const pragmas =
  /^(?:case_sensitive_like|data_version|defer_foreign_keys|foreign_key_check|foreign_key_list|foreign_keys|ignore_check_constraints|index_info|index_list|index_xinfo|legacy_alter_table|optimize|quick_check|recursive_triggers|reverse_unordered_selects|table_info|table_list|table_xinfo)$/;

/** Functions that the platform refuses, of those that `node:sqlite` has; measured. */
const refusedFunctions =
  /^(?:sqlite_(?:version|source_id|log|compileoption_\w+)|load_extension|fts5\w*|rtree\w+|power|ceiling|log10|if|subtype|unistr|unistr_quote|json_pretty|json_error_position|jsonb?_array_insert)$/i;

/** Functions that the platform has and a run from a seed cannot: they ask a clock or chance. */
const unrepeatable =
  /^(?:random|randomblob|date|time|datetime|julianday|unixepoch|strftime|timediff|current_date|current_time|current_timestamp)$/i;

/** Why a statement was refused, in the words of the platform. */
export type Refusal =
  | { readonly kind: "transaction" }
  | { readonly kind: "function"; readonly name: string }
  | { readonly kind: "unrepeatable"; readonly name: string }
  | { readonly kind: "other" };

/** What a statement does, learned while it is prepared. */
export interface Deeds {
  writes: boolean;
  reshapes: boolean;
  refusal: Refusal | null;
}

/** Tells SQLite whether a statement may do `action`, and notes what it does in `deeds`. */
export function judge(deeds: Deeds, action: number, names: readonly (string | null)[]): number {
  const refusal = refusalOf(action, names);
  if (refusal !== null) {
    deeds.refusal ??= refusal;
    return SQLITE_DENY;
  }
  if (!reading.has(action)) deeds.writes = true;
  if (reshaping.has(action)) deeds.reshapes = true;
  return SQLITE_OK;
}

function refusalOf(action: number, [first, second]: readonly (string | null)[]): Refusal | null {
  if (action === constants.SQLITE_TRANSACTION || action === constants.SQLITE_SAVEPOINT) {
    return { kind: "transaction" };
  }
  if (action === constants.SQLITE_FUNCTION) return functionRefusal(second ?? "");
  if (action === constants.SQLITE_PRAGMA) {
    return pragmas.test((first ?? "").toLowerCase()) ? null : { kind: "other" };
  }
  const isReserved = /^_cf_/i.test(first ?? "");
  return never.has(action) || isReserved ? { kind: "other" } : null;
}

function functionRefusal(name: string): Refusal | null {
  if (refusedFunctions.test(name)) return { kind: "function", name };
  return unrepeatable.test(name) ? { kind: "unrepeatable", name } : null;
}
