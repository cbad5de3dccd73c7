/*
 * Made from the OpenAPI document: node tools/openapi/make.ts --write. Do not edit.
 */

export const alert = { "alert_id": "t", "kind": "t", "subject": "s", "evidence": "o", "proposed_stop": ["z", { "scope": "t", "id": "sz" }], "count": "n", "first_at": "t", "last_at": "t", "acknowledged_by": "sz", "acknowledged_at": "tz" } as const;

export const approval = { "approval_id": "t", "act": "t", "detail": "o", "seen": "s", "status": "t", "proposed_by": "s", "proposed_at": "t", "expires_at": "t" } as const;

export const backtest = { "backtest_id": "t", "version": "n", "state": "t", "scope": "t", "from": "t", "to": "t", "started_at": "t", "ended_at": "tz", "progress": { "percent": "n", "wallets": "nz", "played": "n", "failed": "n" }, "acts": "n", "acts_amount": "s", "would_have_declined": "n", "would_have_declined_amount": "s", "would_have_confirmed": "n", "would_have_flagged": "n", "rules": [{ "rule": "s", "action": "t", "judged": "n", "exceeded": "n", "exceeded_amount": "s", "wallets": "n", "alone": "n", "examples": [{ "wallet_id": "t", "at": "t", "amount": "n", "before": "n", "after": "n", "limit": "n" }] }], "failures": [{ "wallet_id": "t", "reason": "s" }] } as const;

export const backtestSummary = { "backtest_id": "t", "version": "n", "state": "t", "scope": "t", "from": "t", "to": "t", "started_at": "t", "ended_at": "tz", "progress": { "percent": "n", "wallets": "nz", "played": "n", "failed": "n" }, "acts": "n", "acts_amount": "s", "would_have_declined": "n", "would_have_declined_amount": "s", "would_have_confirmed": "n", "would_have_flagged": "n" } as const;

export const healthCheck = { "component": "s", "measurement": "s", "status": "t", "observed_value": "nz", "observed_unit": "t", "output": "sz" } as const;

export const liveFigures = { "kind": "s", "sequence": "n", "at": "t", "heard": { "of": "n", "n": "n" }, "seconds": [{ "t": "t", "approved": "n", "pending": "n", "declined": "o", "amount": "n", "latency_ms": ["z", { "p50": "n", "p99": "n" }] }], "recent": [{ "at": "t", "payment_id": "t", "merchant_id": "t", "merchant_name": "sz", "store_id": "t", "store_name": "sz", "terminal_id": "t", "amount": "n", "currency": "s", "result": "t", "decline": ["z", { "code": "s" }], "latency_ms": "nz" }], "alerts_open": "n", "approvals_waiting": "n", "stops_version": "n" } as const;

export const merchant = { "merchant_id": "t", "name": "t", "name_kana": "t", "category": "s", "reward_rate_bp": "n", "fee_rate_bp": "n", "shards": "n", "credit_line": "n", "bank": ["z", { "bank_code": "s", "branch_code": "s", "account_type": "t", "account_number": "s", "holder_kana": "t" }], "bank_next": ["z", { "bank_code": "s", "branch_code": "s", "account_type": "t", "account_number": "s", "holder_kana": "t", "in_force_at": "t" }], "bank_proposed": ["z", { "bank_code": "s", "branch_code": "s", "account_type": "t", "account_number": "s", "holder_kana": "t", "approval_id": "t", "expires_at": "t" }], "state": "t", "created_at": "t", "stores": [{ "name": "t", "lat_e6": "n", "lon_e6": "n", "store_id": "t" }], "terminals": [{ "terminal_id": "t", "store_id": "t", "label": "s", "state": "t" }] } as const;

export const ownTerminal = { "terminal_id": "t", "label": "sz", "merchant_id": "t", "merchant_name": "s", "merchant_name_kana": "s", "store_id": "t", "store_name": "s", "currency": "s", "state": "t" } as const;

export const partner = { "partner_id": "t", "name": "s", "channel": "t", "jkt": "s", "state": "t", "created_at": "t", "revoked_at": "tz" } as const;

export const payment = { "payment_id": "tz", "reference": "t", "result": "t", "final": "b", "status": "t", "confirm_by": "tz", "amount": "n", "currency": "s", "amount_captured": "n", "amount_refunded": "n", "reward": "n", "decline": ["z", { "code": "t", "advice": "t", "reference?": "t", "payment_id?": "t" }], "message": { "ja": "s", "en": "s" }, "merchant_id": "t", "merchant_name": "s", "merchant_name_kana": "s", "store_id": "t", "store_name": "s", "terminal_id": "t", "cashier": "sz", "version": "n", "created_at": "t", "server_time": "t" } as const;

