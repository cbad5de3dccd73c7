import { cappedByOwner } from "../../src/identity/act/own-limits.ts";
import type { IdentityBook } from "../../src/identity/book.ts";
import type { PayCommand } from "../../src/payment/pay-command.ts";
import { verifyOfflineCode } from "../../src/token/code/offline-code.ts";

/**
 * A command with a code that one of the wallet's devices signed while offline, capped by the owner's
 * own limit. The signature is verified with the enrolled key, which never changes. `unknown`: this
 * wallet has no such device; `null`: the device has not signed it.
 */
export async function verifiedOffline(
  identity: IdentityBook,
  command: PayCommand,
  signed: string,
): Promise<PayCommand | "unknown" | null> {
  const { offline } = command.code;
  const device = offline === undefined ? null : identity.device(offline.device);
  if (offline === undefined || device === null) return "unknown";
  if (!(await verifyOfflineCode(signed, device.jwk))) return null;
  const amountMaxMinor = cappedByOwner(identity, offline.amountMaxMinor) ?? 0;
  return { ...command, code: { ...command.code, offline: { ...offline, amountMaxMinor } } };
}
