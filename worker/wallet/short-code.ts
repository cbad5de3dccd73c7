import type { IssuedCode, ShownCode } from "../../src/wallet/book.ts";

/**
 * A code as it is kept: `jti`, device, its end, the epochs of all customers, of the wallet and of the
 * device, the row of the payment that used it up, cap, only merchant, and until when it is live as the
 * older of a pair. Nulls at the end are left out. When it was issued its `jti` begins with.
 */
export type CodeTuple = readonly [
  jti: string,
  device: number,
  expiresAtMs: number,
  customersEpoch: number,
  walletEpoch: number,
  deviceEpoch: number,
  spentBy?: number | null,
  amountMaxMinor?: number | null,
  merchantId?: string | null,
  endsAtMs?: number | null,
];

/** A code as it is kept. */
export function codeTuple(code: IssuedCode | ShownCode): CodeTuple {
  const { jti, device, expiresAtMs, customersEpoch, walletEpoch, deviceEpoch } = code;
  const rest = [code.spentBy, code.amountMaxMinor, code.merchantId];
  if ("endsAtMs" in code) rest.push(code.endsAtMs);
  const kept = rest.slice(0, rest.findLastIndex((each) => each !== null) + 1);
  const epochs = [customersEpoch, walletEpoch, deviceEpoch] as const;
  return [jti, device, expiresAtMs, ...epochs, ...kept] as unknown as CodeTuple;
}

/** A code that is not live any more, as it was kept. */
export function readCode(tuple: CodeTuple): IssuedCode {
  const [jti, device, expiresAtMs, customersEpoch, walletEpoch, deviceEpoch] = tuple;
  const [, , , , , , spentBy = null, amountMaxMinor = null, merchantId = null] = tuple;
  const issuedAtMs = Number.parseInt(jti.slice(0, 12), 16);
  const epochs = { customersEpoch, walletEpoch, deviceEpoch };
  return { jti, device, issuedAtMs, expiresAtMs, amountMaxMinor, merchantId, ...epochs, spentBy };
}

/** A code of the live list, as it was kept. */
export function readShownCode(tuple: CodeTuple): ShownCode {
  return { ...readCode(tuple), endsAtMs: tuple[9] ?? null };
}
