/** One good body for each shape that the contract's calls take, by the end of their path. */
export const bodies: Readonly<Record<string, unknown>> = {
  "/v1/registrations": { contact: { type: "email", value: "a.b+c@example.com" }, locale: "ja" },
  "/v1/sign-ins": { contact: { type: "phone", value: "090-1234-5678" }, locale: "en" },
  "/contact-proof": { code: "01234567" },
  "/factor": { totp: { code: "012345" } },
  "/v1/recoveries/{id}/factor": { recovery_code: "ABCD-EFGH-JKLM-NPQR" },
  "/v1/tokens/refresh": { refresh_token: "rt_0123456789abcdefghijklmnopqrstuvwxyz" },
  "/v1/step-ups": { purpose: "top_up" },
  "/v1/codes": { amount_max: 5_000, merchant_id: "mer_MdEswNOLgC0AAAAAARv1FsAhmaHaFvkx" },
  "/v1/top-ups": { reference: "top-up-0001", channel: "points", amount: 100, currency: "JPY" },
  "/v1/redemptions": {
    reference: "redeem-0001",
    amount: 500,
    payout_account: {
      bank_code: "0001",
      branch_code: "001",
      account_type: "ordinary",
      account_number: "1234567",
      holder_kana: "ヤマダ タロウ",
    },
  },
  "/confirmation": {
    decision: "approve",
    amount: 1_200,
    currency: "JPY",
    merchant_id: "mer_a",
    shown: { merchant_name: "Corner Shop", store_name: "Kanda" },
  },
  "/v1/wallet/contacts": { type: "email", value: "second@example.com", locale: "en" },
  "/v1/wallet/limits": { payment_amount_max: 10_000 },
  "/v1/terminals/activations": { activation_code: "act_0123456789abcdefghijklmnopqrstuv" },
  "/v1/terminals/sessions": { terminal_id: "ter_MdEswNOLgC0AAAABAdG-pZSRxLzRhm_G" },
  "/v1/payments": {
    reference: "payment-0001",
    code: "eyJhbGciOiJFUzI1NiJ9.eyJleHAiOjF9.c2lnbmF0dXJl",
    amount: 1_200,
    currency: "JPY",
    capture: "automatic",
    answer_within_ms: 3_000,
    cashier: "花子",
    allow_duplicate: false,
  },
  "/captures": { reference: "capture-0001", amount: 300, last: true },
  "/v1/cancellations": { reference: "cancel-0001", payment_reference: "payment-0001" },
  "/refunds": { reference: "refund-0001", amount: 100, reason: "返品" },
  "/credits": { reference: "credit-0001", route: "wal_x", amount: 1_000, currency: "JPY" },
  "/v1/operator/stops": { scope: "merchant", id: "mer_a", reason: "a reason", until: null },
  "/v1/operator/epochs": { scope: "customers", reason: "a reason" },
  "/v1/operator/merchants": {
    name: "Konbini",
    name_kana: "コンビニ",
    category: "convenience_store",
    reward_rate_bp: 200,
    fee_rate_bp: 300,
    shards: 4,
    credit_line: 0,
    bank: {
      bank_code: "0001",
      branch_code: "001",
      account_type: "futsu",
      account_number: "1234567",
      holder_kana: "コンビニ",
    },
  },
  "/stores": { name: "Store", lat_e6: 35_681_236, lon_e6: 139_767_125 },
  "/v1/operator/partners": {
    name: "Registers",
    channel: "cash_register",
    jwk: {
      kty: "EC",
      crv: "P-256",
      x: "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
      y: "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
    },
  },
  "/v1/operator/policies": {
    currency: "JPY",
    rules: [
      {
        id: "payment.wallet.count.1m",
        act: "payment",
        watch: ["wallet", "merchant"],
        metric: "distinct:store",
        window: { calendar: "month", zone: "Asia/Tokyo", day: 1, hour: 0 },
        limit: 10,
        when: { amount: { from: 1, to: 100 } },
        action: "decline",
        give_back: true,
      },
    ],
  },
};

/** The good body of a route's path; the smallest there is where no shape is known. */
export function bodyOf(path: string): unknown {
  const end = Object.keys(bodies).find((each) => path === each);
  const close = end ?? Object.keys(bodies).find((each) => path.endsWith(each));
  return close === undefined ? {} : bodies[close];
}