export const policyVersion = { "version": "n", "state": "t", "document": { "version?": "n", "currency": "s", "rules": [{ "id": "s", "act": "t", "watch": ["t"], "metric": "t", "window": [{ "sliding_ms": "n" }, { "calendar": "t", "zone": "s", "day?": "n", "hour?": "n" }], "limit": "n", "when?": { "device_age_ms?": { "from?": "n", "to?": "n" }, "wallet_age_ms?": { "from?": "n", "to?": "n" }, "topped_up_within_ms?": "n", "either?": "b", "amount?": { "from?": "n", "to?": "n" }, "channel?": "s", "offline?": "b" }, "action": "t", "give_back?": "b", "near_bp?": "n" }] }, "table_bytes": "n", "created_by": "sz", "created_at": "t", "activated_at": "tz", "shadowed_at": "tz" } as const;

export const recordEvent = { "sequence": "n", "at": "t", "actor": "s", "act": "s", "detail": "o", "hash": "s" } as const;

export const refund = { "refund_id": "t", "payment_id": "t", "reference": "t", "amount": "n", "currency": "s", "amount_credited": "n", "reward_taken_back": "n", "reward_deducted": "n", "reason": "sz", "merchant_id": "t", "terminal_id": "t", "created_at": "t" } as const;

export const shadowReport = { "version": "n", "state": "t", "shadowed_at": "tz", "judged": "n", "would_have_declined": "n", "would_have_confirmed": "n", "newly_declined": "n", "newly_passed": "n", "rules": [{ "rule": "s", "act": "t", "action": "t", "exceeded": "n" }] } as const;

export const stop = { "stop_id": "t", "scope": "t", "id": "sz", "reason": "s", "until": "tz", "raised_by": "s", "raised_at": "t", "in_force_at": "t" } as const;

export const storeList = { "stores": [{ "name": "t", "lat_e6": "n", "lon_e6": "n", "store_id": "t", "merchant_id": "t", "merchant_name": "s" }], "cursor": "sz" } as const;

export const storeSeen = { "name": "t", "lat_e6": "n", "lon_e6": "n", "store_id": "t", "merchant_id": "t", "merchant_name": "s", "terminals": [{ "terminal_id": "t", "label": "s", "state": "t" }] } as const;

export const terminalConfirmation = { "terminal_id": "t", "reason": "s", "raised_at": "t", "until": "t" } as const;

export const terminalSeen = { "terminal_id": "t", "label": "s", "state": "t", "store_id": "t", "store_name": "s", "merchant_id": "t", "merchant_name": "s" } as const;

export const terminalTotals = { "business_date": "t", "currency": "s", "payments": { "count": "n", "amount": "n" }, "cancellations": { "count": "n", "amount": "n" }, "refunds": { "count": "n", "amount": "n" }, "declines": { "count": "n", "amount": "n" }, "net": "n", "complete_to": "tz", "server_time": "t" } as const;

export const waiting = { "approval_id": "t", "expires_at": "t" } as const;

export const walletEvent = [{ "sequence": "n", "kind": "t", "at": "t", "message": { "ja": "s", "en": "s" }, "amount": "n", "currency": "s", "payment_id": "t", "result": "t", "status": "t", "amount_captured": "n", "amount_refunded": "n", "decline": ["z", { "code": "s" }], "confirm_by": "tz", "merchant_id": "t", "merchant_name": "s", "merchant_name_kana": "s", "store_id": "t", "store_name": "s" }, { "sequence": "n", "kind": "s", "at": "t", "message": { "ja": "s", "en": "s" }, "amount": "n", "currency": "s", "top_up_id": "t", "channel": "s", "partner_id": "tz", "partner_name": "sz" }, { "sequence": "n", "kind": "s", "at": "t", "message": { "ja": "s", "en": "s" }, "amount": "n", "currency": "s", "redemption_id": "t" }, { "sequence": "n", "kind": "t", "at": "t", "message": { "ja": "s", "en": "s" }, "amount": "n", "currency": "s", "adjustment_id": "t" }, { "sequence": "n", "kind": "s", "at": "t", "message": { "ja": "s", "en": "s" }, "amount": "n" }, { "sequence": "n", "kind": "s", "at": "t", "message": { "ja": "s", "en": "s" }, "device_id": "tz", "actor": "t" }, { "sequence": "n", "kind": "t", "at": "t" }, { "sequence": "n", "kind": "s", "at": "t", "code": "n", "reason": "s" }] as const;

export const cancellation = { "cancellation_id": "t", "status": "t", "final": "b", "payment?": payment } as const;

export const health = { "status": "t", "version": "s", "observed_at": "t", "checks": [healthCheck] } as const;

export const operatorEvent = [liveFigures, { "kind": "s", "sequence": "n", "at": "t", "code": "n", "reason": "s" }] as const;

export const terminalPayments = { "business_date": "t", "payments": [payment], "cursor": "sz", "server_time": "t" } as const;
