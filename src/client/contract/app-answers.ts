/*
 * Made from the OpenAPI document: node tools/openapi/make.ts --write. Do not edit.
 */

import { payment } from "./shapes.ts";
import { areRenewableTokens, type AnswerShapes } from "../wire/answer-shape.ts";

export const appAnswers: AnswerShapes = {
  "POST /v1/registrations": { "registration_id": "t", "expires_at": "t" },
  "POST /v1/registrations/{id}/contact-proof": { "totp": { "secret": "s", "uri": "s" }, "webauthn": { "options": { "rp": { "id": "s", "name": "s" }, "user": { "id": "s", "name": "s", "displayName": "s" }, "challenge": "s", "pubKeyCredParams": [{ "type": "s", "alg": "n" }], "timeout": "n", "attestation": "s", "excludeCredentials": [{ "type": "s", "id": "s", "transports?": ["s"] }], "authenticatorSelection": { "residentKey": "s", "requireResidentKey": "b", "userVerification": "s" }, "extensions": { "credProps": "b" }, "hints": ["s"] } } },
  "POST /v1/registrations/{id}/factor": { "wallet_id": "t", "device_id": "t", "recovery_codes": ["s"], "tokens": areRenewableTokens },
  "POST /v1/sign-ins": { "sign_in_id": "t", "expires_at": "t" },
  "POST /v1/sign-ins/{id}/contact-proof": { "factors": ["t"], "webauthn": ["z", { "options": { "rpId": "s", "challenge": "s", "allowCredentials": [{ "type": "s", "id": "s", "transports?": ["s"] }], "timeout": "n", "userVerification": "s" } }] },
  "POST /v1/sign-ins/{id}/factor": { "wallet_id": "t", "device_id": "t", "device_state": "t", "cooling_until": "tz", "tokens": areRenewableTokens },
  "POST /v1/recoveries": { "recovery_id": "t", "expires_at": "t" },
  "POST /v1/recoveries/{id}/contact-proof": { "factors": ["s"] },
  "POST /v1/recoveries/{id}/factor": { "wallet_id": "t", "device_id": "t", "device_state": "t", "cooling_until": "tz", "tokens": areRenewableTokens },
  "POST /v1/lost-devices": { "lost_device_id": "t", "expires_at": "t" },
  "POST /v1/lost-devices/{id}/contact-proof": { "state": "t" },
  "POST /v1/tokens/refresh": areRenewableTokens,
  "POST /v1/step-ups": { "step_up_id": "t", "expires_at": "t", "webauthn": ["z", { "options": { "rpId": "s", "challenge": "s", "allowCredentials": [{ "type": "s", "id": "s", "transports?": ["s"] }], "timeout": "n", "userVerification": "s" } }] },
  "POST /v1/step-ups/{id}/factor": areRenewableTokens,
  "GET /v1/wallet": { "wallet_id": "t", "state": "t", "stopped": "b", "currency": "s", "balances": { "available": "n", "held": "n", "points": "n", "points_pending": "n" }, "available": "n", "held": "n", "points": "n", "points_pending": "n", "limits": { "balance_max": "n", "confirmation_above": "n", "cooling_amount_max": "n", "devices_max": "n", "own": { "payment_amount_max": "nz" } }, "devices": [{ "device_id": "t", "state": "t", "name": "s", "attestation": "t", "current": "b", "enrolled_at": "t", "last_used_at": "t", "cooling_until": "tz", "stopped": "b" }], "contacts": [{ "contact_id": "t", "type": "t", "hint": "s", "state": "t", "added_at": "t", "recovery_from": "t" }], "factors": [{ "factor_id": "t", "kind": "t", "state": "t", "label": "s", "added_at": "t", "last_used_at": "tz" }], "recovery_codes_left": "n", "funding_route": "t", "created_at": "t" },
  "GET /v1/wallet/activity": { "events": [{ "kind": "s", "at": "t", "device_id": "tz", "amount": "nz", "merchant_id": "tz", "merchant_name": "sz", "merchant_name_kana": "sz", "store_id": "tz", "store_name": "sz", "payment_id": "tz", "top_up_id": "tz", "redemption_id": "tz", "decline": ["z", { "code": "s" }], "actor": "t", "channel": "sz", "partner_id": "tz", "partner_name": "sz", "message": { "ja": "s", "en": "s" } }], "cursor": "sz" },
  "POST /v1/wallet/freeze": { "state": "t" },
  "POST /v1/wallet/unfreeze": { "state": "t" },
  "DELETE /v1/wallet/devices/{id}": { "device_id": "t", "state": "t" },
  "PUT /v1/wallet/devices/{id}": { "device_id": "t", "state": "t" },
  "POST /v1/wallet/devices/{id}/approve": { "device_id": "t", "state": "t" },
  "POST /v1/wallet/contacts": { "contact_id": "t", "expires_at": "t" },
  "POST /v1/wallet/contacts/{id}/contact-proof": { "contact_id": "t", "state": "t" },
  "DELETE /v1/wallet/contacts/{id}": { "contact_id": "t", "state": "t" },
  "POST /v1/wallet/factors": { "factor_id": "t", "totp": ["z", { "secret": "s", "uri": "s" }], "webauthn": ["z", { "options": { "rp": { "id": "s", "name": "s" }, "user": { "id": "s", "name": "s", "displayName": "s" }, "challenge": "s", "pubKeyCredParams": [{ "type": "s", "alg": "n" }], "timeout": "n", "attestation": "s", "excludeCredentials": [{ "type": "s", "id": "s", "transports?": ["s"] }], "authenticatorSelection": { "residentKey": "s", "requireResidentKey": "b", "userVerification": "s" }, "extensions": { "credProps": "b" }, "hints": ["s"] } }] },
  "POST /v1/wallet/factors/{id}/factor": { "factor_id": "t", "state": "t" },
  "DELETE /v1/wallet/factors/{id}": { "factor_id": "t", "state": "t" },
  "POST /v1/wallet/recovery-codes": { "recovery_codes": ["s"] },
  "PUT /v1/wallet/limits": { "own": { "payment_amount_max": "nz" } },
  "POST /v1/wallet/sign-out": { "signed_out": "b" },
  "POST /v1/codes": { "qr": "s", "bar_code": "sz", "jpqr": "sz", "emv": "sz", "jti": "s", "expires_at": "t" },
  "POST /v1/offline-seals": { "seals": ["s"], "expires_at": "t", "counter": "n" },
  "POST /v1/top-ups": { "top_up_id": "t", "reference": "t", "status": "t", "channel": "s", "amount": "n", "currency": "s", "created_at": "t" },
  "POST /v1/redemptions": { "redemption_id": "t", "reference": "t", "status": "t", "amount": "n", "currency": "s", "created_at": "t" },
  "GET /v1/redemptions/{id}": { "redemption_id": "t", "reference": "t", "status": "t", "amount": "n", "currency": "s", "created_at": "t" },
  "GET /v1/wallet/payments": { "payments": [payment], "cursor": "sz" },
  "GET /v1/wallet/confirmations": { "confirmations": [{ "payment_id": "t", "amount": "n", "currency": "s", "merchant_id": "t", "merchant_name": "s", "merchant_name_kana": "s", "store_id": "t", "store_name": "s", "confirm_by": "t", "created_at": "t" }] },
  "POST /v1/payments/{id}/confirmation": payment,
  "POST /v1/wallet/event-tickets": { "ticket": "s", "expires_at": "t" },
  "GET /v1/payments/{id}": payment,
};
