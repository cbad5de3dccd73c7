import type {
  AccessClaims,
  CustomerClaims,
  OperatorClaims,
  PartnerClaims,
  TerminalClaims,
} from "../../../../src/token/access-claims.ts";
import type { KeyRing } from "../../../../src/token/key-ring.ts";
import { markId } from "../../../../src/token/marked-id.ts";
import { sealId } from "../../../../src/token/seal.ts";

/** One holder of each kind of access token, bound to the key of `jkt`. */

export const nowMs = 1_790_000_000_123;
export const issuer = "https://pay.example.jp";
export const context = { issuer, audience: issuer, nowMs };

export interface Bearers {
  readonly customer: CustomerClaims;
  readonly terminal: TerminalClaims;
  readonly partner: PartnerClaims;
  readonly operator: OperatorClaims;
}

export function makeBearers(ring: KeyRing, jkt: string): Bearers {
  const route = "00112233445566778899aabbccddeeff";
  const owner = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7);
  const common: Omit<AccessClaims, "scope" | "kind" | "sub"> = {
    jkt,
    auth_time_ms: nowMs - 123,
    amr: ["pop"],
    epoch: [1, 2, 3],
    jti: "n-0S6_WzA2Mj",
  };
  return {
    customer: {
      ...common,
      kind: "customer",
      acr: "urn:sekisho:acr:two-step",
      sub: sealId(ring, "wal", route, 0),
      device_id: sealId(ring, "dev", route, 1),
      scope: "wallet",
    },
    terminal: {
      ...common,
      kind: "terminal",
      sub: markId(ring, "ter", { owner, number: 3 }),
      merchant_id: markId(ring, "mer", { owner, number: 0 }),
      merchant_name: "Corner Shop",
      merchant_name_kana: "コーナーショップ",
      store_name: "Kanda",
      store_id: markId(ring, "sto", { owner, number: 1 }),
      place: { lat_e6: 35_681_236, lon_e6: 139_767_125 },
      category: "convenience_store",
      reward_rate_bp: 200,
      fee_rate_bp: 300,
      shards: 4,
      generation: 1,
      label: "till 1",
      scope: "terminal",
    },
    partner: {
      ...common,
      kind: "partner",
      partner_name: "Corner ATM",
      sub: markId(ring, "par", { owner, number: 0 }),
      channel: "cash_register",
      scope: "funding:cash_register",
    },
    operator: {
      ...common,
      kind: "operator",
      sub: markId(ring, "opr", { owner, number: 0 }),
      role: "approver",
      scope: "operator:approver",
    },
  };
}
