import type { PayCommand } from "../../src/payment/authorize.ts";
import { verifyOfflineCode } from "../../src/token/code/offline-code.ts";
import type { Sql } from "../rows/sql.ts";
import { readDeviceKey } from "./identity-book.ts";
import { cappedByOwner } from "./limit-acts.ts";

/**
 * A command with a code that one of the wallet's devices signed while offline, capped by the owner's
 * own limit. The signature is verified with the enrolled key, which never changes. `unknown`: this
 * wallet has no such device; `null`: the device has not signed it.
 */
export async function verifiedOffline(
  sql: Sql,
  command: PayCommand,
  signed: string,
): Promise<PayCommand | "unknown" | null> {
  const { offline } = command.code;
  const key = offline === undefined ? null : readDeviceKey(sql, offline.device);
  if (offline === undefined || key === null) return "unknown";
  if (!(await verifyOfflineCode(signed, key))) return null;
  const amountMaxMinor = cappedByOwner(sql, offline.amountMaxMinor) ?? 0;
  return { ...command, code: { ...command.code, offline: { ...offline, amountMaxMinor } } };
}
