/*
 * Made from the OpenAPI document: node tools/openapi/make.ts --write. Do not edit.
 */

import type { JsonValue } from "../json-value.ts";

export interface components {
    schemas: {
        /** @description RFC 9457. More members may be there, as the code asks for. */
        readonly Problem: {
            /** @description /problems/{code} */
            readonly type: string;
            /** @description What the code means. */
            readonly title: string;
            /** @description The status of the answer. */
            readonly status: number;
            /** @description What is wrong here, and what to do next. */
            readonly detail: string;
            /** @description This very refusal: /requests/{X-Request-Id}. */
            readonly instance: string;
            /**
             * @description Which problem it is.
             */
            readonly code: "not_found" | "method_not_allowed" | "content_too_large" | "unsupported_media_type" | "malformed_request" | "unauthorized" | "forbidden" | "step_up_required" | "stopped" | "payment_not_found" | "reference_reused" | "reference_conflict" | "state_conflict" | "merchant_balance_insufficient" | "too_many_attempts" | "unavailable" | "internal_error";
            /**
             * @description Whether to try again, and whether with the very same request.
             */
            readonly retry: "never" | "same_request" | "new_request";
            /**
             * Format: date-time
             * @description With 401.
             */
            readonly server_time?: string;
            /** @description With malformed_request: RFC 6901. */
            readonly pointer?: string;
            /** @description With state_conflict: what stands in the way. */
            readonly state?: string;
            /** @description With a wrong code or factor: tries left. */
            readonly tries_left?: number;
            /** @description More of what is wrong, where it is known. */
            readonly fault?: string;
        };
        readonly Payment: {
            /** @description The payment's id. */
            readonly payment_id: string | null;
            /** @description The caller's own id of the act, kept for ever. */
            readonly reference: string;
            /**
             * @description What became of it.
             */
            readonly result: "approved" | "declined" | "pending";
            /** @description Whether the outcome stands. What is not final is asked for again. */
            readonly final: boolean;
            /**
             * @description Where it stands.
             */
            readonly status: "captured" | "authorized" | "pending_confirmation" | "declined" | "cancelled" | "expired";
            /** @description When a pending payment ends by itself; null when it is not pending. */
            readonly confirm_by: string | null;
            /** @description In minor units of the currency. */
            readonly amount: number;
            /** @description ISO 4217. */
            readonly currency: string;
            /** @description How much of it was captured, in minor units. */
            readonly amount_captured: number;
            /** @description How much of it was refunded, in minor units. */
            readonly amount_refunded: number;
            /** @description Points that the payment earned and still has. */
            readonly reward: number;
            /** @description Why it was refused; null when it was not. */
            readonly decline: {
                /**
                 * @description The reason by its code.
                 */
                readonly code: "code_invalid" | "answered_too_late" | "cancelled_before_payment" | "spending_stopped" | "wallet_unavailable" | "device_unavailable" | "code_spent" | "code_expired" | "code_superseded" | "code_not_for_this_payment" | "currency_mismatch" | "duplicate_suspected" | "velocity_count_exceeded" | "velocity_amount_exceeded" | "velocity_pattern" | "insufficient_funds" | "confirmation_rejected" | "confirmation_timed_out";
                /**
                 * @description What the cashier does next.
                 */
                readonly advice: "new_code" | "stop" | "other_means" | "ask_then_new_code" | "try_later" | "smaller_amount_or_other_means";
                /** @description The caller's own id of the act, kept for ever. */
                readonly reference?: string;
                /** @description The payment's id. */
                readonly payment_id?: string;
            } | null;
            /** @description What to show, for the person who reads it. */
            readonly message: {
                /** @description In Japanese. */
                readonly ja: string;
                /** @description In English. */
                readonly en: string;
            };
            /** @description The merchant's id. */
            readonly merchant_id: string;
            /** @description The merchant's name as it was at the time. */
            readonly merchant_name: string;
            /** @description The merchant's name in kana, as it was at the time. */
            readonly merchant_name_kana: string;
            /** @description The store's id. */
            readonly store_id: string;
            /** @description The store's name as it was at the time. */
            readonly store_name: string;
            /** @description The terminal's id. */
            readonly terminal_id: string;
            /** @description Who stood at the till, in the shop's own words. */
            readonly cashier: string | null;
            /** @description Counts the changes of this payment: 1 at the first answer. */
            readonly version: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description The server's clock at the answer.
             */
            readonly server_time: string;
        };
        readonly WalletEvent: {
            /** @description Rises with every event of the wallet. */
            readonly sequence: number;
            /**
             * @description What kind it is.
             */
            readonly kind: "payment.decided" | "payment.confirmation_needed" | "payment.captured" | "payment.cancelled" | "payment.expired" | "payment.refunded";
            /**
             * Format: date-time
             * @description When it happened.
             */
            readonly at: string;
            /** @description What to show, for the person who reads it. */
            readonly message: {
                /** @description In Japanese. */
                readonly ja: string;
                /** @description In English. */
                readonly en: string;
            };
            /** @description Of this event: paid, captured, given back; minor units. */
            readonly amount: number;
            /** @description ISO 4217. */
            readonly currency: string;
            /** @description The payment's id. */
            readonly payment_id: string;
            /**
             * @description What became of it.
             */
            readonly result: "approved" | "declined" | "pending";
            /**
             * @description Where it stands.
             */
            readonly status: "pending_confirmation" | "authorized" | "captured" | "cancelled" | "expired" | "declined";
            /** @description Of the payment, after this event. */
            readonly amount_captured: number;
            /** @description Of the payment, after this event. */
            readonly amount_refunded: number;
            /** @description Why it was refused; null when it was not. */
            readonly decline: {
                /** @description The reason by its code. */
                readonly code: string;
            } | null;
            /** @description When a pending payment ends by itself; null when it is not pending. */
            readonly confirm_by: string | null;
            /** @description The merchant's id. */
            readonly merchant_id: string;
            /** @description The merchant's name as it was at the time. */
            readonly merchant_name: string;
            /** @description The merchant's name in kana, as it was at the time. */
            readonly merchant_name_kana: string;
            /** @description The store's id. */
            readonly store_id: string;
            /** @description The store's name as it was at the time. */
            readonly store_name: string;
        } | {
            /** @description Rises with every event of the wallet. */
            readonly sequence: number;
            /**
             * @description What kind it is.
             * @constant
             */
            readonly kind: "top_up.credited";
            /**
             * Format: date-time
             * @description When it happened.
             */
            readonly at: string;
            /** @description What to show, for the person who reads it. */
            readonly message: {
                /** @description In Japanese. */
                readonly ja: string;
                /** @description In English. */
                readonly en: string;
            };
            /** @description In minor units of the currency. */
            readonly amount: number;
            /** @description ISO 4217. */
            readonly currency: string;
            /** @description The top-up's id; null when it was declined before a wallet knew of it. */
            readonly top_up_id: string;
            /** @description The way by which money comes in. */
            readonly channel: string;
            /** @description The funding partner's id. */
            readonly partner_id: string | null;
            /** @description Who credited it, by the name of then; null for own points. */
            readonly partner_name: string | null;
        } | {
            /** @description Rises with every event of the wallet. */
            readonly sequence: number;
            /**
             * @description What kind it is.
             * @constant
             */
            readonly kind: "redemption.made";
            /**
             * Format: date-time
             * @description When it happened.
             */
            readonly at: string;
            /** @description What to show, for the person who reads it. */
            readonly message: {
                /** @description In Japanese. */
                readonly ja: string;
                /** @description In English. */
                readonly en: string;
            };
            /** @description In minor units of the currency. */
            readonly amount: number;
            /** @description ISO 4217. */
            readonly currency: string;
            /** @description The id of a balance given back. */
            readonly redemption_id: string;
        } | {
            /** @description Rises with every event of the wallet. */
            readonly sequence: number;
            /**
             * @description What kind it is.
             */
            readonly kind: "adjustment.credited" | "adjustment.debited";
            /**
             * Format: date-time
             * @description When it happened.
             */
            readonly at: string;
            /** @description What to show, for the person who reads it. */
            readonly message: {
                /** @description In Japanese. */
                readonly ja: string;
                /** @description In English. */
                readonly en: string;
            };
            /** @description In minor units of the currency. */
            readonly amount: number;
            /** @description ISO 4217. */
            readonly currency: string;
            /** @description The id of a balance put right by hand. */
            readonly adjustment_id: string;
        } | {
            /** @description Rises with every event of the wallet. */
            readonly sequence: number;
            /**
             * @description What kind it is.
             * @constant
             */
            readonly kind: "points.matured";
            /**
             * Format: date-time
             * @description When it happened.
             */
            readonly at: string;
            /** @description What to show, for the person who reads it. */
            readonly message: {
                /** @description In Japanese. */
                readonly ja: string;
                /** @description In English. */
                readonly en: string;
            };
            /** @description Points. */
            readonly amount: number;
        } | {
            /** @description Rises with every event of the wallet. */
            readonly sequence: number;
            /** @description What kind it is. */
            readonly kind: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            readonly at: string;
            /** @description What to show, for the person who reads it. */
            readonly message: {
                /** @description In Japanese. */
                readonly ja: string;
                /** @description In English. */
                readonly en: string;
            };
            /** @description The device's id; null where no device did it. */
            readonly device_id: string | null;
            /**
             * @description Who did it.
             */
            readonly actor: "customer" | "operator" | "system";
        } | {
            /** @description Rises with every event of the stream. */
            readonly sequence: number;
            /**
             * @description What kind it is.
             */
            readonly kind: "stream.opened" | "events.omitted";
            /**
             * Format: date-time
             * @description When it happened.
             */
            readonly at: string;
        } | {
            /** @description Rises with every event of the stream. */
            readonly sequence: number;
            /**
             * @description What kind it is.
             * @constant
             */
            readonly kind: "stream.ended";
            /**
             * Format: date-time
             * @description When it happened.
             */
            readonly at: string;
            /** @description The reason by its code. */
            readonly code: number;
            /** @description Why, in words. */
            readonly reason: string;
        };
        /** @description An access token bound to the key of the proof. */
        readonly BoundTokens: {
            /** @description Sent as `Authorization: DPoP …`, with a proof by the key it is bound to. */
            readonly access_token: string;
            /**
             * @description How the access token is sent.
             * @constant
             */
            readonly token_type: "DPoP";
            /** @description Seconds until the token ends. */
            readonly expires_in: number;
        };
        readonly OwnTerminal: {
            /** @description The terminal's id. */
            readonly terminal_id: string;
            /** @description What the terminal is called. */
            readonly label: string | null;
            /** @description The merchant's id. */
            readonly merchant_id: string;
            /** @description The merchant's name as it was at the time. */
            readonly merchant_name: string;
            /** @description The merchant's name in kana, as it was at the time. */
            readonly merchant_name_kana: string;
            /** @description The store's id. */
            readonly store_id: string;
            /** @description The store's name as it was at the time. */
            readonly store_name: string;
            /** @description ISO 4217. */
            readonly currency: string;
            /**
             * @description `stopped`: an operator has stopped its payments.
             */
            readonly state: "active" | "stopped";
        };
        readonly TerminalPayments: {
            /**
             * Format: date
             * @description The day on which it happened, by the deployment's time zone.
             */
            readonly business_date: string;
            /** @description As far as their wallets told the merchant's shards, and without those whose wallets have lost them. */
            readonly payments: readonly components["schemas"]["Payment"][];
            /** @description Names the next page; null at the end. */
            readonly cursor: string | null;
            /**
             * Format: date-time
             * @description The server's clock at the answer.
             */
            readonly server_time: string;
        };
        readonly TerminalTotals: {
            /**
             * Format: date
             * @description The day on which it happened, by the deployment's time zone.
             */
            readonly business_date: string;
            /** @description ISO 4217. */
            readonly currency: string;
            /** @description Captured, by the day of each capture. */
            readonly payments: {
                /** @description How many. */
                readonly count: number;
                /** @description In minor units of the currency. */
                readonly amount: number;
            };
            /** @description Undone payments. */
            readonly cancellations: {
                /** @description How many. */
                readonly count: number;
                /** @description In minor units of the currency. */
                readonly amount: number;
            };
            /** @description What was given back. */
            readonly refunds: {
                /** @description How many. */
                readonly count: number;
                /** @description In minor units of the currency. */
                readonly amount: number;
            };
            /** @description Amounts that were asked for and not paid. */
            readonly declines: {
                /** @description How many. */
                readonly count: number;
                /** @description In minor units of the currency. */
                readonly amount: number;
            };
            /** @description Payments − cancellations − refunds. */
            readonly net: number;
            /** @description Everything that was handed to the merchant's shards by then is in it; it is the server_time when nothing is on its way. A wallet hands a payment over a moment after its answer. Null: not known, since a shard did not say. */
            readonly complete_to: string | null;
            /**
             * Format: date-time
             * @description The server's clock at the answer.
             */
            readonly server_time: string;
        };
        readonly Cancellation: {
            /** @description The cancellation's id. */
            readonly cancellation_id: string;
            /**
             * @description Where it stands.
             */
            readonly status: "done" | "waiting";
            /** @description Whether the outcome stands. What is not final is asked for again. */
            readonly final: boolean;
            /** @description The payment as it is now. */
            readonly payment?: components["schemas"]["Payment"];
        };
        readonly Refund: {
            /** @description The refund's id. */
            readonly refund_id: string;
            /** @description The payment's id. */
            readonly payment_id: string;
            /** @description The caller's own id of the act, kept for ever. */
            readonly reference: string;
            /** @description In minor units of the currency. */
            readonly amount: number;
            /** @description ISO 4217. */
            readonly currency: string;
            /** @description How much the customer got back, in minor units. */
            readonly amount_credited: number;
            /** @description Points that were taken back. */
            readonly reward_taken_back: number;
            /** @description Reward that was no longer there and was taken off the refund, in minor units. */
            readonly reward_deducted: number;
            /** @description Why, in words. */
            readonly reason: string | null;
            /** @description The merchant's id. */
            readonly merchant_id: string;
            /** @description The terminal's id. */
            readonly terminal_id: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            readonly created_at: string;
        };
        readonly Partner: {
            /** @description The funding partner's id. */
            readonly partner_id: string;
            /** @description Its name. */
            readonly name: string;
            /**
             * @description The way by which money comes in.
             */
            readonly channel: "credit" | "debit" | "cash_register" | "atm" | "points";
            /** @description The thumbprint of its key (RFC 7638). */
            readonly jkt: string;
            /**
             * @description Where it stands.
             */
            readonly state: "active" | "revoked";
            /**
             * Format: date-time
             * @description When it was made.
             */
            readonly created_at: string;
            /** @description When it was revoked; null: it was not. */
            readonly revoked_at: string | null;
        };
        /** @description The act waits for a second person. */
        readonly Waiting: {
            /** @description The approval's id. */
            readonly approval_id: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            readonly expires_at: string;
        };
        readonly Stop: {
            /** @description The stop's id. */
            readonly stop_id: string;
            /**
             * @description What it is over.
             */
            readonly scope: "everything" | "registration" | "sign_in" | "code_issue" | "top_up" | "top_up:credit" | "top_up:debit" | "top_up:cash_register" | "top_up:atm" | "top_up:points" | "spending" | "refunds" | "redemption" | "merchant" | "store" | "terminal" | "partner" | "wallet" | "device";
            /** @description Its id. */
            readonly id: string | null;
            /** @description Why, in words. */
            readonly reason: string;
            /** @description When it ends by itself; null: it does not. */
            readonly until: string | null;
            /** @description Who raised it. */
            readonly raised_by: string;
            /**
             * Format: date-time
             * @description When it was raised.
             */
            readonly raised_at: string;
            /**
             * Format: date-time
             * @description From then on it holds everywhere.
             */
            readonly in_force_at: string;
        };
        /** @description Every payment there waits for its payer. */
        readonly TerminalConfirmation: {
            /** @description The terminal's id. */
            readonly terminal_id: string;
            /** @description Why, in words. */
            readonly reason: string;
            /**
             * Format: date-time
             * @description When it was raised.
             */
            readonly raised_at: string;
            /**
             * Format: date-time
             * @description It ends by itself some ten seconds after this; before that two persons end it.
             */
            readonly until: string;
        };
        readonly Approval: {
            /** @description The approval's id. */
            readonly approval_id: string;
            /**
             * @description The kind of act.
             */
            readonly act: "raise_kind_epoch" | "lift_stop" | "lift_confirmation" | "change_role" | "invite_approver" | "activate_policy" | "adjust_wallet" | "restore_wallet" | "change_terms";
            /** @description What is going to be done, in full. */
            readonly detail: {
                readonly [key: string]: JsonValue;
            };
            /** @description The digest of `detail` as you read it: send it with your approval. */
            readonly seen: string;
            /**
             * @description Where it stands.
             */
            readonly status: "waiting" | "approved" | "rejected" | "expired";
            /** @description Who proposed it. */
            readonly proposed_by: string;
            /**
             * Format: date-time
             * @description When it was proposed.
             */
            readonly proposed_at: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            readonly expires_at: string;
        };
        readonly Alert: {
            /** @description The alert's id. */
            readonly alert_id: string;
            /**
             * @description What kind it is.
             */
            readonly kind: "delivery_parked" | "code_spent_elsewhere" | "guard_source_blocked" | "guard_rule" | "gateway_failing" | "terminal_rule" | "store_rule" | "merchant_rule" | "terminal_guesses" | "merchant_guesses" | "reference_conflict" | "handle_guesses" | "books_behind" | "clock_apart" | "clock_behind";
            /** @description Whom or what it is about. */
            readonly subject: string;
            /** @description What was seen, the last time. */
            readonly evidence: {
                readonly [key: string]: JsonValue;
            };
            /** @description A stop that would end it. Raising it is the operator's own act. */
            readonly proposed_stop: {
                /**
                 * @description What it is over.
                 */
                readonly scope: "everything" | "registration" | "sign_in" | "code_issue" | "top_up" | "top_up:credit" | "top_up:debit" | "top_up:cash_register" | "top_up:atm" | "top_up:points" | "spending" | "refunds" | "redemption" | "merchant" | "store" | "terminal" | "partner" | "wallet" | "device";
                /** @description Its id. */
                readonly id: string | null;
            } | null;
            /** @description How often it happened while nobody acknowledged it. */
            readonly count: number;
            /**
             * Format: date-time
             * @description When it was seen first.
             */
            readonly first_at: string;
            /**
             * Format: date-time
             * @description When it was seen last.
             */
            readonly last_at: string;
            /** @description Who took note of it. */
            readonly acknowledged_by: string | null;
            /** @description When somebody took note of it. */
            readonly acknowledged_at: string | null;
        };
        readonly Health: {
            /**
             * @description The worst of all checks.
             */
            readonly status: "pass" | "warn" | "fail";
            /** @description The version of the software that answers. */
            readonly version: string;
            /**
             * Format: date-time
             * @description When it was looked: up to 5 s ago.
             */
            readonly observed_at: string;
            /** @description One of each part that was looked at. */
            readonly checks: readonly components["schemas"]["HealthCheck"][];
        };
        readonly HealthCheck: {
            /** @description The kind of object, or another part. */
            readonly component: string;
            /** @description What was measured of it. */
            readonly measurement: string;
            /**
             * @description How it is, by the limits in `/docs/observe`.
             */
            readonly status: "pass" | "warn" | "fail";
            /** @description The figure; null: there is none. */
            readonly observed_value: number | null;
            /**
             * @description What the figure counts.
             */
            readonly observed_unit: "ms" | "count" | "days";
            /** @description What to look at; null of what passes. */
            readonly output: string | null;
        };
        readonly OperatorEvent: components["schemas"]["LiveFigures"] | {
            /**
             * @description What kind it is.
             * @constant
             */
            readonly kind: "stream.ended";
            /** @description 1, 2, 3 … of this stream; another stream begins at 1 again. */
            readonly sequence: number;
            /**
             * Format: date-time
             * @description When it happened.
             */
            readonly at: string;
            /** @description The reason by its code. */
            readonly code: number;
            /** @description Why, in words. */
            readonly reason: string;
        };
        readonly LiveFigures: {
            /**
             * @description What kind it is.
             * @constant
             */
            readonly kind: "figures";
            /** @description 1, 2, 3 … of this stream; another stream begins at 1 again. */
            readonly sequence: number;
            /**
             * Format: date-time
             * @description The server's time.
             */
            readonly at: string;
            /** @description Of how many shards the figures are, and of how many they are whole. */
            readonly heard: {
                /** @description Shards of merchants with payments in the last minute. */
                readonly of: number;
                /** @description Those of them whose report is not overdue. */
                readonly n: number;
            };
            /** @description Seconds that have ended, or of which more was heard, since the message before; the first message has all of the last 300. A second that is never told was not watched. */
            readonly seconds: readonly {
                /**
                 * Format: date-time
                 * @description When the second began.
                 */
                readonly t: string;
                /** @description Payments that were approved, at once or by their payers. */
                readonly approved: number;
                /** @description Payments that began to wait for their payers. */
                readonly pending: number;
                /** @description Declines by their codes; a code without any is not there. */
                readonly declined: {
                    readonly [key: string]: number;
                };
                /** @description What was approved, in minor units. */
                readonly amount: number;
                /** @description From a till's request to its answer, in milliseconds, up to 10 % more than it was; null: not known of any. */
                readonly latency_ms: {
                    /** @description Half of the answers took no longer. */
                    readonly p50: number;
                    /** @description 99 of 100 answers took no longer. */
                    readonly p99: number;
                } | null;
            }[];
            /** @description Decisions since the message before, the newest first, at most 20. */
            readonly recent: readonly {
                /**
                 * Format: date-time
                 * @description When it happened.
                 */
                readonly at: string;
                /** @description The payment's id. */
                readonly payment_id: string;
                /** @description The merchant's id. */
                readonly merchant_id: string;
                /** @description Null where a payer has decided: the payment was told of before. */
                readonly merchant_name: string | null;
                /** @description The store's id. */
                readonly store_id: string;
                /** @description Null as the merchant's name. */
                readonly store_name: string | null;
                /** @description The terminal's id. */
                readonly terminal_id: string;
                /** @description What was asked for, in minor units. */
                readonly amount: number;
                /** @description ISO 4217. */
                readonly currency: string;
                /**
                 * @description What became of it.
                 */
                readonly result: "approved" | "declined" | "pending";
                /** @description Why it was refused; null when it was not. */
                readonly decline: {
                    /** @description The reason by its code. */
                    readonly code: string;
                } | null;
                /** @description How long the till waited for the answer; null: not known. */
                readonly latency_ms: number | null;
            }[];
            /** @description Alerts that nobody has acknowledged, up to 1,000. */
            readonly alerts_open: number;
            /** @description Acts that wait for a second person. */
            readonly approvals_waiting: number;
            /** @description Rises with each change of stops, epochs and policies: read the stops then. */
            readonly stops_version: number;
        };
        readonly RecordEvent: {
            /** @description Its place on the chain. */
            readonly sequence: number;
            /**
             * Format: date-time
             * @description When it happened.
             */
            readonly at: string;
            /** @description The operator's id; `bootstrap`, `system`, or `key:` and a thumbprint. */
            readonly actor: string;
            /** @description What was done; what was refused says so in `detail.refused`. */
            readonly act: string;
            /** @description To what, why, and how it ended. */
            readonly detail: {
                readonly [key: string]: JsonValue;
            };
            /** @description SHA-256 over this event and the hash of the one before it. */
            readonly hash: string;
        };
        readonly Merchant: {
            /** @description The merchant's id. */
            readonly merchant_id: string;
            /** @description Its name. */
            readonly name: string;
            /** @description Its name in kana, as bank files spell it. */
            readonly name_kana: string;
            /** @description What kind of shop it is. */
            readonly category: string;
            /** @description Hundredths of a percent. */
            readonly reward_rate_bp: number;
            /** @description Hundredths of a percent. */
            readonly fee_rate_bp: number;
            /** @description Settlement objects that share the load. */
            readonly shards: number;
            /** @description Minor units. */
            readonly credit_line: number;
            /** @description The account in force; null: none is yet. */
            readonly bank: {
                /** @description Four digits. */
                readonly bank_code: string;
                /** @description Three digits. */
                readonly branch_code: string;
                /**
                 * @description One of ordinary, checking, savings, other.
                 */
                readonly account_type: "ordinary" | "checking" | "savings" | "other";
                /** @description Its last three digits. */
                readonly account_number: string;
                /** @description The holder as the bank spells it, in kana. */
                readonly holder_kana: string;
            } | null;
            /** @description An account that two persons have agreed on, and that is not in force yet. */
            readonly bank_next: {
                /** @description Four digits. */
                readonly bank_code: string;
                /** @description Three digits. */
                readonly branch_code: string;
                /**
                 * @description One of ordinary, checking, savings, other.
                 */
                readonly account_type: "ordinary" | "checking" | "savings" | "other";
                /** @description Its last three digits. */
                readonly account_number: string;
                /** @description The holder as the bank spells it, in kana. */
                readonly holder_kana: string;
                /**
                 * Format: date-time
                 * @description From then on it holds everywhere.
                 */
                readonly in_force_at: string;
            } | null;
            /** @description An account that waits for a second person, the newest. */
            readonly bank_proposed: {
                /** @description Four digits. */
                readonly bank_code: string;
                /** @description Three digits. */
                readonly branch_code: string;
                /**
                 * @description One of ordinary, checking, savings, other.
                 */
                readonly account_type: "ordinary" | "checking" | "savings" | "other";
                /** @description Its last three digits. */
                readonly account_number: string;
                /** @description The holder as the bank spells it, in kana. */
                readonly holder_kana: string;
                /** @description The approval's id. */
                readonly approval_id: string;
                /**
                 * Format: date-time
                 * @description When it ends by itself.
                 */
                readonly expires_at: string;
            } | null;
            /**
             * @description Where it stands.
             */
            readonly state: "active" | "revoked";
            /**
             * Format: date-time
             * @description When it was made.
             */
            readonly created_at: string;
            /** @description The merchant's stores. */
            readonly stores: readonly {
                /** @description Its name. */
                readonly name: string;
                /** @description Millionths of a degree. */
                readonly lat_e6: number;
                /** @description Millionths of a degree. */
                readonly lon_e6: number;
                /** @description The store's id. */
                readonly store_id: string;
            }[];
            /** @description The merchant's terminals. */
            readonly terminals: readonly {
                /** @description The terminal's id. */
                readonly terminal_id: string;
                /** @description The store's id. */
                readonly store_id: string;
                /** @description What its owner calls it. */
                readonly label: string;
                /**
                 * @description Where it stands.
                 */
                readonly state: "waiting" | "active" | "revoked";
            }[];
        };
        readonly TerminalSeen: {
            /** @description The terminal's id. */
            readonly terminal_id: string;
            /** @description What its owner calls it. */
            readonly label: string;
            /**
             * @description Where it stands.
             */
            readonly state: "waiting" | "active" | "revoked";
            /** @description The store's id. */
            readonly store_id: string;
            /** @description The store's name now. */
            readonly store_name: string;
            /** @description The merchant's id. */
            readonly merchant_id: string;
            /** @description The merchant's name now. */
            readonly merchant_name: string;
        };
        readonly StoreSeen: {
            /** @description Its name. */
            readonly name: string;
            /** @description Millionths of a degree. */
            readonly lat_e6: number;
            /** @description Millionths of a degree. */
            readonly lon_e6: number;
            /** @description The store's id. */
            readonly store_id: string;
            /** @description The merchant's id. */
            readonly merchant_id: string;
            /** @description The merchant's name now. */
            readonly merchant_name: string;
            /** @description The store's terminals. */
            readonly terminals: readonly {
                /** @description The terminal's id. */
                readonly terminal_id: string;
                /** @description What its owner calls it. */
                readonly label: string;
                /**
                 * @description Where it stands.
                 */
                readonly state: "waiting" | "active" | "revoked";
            }[];
        };
        readonly StoreList: {
            /** @description Stores of all merchants. */
            readonly stores: readonly {
                /** @description Its name. */
                readonly name: string;
                /** @description Millionths of a degree. */
                readonly lat_e6: number;
                /** @description Millionths of a degree. */
                readonly lon_e6: number;
                /** @description The store's id. */
                readonly store_id: string;
                /** @description The merchant's id. */
                readonly merchant_id: string;
                /** @description The merchant's name now. */
                readonly merchant_name: string;
            }[];
            /** @description Names the next page; null at the end. */
            readonly cursor: string | null;
        };
        readonly PolicyVersion: {
            /** @description The version. */
            readonly version: number;
            /**
             * @description Where it stands.
             */
            readonly state: "draft" | "shadow" | "active" | "retired";
            /** @description The policy. */
            readonly document: {
                /** @description Its number. The server gives it, whatever a draft says. */
                readonly version?: number;
                /** @description ISO 4217. */
                readonly currency: string;
                /** @description All of them are judged, and told in this order. */
                readonly rules: readonly {
                    /** @description The rule's name in explanations and reports; unique in the policy. */
                    readonly id: string;
                    /**
                     * @description What the rule judges, and which earlier acts it looks at.
                     */
                    readonly act: "payment" | "top_up" | "sign_in" | "terminal" | "store" | "merchant";
                    /** @description Acts with the same subject count. */
                    readonly watch: readonly ("wallet" | "device" | "terminal" | "store" | "merchant" | "category" | "channel" | "partner" | "ip_prefix" | "amount")[];
                    /**
                     * @description Which figure is held against the limit.
                     */
                    readonly metric: "count" | "amount" | "distinct:wallet" | "distinct:device" | "distinct:terminal" | "distinct:store" | "distinct:merchant" | "distinct:category" | "distinct:channel" | "distinct:partner" | "distinct:ip_prefix" | "distinct:amount" | "declines" | "consecutive_declines" | "time_since_last" | "travel_speed" | "given_back" | "given_back_count";
                    /** @description How far back the rule looks. */
                    readonly window: {
                        /** @description The window is (now − sliding_ms, now], exact to the millisecond. */
                        readonly sliding_ms: number;
                    } | {
                        /**
                         * @description The window starts at the last reset of this calendar.
                         */
                        readonly calendar: "day" | "week" | "month";
                        /** @description The calendar's time zone (IANA). */
                        readonly zone: string;
                        /** @description Of a week 1 (Monday) to 7; of a month; else 1. */
                        readonly day?: number;
                        /** @description The hour of the reset by the zone; else 0. */
                        readonly hour?: number;
                    };
                    /** @description The largest figure that passes; of time_since_last the smallest, in ms. */
                    readonly limit: number;
                    /** @description Conditions of the acts that are judged and counted. */
                    readonly when?: {
                        /** @description How long ago the device was enrolled, in milliseconds. */
                        readonly device_age_ms?: {
                            /** @description From here on, inclusive. */
                            readonly from?: number;
                            /** @description Up to here, exclusive. */
                            readonly to?: number;
                        };
                        /** @description How long ago the wallet was opened, in milliseconds. */
                        readonly wallet_age_ms?: {
                            /** @description From here on, inclusive. */
                            readonly from?: number;
                            /** @description Up to here, exclusive. */
                            readonly to?: number;
                        };
                        /** @description Across wallets: the wallet was topped up less than so long before the act. */
                        readonly topped_up_within_ms?: number;
                        /**
                         * @description The wallet's age or the top-up is enough; both are asked for without it.
                         * @constant
                         */
                        readonly either?: true;
                        /** @description In minor units of the currency. */
                        readonly amount?: {
                            /** @description From here on, inclusive. */
                            readonly from?: number;
                            /** @description Up to here, exclusive. */
                            readonly to?: number;
                        };
                        /** @description How a code was carried, how money came in, or which way in it was. */
                        readonly channel?: string;
                        /** @description Whether the phone signed the code without a network. */
                        readonly offline?: boolean;
                    };
                    /**
                     * @description What happens to the act when the limit is exceeded.
                     */
                    readonly action: "decline" | "confirm" | "flag";
                    /** @description Whether what was given back counts no more. */
                    readonly give_back?: boolean;
                    /** @description Only acts whose amount is within so many 10^−4 of this act's count. */
                    readonly near_bp?: number;
                }[];
            };
            /** @description How large the compiled rules are. */
            readonly table_bytes: number;
            /** @description Who made it; null: the deployment itself. */
            readonly created_by: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            readonly created_at: string;
            /** @description Since when it decides; null: never did. */
            readonly activated_at: string | null;
            /** @description Since when it is judged beside the active one; null: it is not. */
            readonly shadowed_at: string | null;
        };
        /** @description The sums are of payments and top-ups; rules about terminals are counted by rule alone, those about sign-ins are not judged. May lack the last second of each place that decided; the acts' own records lack nothing. */
        readonly ShadowReport: {
            /** @description The version. */
            readonly version: number;
            /**
             * @description Where it stands.
             */
            readonly state: "draft" | "shadow" | "active" | "retired";
            /** @description Since when it is judged beside the active one; null: it is not. */
            readonly shadowed_at: string | null;
            /** @description Acts that were judged. */
            readonly judged: number;
            /** @description Acts that would have been declined. */
            readonly would_have_declined: number;
            /** @description Acts that would have waited for their payers. */
            readonly would_have_confirmed: number;
            /** @description Declined by the shadow, passed by what decided. */
            readonly newly_declined: number;
            /** @description Passed by the shadow, declined by what decided. */
            readonly newly_passed: number;
            /** @description Rule by rule. */
            readonly rules: readonly {
                /** @description The rule's id. */
                readonly rule: string;
                /**
                 * @description The kind of act.
                 */
                readonly act: "payment" | "top_up" | "terminal" | "store" | "merchant";
                /**
                 * @description What the rule does when it is exceeded.
                 */
                readonly action: "decline" | "confirm" | "flag";
                /** @description Acts that exceeded the rule. */
                readonly exceeded: number;
            }[];
        };
        readonly Backtest: {
            /** @description The backtest's id. */
            readonly backtest_id: string;
            /** @description The version. */
            readonly version: number;
            /**
             * @description Where it stands.
             */
            readonly state: "running" | "done" | "cancelled";
            /**
             * @description What it is over.
             */
            readonly scope: "chosen_wallets" | "all_wallets";
            /**
             * Format: date-time
             * @description From here on, inclusive.
             */
            readonly from: string;
            /**
             * Format: date-time
             * @description Up to here, exclusive.
             */
            readonly to: string;
            /**
             * Format: date-time
             * @description When it began.
             */
            readonly started_at: string;
            /** @description When it ended; null while it runs. */
            readonly ended_at: string | null;
            /** @description How far it is. */
            readonly progress: {
                /** @description How much is done, 0 to 100. */
                readonly percent: number;
                /** @description Null until all wallets of the register were counted. */
                readonly wallets: number | null;
                /** @description Wallets whose history was played. */
                readonly played: number;
                /** @description Wallets whose history could not be played; `failures` names them. */
                readonly failed: number;
            };
            /** @description Acts that were approved when they happened. */
            readonly acts: number;
            /** @description Minor units; may pass 2^53. */
            readonly acts_amount: string;
            /** @description Acts that would have been declined. */
            readonly would_have_declined: number;
            /** @description Minor units; may pass 2^53. */
            readonly would_have_declined_amount: string;
            /** @description Acts that would have waited for their payers. */
            readonly would_have_confirmed: number;
            /** @description Acts that would have been flagged. */
            readonly would_have_flagged: number;
            /** @description Rule by rule. */
            readonly rules: readonly {
                /** @description The rule's id. */
                readonly rule: string;
                /**
                 * @description What the rule does when it is exceeded.
                 */
                readonly action: "decline" | "confirm" | "flag";
                /** @description Acts that were judged. */
                readonly judged: number;
                /** @description Acts that exceeded the rule. */
                readonly exceeded: number;
                /** @description Minor units; may pass 2^53. */
                readonly exceeded_amount: string;
                /** @description Wallets whose acts exceeded it. */
                readonly wallets: number;
                /** @description Acts that this rule alone would have declined. */
                readonly alone: number;
                /** @description Some of the acts. */
                readonly examples: readonly {
                    /** @description The wallet's id. */
                    readonly wallet_id: string;
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    readonly at: string;
                    /** @description In minor units of the currency. */
                    readonly amount: number;
                    /** @description The figure before the act. */
                    readonly before: number;
                    /** @description The figure after the act. */
                    readonly after: number;
                    /** @description Passes up to here, inclusive. */
                    readonly limit: number;
                }[];
            }[];
            /** @description At most 1,000 of them. */
            readonly failures: readonly {
                /** @description The wallet's id. */
                readonly wallet_id: string;
                /** @description Why, in words. */
                readonly reason: string;
            }[];
        };
        readonly BacktestSummary: {
            /** @description The backtest's id. */
            readonly backtest_id: string;
            /** @description The version. */
            readonly version: number;
            /**
             * @description Where it stands.
             */
            readonly state: "running" | "done" | "cancelled";
            /**
             * @description What it is over.
             */
            readonly scope: "chosen_wallets" | "all_wallets";
            /**
             * Format: date-time
             * @description From here on, inclusive.
             */
            readonly from: string;
            /**
             * Format: date-time
             * @description Up to here, exclusive.
             */
            readonly to: string;
            /**
             * Format: date-time
             * @description When it began.
             */
            readonly started_at: string;
            /** @description When it ended; null while it runs. */
            readonly ended_at: string | null;
            /** @description How far it is. */
            readonly progress: {
                /** @description How much is done, 0 to 100. */
                readonly percent: number;
                /** @description Null until all wallets of the register were counted. */
                readonly wallets: number | null;
                /** @description Wallets whose history was played. */
                readonly played: number;
                /** @description Wallets whose history could not be played; `failures` names them. */
                readonly failed: number;
            };
            /** @description Acts that were approved when they happened. */
            readonly acts: number;
            /** @description Minor units; may pass 2^53. */
            readonly acts_amount: string;
            /** @description Acts that would have been declined. */
            readonly would_have_declined: number;
            /** @description Minor units; may pass 2^53. */
            readonly would_have_declined_amount: string;
            /** @description Acts that would have waited for their payers. */
            readonly would_have_confirmed: number;
            /** @description Acts that would have been flagged. */
            readonly would_have_flagged: number;
        };
        readonly sent_post_v1_registrations: {
            /** @description Where the one-time code goes. */
            readonly contact: {
                /**
                 * @description Of which type it is.
                 */
                readonly type: "email" | "phone";
                /** @description As the person typed it. */
                readonly value: string;
            };
            /** @description BCP 47; messages are Japanese for ja, else English. */
            readonly locale: string;
        };
        readonly told_post_v1_registrations: {
            /** @description The registration's id. */
            readonly registration_id: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            readonly expires_at: string;
        };
        readonly sent_post_v1_registrations_id_contact_proof: {
            /** @description The eight digits that were sent; full width, spaces and hyphens are folded. */
            readonly code: string;
        };
        readonly told_post_v1_registrations_id_contact_proof: {
            /** @description An authenticator app. */
            readonly totp: {
                /** @description Base 32, for an authenticator app. */
                readonly secret: string;
                /** @description otpauth:// address, for a QR picture. */
                readonly uri: string;
            };
            /** @description A passkey. */
            readonly webauthn: {
                /** @description PublicKeyCredentialCreationOptionsJSON of WebAuthn. */
                readonly options: {
                    /** @description Whose passkey it is. */
                    readonly rp: {
                        /** @description Its id. */
                        readonly id: string;
                        /** @description Its name. */
                        readonly name: string;
                    };
                    /** @description Whose account it is. */
                    readonly user: {
                        /** @description Its id. */
                        readonly id: string;
                        /** @description Its name. */
                        readonly name: string;
                        /** @description What the person is called. */
                        readonly displayName: string;
                    };
                    /** @description Random bytes to be signed, base64url. */
                    readonly challenge: string;
                    /** @description The kinds of key that are accepted. */
                    readonly pubKeyCredParams: readonly {
                        /**
                         * @description Of which type it is.
                         * @constant
                         */
                        readonly type: "public-key";
                        /** @description The algorithm. */
                        readonly alg: number;
                    }[];
                    /** @description Milliseconds. */
                    readonly timeout: number;
                    /**
                     * @description Whether the authenticator says what it is.
                     * @constant
                     */
                    readonly attestation: "none";
                    /** @description Passkeys that are there already. */
                    readonly excludeCredentials: readonly {
                        /**
                         * @description Of which type it is.
                         * @constant
                         */
                        readonly type: "public-key";
                        /** @description Its id. */
                        readonly id: string;
                        /** @description How the authenticator can be reached. */
                        readonly transports?: readonly string[];
                    }[];
                    /** @description What the authenticator must be able to do. */
                    readonly authenticatorSelection: {
                        /** @description Whether the passkey must be found without its id. */
                        readonly residentKey: string;
                        /** @description The same as `residentKey`, for older browsers. */
                        readonly requireResidentKey: boolean;
                        /**
                         * @description Whether the authenticator must know the person.
                         * @constant
                         */
                        readonly userVerification: "required";
                    };
                    /** @description What is asked besides. */
                    readonly extensions: {
                        /**
                         * @description Asks whether the passkey can be found without its id.
                         * @constant
                         */
                        readonly credProps: true;
                    };
                    /** @description Which authenticators to offer first. */
                    readonly hints: readonly string[];
                };
            };
        };
        readonly sent_post_v1_registrations_id_factor: {
            /** @description An authenticator app. */
            readonly totp: {
                /** @description Six digits of the app; full width, spaces and hyphens are folded. */
                readonly code: string;
            };
            /** @description What the new device says of itself. */
            readonly device?: {
                /** @description Its name. */
                readonly name?: string | undefined;
                /** @description Over SHA-256 of the flow's id; kept, and its level shown. */
                readonly attestation?: {
                    /**
                     * @description Whose statement it is.
                     */
                    readonly format: "android-key" | "apple-appattest";
                    /** @description The statement over SHA-256 of the flow's id, base64url. */
                    readonly statement: string;
                } | undefined;
            } | undefined;
        } | {
            /** @description RegistrationResponseJSON of WebAuthn. */
            readonly webauthn: {
                /** @description Its id. */
                readonly id: string;
                /** @description The same as `id`. */
                readonly rawId: string;
                /**
                 * @description Of which type it is.
                 * @constant
                 */
                readonly type: "public-key";
                /** @description Whether the authenticator is part of the device. */
                readonly authenticatorAttachment?: ("" | null | ("platform" | "cross-platform")) | undefined;
                /** @description What extensions answered. */
                readonly clientExtensionResults?: ("" | null | {
                    readonly [key: string]: JsonValue;
                }) | undefined;
                /** @description What the authenticator answered. */
                readonly response: {
                    /** @description What the browser says of the act, base64url. */
                    readonly clientDataJSON: string;
                    /** @description What the authenticator made, base64url. */
                    readonly attestationObject: string;
                    /** @description What the authenticator says of itself, base64url. */
                    readonly authenticatorData?: ("" | null | string) | undefined;
                    /** @description How the authenticator can be reached. */
                    readonly transports?: ("" | null | readonly string[]) | undefined;
                    /** @description The new public key, base64url. */
                    readonly publicKey?: ("" | null | string) | undefined;
                    /** @description Its algorithm (COSE). */
                    readonly publicKeyAlgorithm?: ("" | null | number) | undefined;
                };
            };
            /** @description What the new device says of itself. */
            readonly device?: {
                /** @description Its name. */
                readonly name?: string | undefined;
                /** @description Over SHA-256 of the flow's id; kept, and its level shown. */
                readonly attestation?: {
                    /**
                     * @description Whose statement it is.
                     */
                    readonly format: "android-key" | "apple-appattest";
                    /** @description The statement over SHA-256 of the flow's id, base64url. */
                    readonly statement: string;
                } | undefined;
            } | undefined;
        };
        readonly told_post_v1_registrations_id_factor: {
            /** @description The wallet's id. */
            readonly wallet_id: string;
            /** @description The device's id; null where no device did it. */
            readonly device_id: string;
            /** @description Ten, each good once; never shown again. */
            readonly recovery_codes: readonly string[];
            /** @description What further calls are made with. */
            readonly tokens: {
                /** @description Sent as `Authorization: DPoP …`, with a proof by the key it is bound to. */
                readonly access_token: string;
                /** @description For new tokens by the same key; null where the key itself is enough. */
                readonly refresh_token: string | null;
                /**
                 * @description How the access token is sent.
                 * @constant
                 */
                readonly token_type: "DPoP";
                /** @description Seconds. */
                readonly expires_in: number;
            };
        };
        readonly sent_post_v1_sign_ins: components["schemas"]["sent_post_v1_registrations"];
        readonly told_post_v1_sign_ins: {
            /** @description The sign-in's id. */
            readonly sign_in_id: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            readonly expires_at: string;
        };
        readonly sent_post_v1_sign_ins_id_contact_proof: components["schemas"]["sent_post_v1_registrations_id_contact_proof"];
        readonly told_post_v1_sign_ins_id_contact_proof: {
            /** @description Second factors. */
            readonly factors: readonly ("totp" | "webauthn")[];
            /** @description Null where the wallet has no passkey. */
            readonly webauthn: {
                /** @description PublicKeyCredentialRequestOptionsJSON of WebAuthn. */
                readonly options: {
                    /** @description Whose passkey it is: a domain. */
                    readonly rpId: string;
                    /** @description Random bytes to be signed, base64url. */
                    readonly challenge: string;
                    /** @description The passkeys that may answer. */
                    readonly allowCredentials: readonly {
                        /**
                         * @description Of which type it is.
                         * @constant
                         */
                        readonly type: "public-key";
                        /** @description Its id. */
                        readonly id: string;
                        /** @description How the authenticator can be reached. */
                        readonly transports?: readonly string[];
                    }[];
                    /** @description Milliseconds. */
                    readonly timeout: number;
                    /**
                     * @description Whether the authenticator must know the person.
                     * @constant
                     */
                    readonly userVerification: "required";
                };
            } | null;
        };
        readonly sent_post_v1_sign_ins_id_factor: {
            /** @description An authenticator app. */
            readonly totp: {
                /** @description Six digits of the app; full width, spaces and hyphens are folded. */
                readonly code: string;
            };
            /** @description What the new device says of itself. */
            readonly device?: {
                /** @description Its name. */
                readonly name?: string | undefined;
                /** @description Over SHA-256 of the flow's id; kept, and its level shown. */
                readonly attestation?: {
                    /**
                     * @description Whose statement it is.
                     */
                    readonly format: "android-key" | "apple-appattest";
                    /** @description The statement over SHA-256 of the flow's id, base64url. */
                    readonly statement: string;
                } | undefined;
            } | undefined;
        } | {
            /** @description AuthenticationResponseJSON of WebAuthn. */
            readonly webauthn: {
                /** @description Its id. */
                readonly id: string;
                /** @description The same as `id`. */
                readonly rawId: string;
                /**
                 * @description Of which type it is.
                 * @constant
                 */
                readonly type: "public-key";
                /** @description Whether the authenticator is part of the device. */
                readonly authenticatorAttachment?: ("" | null | ("platform" | "cross-platform")) | undefined;
                /** @description What extensions answered. */
                readonly clientExtensionResults?: ("" | null | {
                    readonly [key: string]: JsonValue;
                }) | undefined;
                /** @description What the authenticator answered. */
                readonly response: {
                    /** @description What the browser says of the act, base64url. */
                    readonly clientDataJSON: string;
                    /** @description What the authenticator says of itself, base64url. */
                    readonly authenticatorData: string;
                    /** @description By the passkey, base64url. */
                    readonly signature: string;
                    /** @description The account as the passkey names it, base64url. */
                    readonly userHandle?: ("" | null | string) | undefined;
                    /** @description What the authenticator made, base64url. */
                    readonly attestationObject?: ("" | null | unknown) | undefined;
                };
            };
            /** @description What the new device says of itself. */
            readonly device?: {
                /** @description Its name. */
                readonly name?: string | undefined;
                /** @description Over SHA-256 of the flow's id; kept, and its level shown. */
                readonly attestation?: {
                    /**
                     * @description Whose statement it is.
                     */
                    readonly format: "android-key" | "apple-appattest";
                    /** @description The statement over SHA-256 of the flow's id, base64url. */
                    readonly statement: string;
                } | undefined;
            } | undefined;
        };
        readonly told_post_v1_sign_ins_id_factor: {
            /** @description The wallet's id. */
            readonly wallet_id: string;
            /** @description The device's id; null where no device did it. */
            readonly device_id: string;
            /**
             * @description Whether the device cools down.
             */
            readonly device_state: "active" | "cooling";
            /** @description Until then the device pays small amounts and freezes, nothing else; else null. */
            readonly cooling_until: string | null;
            /** @description What further calls are made with. */
            readonly tokens: {
                /** @description Sent as `Authorization: DPoP …`, with a proof by the key it is bound to. */
                readonly access_token: string;
                /** @description For new tokens by the same key; null where the key itself is enough. */
                readonly refresh_token: string | null;
                /**
                 * @description How the access token is sent.
                 * @constant
                 */
                readonly token_type: "DPoP";
                /** @description Seconds. */
                readonly expires_in: number;
            };
        };
        readonly sent_post_v1_recoveries: components["schemas"]["sent_post_v1_registrations"];
        readonly told_post_v1_recoveries: {
            /** @description The recovery's id. */
            readonly recovery_id: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            readonly expires_at: string;
        };
        readonly sent_post_v1_recoveries_id_contact_proof: components["schemas"]["sent_post_v1_registrations_id_contact_proof"];
        readonly told_post_v1_recoveries_id_contact_proof: {
            /** @description Second factors. */
            readonly factors: readonly "recovery_code"[];
        };
        readonly sent_post_v1_recoveries_id_factor: {
            /** @description One of the ten codes, in place of a lost factor. */
            readonly recovery_code: string;
            /** @description What the new device says of itself. */
            readonly device?: {
                /** @description Its name. */
                readonly name?: string | undefined;
                /** @description Over SHA-256 of the flow's id; kept, and its level shown. */
                readonly attestation?: {
                    /**
                     * @description Whose statement it is.
                     */
                    readonly format: "android-key" | "apple-appattest";
                    /** @description The statement over SHA-256 of the flow's id, base64url. */
                    readonly statement: string;
                } | undefined;
            } | undefined;
        };
        readonly told_post_v1_recoveries_id_factor: components["schemas"]["told_post_v1_sign_ins_id_factor"];
        readonly sent_post_v1_lost_devices: components["schemas"]["sent_post_v1_registrations"];
        readonly told_post_v1_lost_devices: {
            /** @description The id of the report. */
            readonly lost_device_id: string;
            /**
             * Format: date-time
             * @description It can be proven until then, and later while a code that was sent to the contact lives.
             */
            readonly expires_at: string;
        };
        readonly sent_post_v1_lost_devices_id_contact_proof: components["schemas"]["sent_post_v1_registrations_id_contact_proof"];
        readonly told_post_v1_lost_devices_id_contact_proof: {
            /**
             * @description Where it stands.
             */
            readonly state: "live" | "frozen";
        };
        readonly sent_post_v1_tokens_refresh: {
            /** @description For new tokens by the same key; null where the key itself is enough. */
            readonly refresh_token: string;
        };
        readonly told_post_v1_tokens_refresh: {
            /** @description Sent as `Authorization: DPoP …`, with a proof by the key it is bound to. */
            readonly access_token: string;
            /** @description For new tokens by the same key; null where the key itself is enough. */
            readonly refresh_token: string | null;
            /**
             * @description How the access token is sent.
             * @constant
             */
            readonly token_type: "DPoP";
            /** @description Seconds. */
            readonly expires_in: number;
        };
        readonly sent_post_v1_step_ups: {
            /**
             * @description What the fresh factor is for.
             */
            readonly purpose: "top_up" | "limits" | "device" | "unfreeze" | "contact" | "factor" | "redemption";
        };
        readonly told_post_v1_step_ups: {
            /** @description The step-up's id. */
            readonly step_up_id: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            readonly expires_at: string;
            /** @description A passkey. */
            readonly webauthn: {
                /** @description PublicKeyCredentialRequestOptionsJSON of WebAuthn. */
                readonly options: {
                    /** @description Whose passkey it is: a domain. */
                    readonly rpId: string;
                    /** @description Random bytes to be signed, base64url. */
                    readonly challenge: string;
                    /** @description The passkeys that may answer. */
                    readonly allowCredentials: readonly {
                        /**
                         * @description Of which type it is.
                         * @constant
                         */
                        readonly type: "public-key";
                        /** @description Its id. */
                        readonly id: string;
                        /** @description How the authenticator can be reached. */
                        readonly transports?: readonly string[];
                    }[];
                    /** @description Milliseconds. */
                    readonly timeout: number;
                    /**
                     * @description Whether the authenticator must know the person.
                     * @constant
                     */
                    readonly userVerification: "required";
                };
            } | null;
        };
        readonly sent_post_v1_step_ups_id_factor: {
            /** @description An authenticator app. */
            readonly totp: {
                /** @description Six digits of the app; full width, spaces and hyphens are folded. */
                readonly code: string;
            };
        } | components["schemas"]["sent_post_v1_operators_sign_ins_id_factor"] | {
            /** @description One of the ten codes, in place of a lost factor. */
            readonly recovery_code: string;
        };
        readonly told_post_v1_step_ups_id_factor: components["schemas"]["told_post_v1_tokens_refresh"];
        readonly told_get_v1_wallet: {
            /** @description The wallet's id. */
            readonly wallet_id: string;
            /**
             * @description Where it stands.
             */
            readonly state: "live" | "frozen" | "closed";
            /** @description An operator has stopped this wallet. */
            readonly stopped: boolean;
            /** @description ISO 4217. */
            readonly currency: string;
            /** @description What the wallet has. */
            readonly balances: {
                /** @description What can be spent now, in minor units. */
                readonly available: number;
                /** @description What is held for payments that are not captured yet, in minor units. */
                readonly held: number;
                /** @description Points that can be turned into balance. */
                readonly points: number;
                /** @description Points that mature when their payments can no longer be cancelled. */
                readonly points_pending: number;
            };
            /** @description What can be spent now, in minor units. */
            readonly available: number;
            /** @description What is held for payments that are not captured yet, in minor units. */
            readonly held: number;
            /** @description Points that can be turned into balance. */
            readonly points: number;
            /** @description Points that mature when their payments can no longer be cancelled. */
            readonly points_pending: number;
            /** @description The limits. */
            readonly limits: {
                /** @description The most that a wallet may have, in minor units. */
                readonly balance_max: number;
                /** @description Payments above this amount wait for their payers; minor units. */
                readonly confirmation_above: number;
                /** @description The most that a cooling device may pay, in minor units. */
                readonly cooling_amount_max: number;
                /** @description The most devices of a wallet. */
                readonly devices_max: number;
                /** @description The limits that the owner has set. */
                readonly own: {
                    /** @description Caps every code; null: no limit. */
                    readonly payment_amount_max: number | null;
                };
            };
            /** @description The devices that were enrolled. */
            readonly devices: readonly {
                /** @description The device's id; null where no device did it. */
                readonly device_id: string;
                /**
                 * @description Where it stands.
                 */
                readonly state: "active" | "cooling" | "removed";
                /** @description Its name. */
                readonly name: string;
                /**
                 * @description What its system says of its key, and whether that was verified.
                 */
                readonly attestation: "none" | "unverified" | "verified";
                /** @description The device that asks. */
                readonly current: boolean;
                /**
                 * Format: date-time
                 * @description When its key was enrolled.
                 */
                readonly enrolled_at: string;
                /**
                 * Format: date-time
                 * @description When it was used last; null: never.
                 */
                readonly last_used_at: string;
                /** @description Until then the device pays small amounts and freezes, nothing else; else null. */
                readonly cooling_until: string | null;
                /** @description Whether an operator has stopped it. */
                readonly stopped: boolean;
            }[];
            /** @description Where messages go. */
            readonly contacts: readonly {
                /** @description The contact's id. */
                readonly contact_id: string;
                /**
                 * @description Of which type it is.
                 */
                readonly type: "email" | "phone";
                /** @description As much of it as its owner needs to recognise it. */
                readonly hint: string;
                /**
                 * @description Where it stands.
                 */
                readonly state: "open" | "verified";
                /**
                 * Format: date-time
                 * @description When it was added.
                 */
                readonly added_at: string;
                /**
                 * Format: date-time
                 * @description From then on a recovery may go through it.
                 */
                readonly recovery_from: string;
            }[];
            /** @description Second factors. */
            readonly factors: readonly {
                /** @description The factor's id. */
                readonly factor_id: string;
                /**
                 * @description What kind it is.
                 */
                readonly kind: "totp" | "webauthn";
                /**
                 * @description Where it stands.
                 */
                readonly state: "active" | "disabled";
                /** @description What its owner calls it. */
                readonly label: string;
                /**
                 * Format: date-time
                 * @description When it was added.
                 */
                readonly added_at: string;
                /** @description When it was used last; null: never. */
                readonly last_used_at: string | null;
            }[];
            /** @description How many recovery codes were not used. */
            readonly recovery_codes_left: number;
            /** @description What a partner credits this wallet by. */
            readonly funding_route: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            readonly created_at: string;
        };
        readonly told_get_v1_wallet_activity: {
            /** @description What happened, the newest first. */
            readonly events: readonly {
                /** @description What kind it is. */
                readonly kind: string;
                /**
                 * Format: date-time
                 * @description When it happened.
                 */
                readonly at: string;
                /** @description The device's id; null where no device did it. */
                readonly device_id: string | null;
                /** @description Minor units, or points. */
                readonly amount: number | null;
                /** @description The merchant's id. */
                readonly merchant_id: string | null;
                /** @description The merchant's name as it was at the time. */
                readonly merchant_name: string | null;
                /** @description The merchant's name in kana, as it was at the time. */
                readonly merchant_name_kana: string | null;
                /** @description The store's id. */
                readonly store_id: string | null;
                /** @description The store's name as it was at the time. */
                readonly store_name: string | null;
                /** @description The payment's id. */
                readonly payment_id: string | null;
                /** @description Of a top-up, and of points turned in. */
                readonly top_up_id: string | null;
                /** @description Of a redemption. */
                readonly redemption_id: string | null;
                /** @description Why it was refused; null when it was not. */
                readonly decline: {
                    /** @description The reason by its code. */
                    readonly code: string;
                } | null;
                /**
                 * @description Who did it.
                 */
                readonly actor: "customer" | "merchant" | "partner" | "operator" | "system";
                /** @description Of a top-up: how it came in. */
                readonly channel: string | null;
                /** @description The funding partner's id. */
                readonly partner_id: string | null;
                /** @description Who credited it, by the name of then; null for own points. */
                readonly partner_name: string | null;
                /** @description What to show, for the person who reads it. */
                readonly message: {
                    /** @description In Japanese. */
                    readonly ja: string;
                    /** @description In English. */
                    readonly en: string;
                };
            }[];
            /** @description Where the next page begins; opaque. */
            readonly cursor: string | null;
        };
        readonly sent_post_v1_wallet_freeze: Record<string, never>;
        readonly told_post_v1_wallet_freeze: components["schemas"]["told_post_v1_lost_devices_id_contact_proof"];
        readonly sent_post_v1_wallet_unfreeze: components["schemas"]["sent_post_v1_wallet_freeze"];
        readonly told_post_v1_wallet_unfreeze: components["schemas"]["told_post_v1_lost_devices_id_contact_proof"];
        readonly told_delete_v1_wallet_devices_id: {
            /** @description The device's id; null where no device did it. */
            readonly device_id: string;
            /**
             * @description Where it stands.
             */
            readonly state: "active" | "cooling" | "removed";
        };
        readonly sent_put_v1_wallet_devices_id: {
            /** @description Its name. */
            readonly name: string;
        };
        readonly told_put_v1_wallet_devices_id: components["schemas"]["told_delete_v1_wallet_devices_id"];
        readonly sent_post_v1_wallet_devices_id_approve: components["schemas"]["sent_post_v1_wallet_freeze"];
        readonly told_post_v1_wallet_devices_id_approve: components["schemas"]["told_delete_v1_wallet_devices_id"];
        readonly sent_post_v1_wallet_contacts: {
            /**
             * @description Of which type it is.
             */
            readonly type: "email" | "phone";
            /** @description As the person typed it. */
            readonly value: string;
            /** @description BCP 47; messages are Japanese for ja, else English. */
            readonly locale?: string | undefined;
        };
        readonly told_post_v1_wallet_contacts: {
            /** @description The contact's id. */
            readonly contact_id: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            readonly expires_at: string;
        };
        readonly sent_post_v1_wallet_contacts_id_contact_proof: components["schemas"]["sent_post_v1_registrations_id_contact_proof"];
        readonly told_post_v1_wallet_contacts_id_contact_proof: {
            /** @description The contact's id. */
            readonly contact_id: string;
            /**
             * @description Where it stands.
             */
            readonly state: "verified" | "removed";
        };
        readonly told_delete_v1_wallet_contacts_id: components["schemas"]["told_post_v1_wallet_contacts_id_contact_proof"];
        readonly sent_post_v1_wallet_factors: {
            /**
             * @description What kind it is.
             */
            readonly kind: "totp" | "webauthn";
            /** @description What its owner calls it. */
            readonly label?: string | undefined;
        };
        readonly told_post_v1_wallet_factors: {
            /** @description The factor's id. */
            readonly factor_id: string;
            /** @description An authenticator app. */
            readonly totp: {
                /** @description Base 32, for an authenticator app. */
                readonly secret: string;
                /** @description otpauth:// address, for a QR picture. */
                readonly uri: string;
            } | null;
            /** @description A passkey. */
            readonly webauthn: {
                /** @description PublicKeyCredentialCreationOptionsJSON of WebAuthn. */
                readonly options: {
                    /** @description Whose passkey it is. */
                    readonly rp: {
                        /** @description Its id. */
                        readonly id: string;
                        /** @description Its name. */
                        readonly name: string;
                    };
                    /** @description Whose account it is. */
                    readonly user: {
                        /** @description Its id. */
                        readonly id: string;
                        /** @description Its name. */
                        readonly name: string;
                        /** @description What the person is called. */
                        readonly displayName: string;
                    };
                    /** @description Random bytes to be signed, base64url. */
                    readonly challenge: string;
                    /** @description The kinds of key that are accepted. */
                    readonly pubKeyCredParams: readonly {
                        /**
                         * @description Of which type it is.
                         * @constant
                         */
                        readonly type: "public-key";
                        /** @description The algorithm. */
                        readonly alg: number;
                    }[];
                    /** @description Milliseconds. */
                    readonly timeout: number;
                    /**
                     * @description Whether the authenticator says what it is.
                     * @constant
                     */
                    readonly attestation: "none";
                    /** @description Passkeys that are there already. */
                    readonly excludeCredentials: readonly {
                        /**
                         * @description Of which type it is.
                         * @constant
                         */
                        readonly type: "public-key";
                        /** @description Its id. */
                        readonly id: string;
                        /** @description How the authenticator can be reached. */
                        readonly transports?: readonly string[];
                    }[];
                    /** @description What the authenticator must be able to do. */
                    readonly authenticatorSelection: {
                        /** @description Whether the passkey must be found without its id. */
                        readonly residentKey: string;
                        /** @description The same as `residentKey`, for older browsers. */
                        readonly requireResidentKey: boolean;
                        /**
                         * @description Whether the authenticator must know the person.
                         * @constant
                         */
                        readonly userVerification: "required";
                    };
                    /** @description What is asked besides. */
                    readonly extensions: {
                        /**
                         * @description Asks whether the passkey can be found without its id.
                         * @constant
                         */
                        readonly credProps: true;
                    };
                    /** @description Which authenticators to offer first. */
                    readonly hints: readonly string[];
                };
            } | null;
        };
        readonly sent_post_v1_wallet_factors_id_factor: {
            /** @description An authenticator app. */
            readonly totp: {
                /** @description Six digits of the app; full width, spaces and hyphens are folded. */
                readonly code: string;
            };
        } | components["schemas"]["sent_post_v1_operators_passkeys_id_factor"];
        readonly told_post_v1_wallet_factors_id_factor: {
            /** @description The factor's id. */
            readonly factor_id: string;
            /**
             * @description Where it stands.
             */
            readonly state: "open" | "active" | "removed";
        };
        readonly told_delete_v1_wallet_factors_id: components["schemas"]["told_post_v1_wallet_factors_id_factor"];
        readonly sent_post_v1_wallet_recovery_codes: components["schemas"]["sent_post_v1_wallet_freeze"];
        readonly told_post_v1_wallet_recovery_codes: {
            /** @description Ten, each good once; never shown again. */
            readonly recovery_codes: readonly string[];
        };
        readonly sent_put_v1_wallet_limits: {
            /** @description Caps every code; null: no limit. */
            readonly payment_amount_max: number | null;
        };
        readonly told_put_v1_wallet_limits: {
            /** @description The limits that the owner has set. */
            readonly own: {
                /** @description Caps every code; null: no limit. */
                readonly payment_amount_max: number | null;
            };
        };
        readonly sent_post_v1_wallet_sign_out: {
            /** @description Ends every session, not just this one. */
            readonly everywhere?: boolean | undefined;
        };
        readonly told_post_v1_wallet_sign_out: {
            /**
             * @description How many sessions ended.
             * @constant
             */
            readonly signed_out: true;
        };
        readonly sent_post_v1_codes: {
            /** @description The most that the code may pay, in minor units. */
            readonly amount_max?: number | undefined;
            /** @description The merchant's id. */
            readonly merchant_id?: string | undefined;
            /** @description ["qr"] or ["qr","bar_code"], the default. What is not asked for is null. */
            readonly forms?: readonly ("qr" | "bar_code")[] | undefined;
        };
        /** @description One code in four forms: a signed text and a payload of JPQR or EMV for QR symbols, a number for bar codes. The last three are null when the number was not asked for, or not kept. */
        readonly told_post_v1_codes: {
            /** @description The signed text of a QR symbol. */
            readonly qr: string;
            /** @description The digits of a bar code; null when it could not be kept. */
            readonly bar_code: string | null;
            /** @description A payload of JPQR that carries the bar code's digits. */
            readonly jpqr: string | null;
            /** @description A payload of EMV consumer-presented mode that carries the bar code's digits. */
            readonly emv: string | null;
            /** @description The code's own id. */
            readonly jti: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            readonly expires_at: string;
        };
        readonly sent_post_v1_offline_seals: components["schemas"]["sent_post_v1_wallet_freeze"];
        /** @description Each seal is good for one code: a JWS with the header alg ES256, typ qr-device+jwt and the claims seal, counter, iat, signed by the device's key. Its counter rises with every code, and iat is the server's time in seconds, as the phone has learnt it from the header Date; it pays from 10 s before to 60 s after that. */
        readonly told_post_v1_offline_seals: {
            /** @description One for each offline code. */
            readonly seals: readonly string[];
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            readonly expires_at: string;
            /** @description The last one that was accepted: the next code's has to be above. */
            readonly counter: number;
        };
        readonly sent_post_v1_top_ups: {
            /** @description The caller's own id of the act, kept for ever. */
            readonly reference: string;
            /**
             * @description The way by which money comes in.
             */
            readonly channel: "points";
            /** @description In minor units of the currency. */
            readonly amount: number;
            /** @description ISO 4217. */
            readonly currency: string;
        };
        readonly told_post_v1_top_ups: {
            /** @description The top-up's id; null when it was declined before a wallet knew of it. */
            readonly top_up_id: string;
            /** @description The caller's own id of the act, kept for ever. */
            readonly reference: string;
            /**
             * @description Where it stands.
             */
            readonly status: "credited";
            /** @description The way by which money comes in. */
            readonly channel: string;
            /** @description In minor units of the currency. */
            readonly amount: number;
            /** @description ISO 4217. */
            readonly currency: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            readonly created_at: string;
        };
        readonly sent_post_v1_redemptions: {
            /** @description The caller's own id of the act, kept for ever. */
            readonly reference: string;
            /** @description In minor units of the currency. */
            readonly amount: number;
            /** @description ISO 4217. */
            readonly currency?: string | undefined;
            /** @description The bank account that gets the money. */
            readonly payout_account: {
                /** @description Four digits. */
                readonly bank_code: string;
                /** @description Three digits. */
                readonly branch_code: string;
                /** @description ordinary, checking, savings, other, or a bank file's digit: 1, 2, 4, 9. */
                readonly account_type: string | number;
                /** @description Seven digits. */
                readonly account_number: string;
                /** @description The holder as the bank spells it, in kana. */
                readonly holder_kana: string;
            };
        };
        readonly told_post_v1_redemptions: {
            /** @description The id of a balance given back. */
            readonly redemption_id: string;
            /** @description The caller's own id of the act, kept for ever. */
            readonly reference: string;
            /**
             * @description `accepted`: booked, and taken by no payout yet.
             */
            readonly status: "accepted" | "in_batch" | "paid" | "returned";
            /** @description In minor units of the currency. */
            readonly amount: number;
            /** @description ISO 4217. */
            readonly currency: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            readonly created_at: string;
        };
        readonly told_get_v1_redemptions_id: components["schemas"]["told_post_v1_redemptions"];
        readonly told_get_v1_wallet_payments: {
            /** @description Captured payments, by the day of each capture. */
            readonly payments: readonly components["schemas"]["Payment"][];
            /** @description Names the next page; null at the end. */
            readonly cursor: string | null;
        };
        readonly told_get_v1_wallet_confirmations: {
            /** @description What waits for its payer. */
            readonly confirmations: readonly {
                /** @description The payment's id. */
                readonly payment_id: string;
                /** @description In minor units of the currency. */
                readonly amount: number;
                /** @description ISO 4217. */
                readonly currency: string;
                /** @description The merchant's id. */
                readonly merchant_id: string;
                /** @description The merchant's name as it was at the time. */
                readonly merchant_name: string;
                /** @description The merchant's name in kana, as it was at the time. */
                readonly merchant_name_kana: string;
                /** @description The store's id. */
                readonly store_id: string;
                /** @description The store's name as it was at the time. */
                readonly store_name: string;
                /**
                 * Format: date-time
                 * @description When a pending payment ends by itself; null when it is not pending.
                 */
                readonly confirm_by: string;
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                readonly created_at: string;
            }[];
        };
        readonly sent_post_v1_payments_id_confirmation: {
            /**
             * @description Whether the payer agrees.
             */
            readonly decision: "approve" | "reject";
            /** @description In minor units of the currency. */
            readonly amount: number;
            /** @description ISO 4217. */
            readonly currency: string;
            /** @description The merchant's id. */
            readonly merchant_id: string;
            /** @description The names that were shown to the payer: they must be the payment's. */
            readonly shown: {
                /** @description The merchant's name as it was at the time. */
                readonly merchant_name: string;
                /** @description The store's name as it was at the time. */
                readonly store_name: string;
            };
        };
        readonly told_post_v1_payments_id_confirmation: components["schemas"]["Payment"];
        readonly sent_post_v1_wallet_event_tickets: components["schemas"]["sent_post_v1_wallet_freeze"];
        readonly told_post_v1_wallet_event_tickets: {
            /** @description The one `Sec-WebSocket-Protocol` of the upgrade. */
            readonly ticket: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            readonly expires_at: string;
        };
        readonly told_get_v1_wallet_events: components["schemas"]["WalletEvent"];
        readonly sent_post_v1_terminals_activations: {
            /** @description Makes a key the terminal's, once. */
            readonly activation_code: string;
        };
        readonly told_post_v1_terminals_activations: {
            /** @description The terminal's id. */
            readonly terminal_id: string;
            /** @description The store's id. */
            readonly store_id: string;
            /** @description The merchant's id. */
            readonly merchant_id: string;
            /** @description What further calls are made with. */
            readonly tokens: components["schemas"]["BoundTokens"];
        };
        readonly sent_post_v1_terminals_sessions: {
            /** @description The terminal's id. */
            readonly terminal_id: string;
        };
        readonly told_post_v1_terminals_sessions: components["schemas"]["BoundTokens"];
        readonly told_get_v1_terminals_me: components["schemas"]["OwnTerminal"];
        readonly told_get_v1_terminals_me_payments: components["schemas"]["TerminalPayments"];
        readonly told_get_v1_terminals_me_totals: components["schemas"]["TerminalTotals"];
        readonly sent_post_v1_payments: {
            /** @description The caller's own id of the act, kept for ever. */
            readonly reference: string;
            /** @description Letter for letter as the phone showed it, without what a scanner adds: a signed code, online or offline, a bar code, a JPQR or EMV payload. */
            readonly code: string;
            /** @description In minor units of the currency. */
            readonly amount: number;
            /** @description ISO 4217. */
            readonly currency: string;
            /**
             * @description `automatic` holds and captures in one step; `manual` holds.
             */
            readonly capture: "automatic" | "manual";
            /** @description Milliseconds from arrival; a later decision is the decline answered_too_late. */
            readonly answer_within_ms?: number | undefined;
            /** @description Who stood at the till, in the shop's own words. */
            readonly cashier?: string | undefined;
            /** @description The cashier has asked: this is not the payment of a moment ago. */
            readonly allow_duplicate?: boolean | undefined;
        };
        readonly told_post_v1_payments: components["schemas"]["Payment"];
        readonly told_get_v1_payments: components["schemas"]["Payment"];
        readonly told_get_v1_payments_id: components["schemas"]["Payment"];
        readonly sent_post_v1_payments_id_captures: {
            /** @description The caller's own id of the act, kept for ever. */
            readonly reference: string;
            /** @description In minor units of the currency. */
            readonly amount: number;
            /** @description Releases what is left of the hold. */
            readonly last?: boolean | undefined;
        };
        readonly told_post_v1_payments_id_captures: components["schemas"]["Payment"];
        readonly sent_post_v1_cancellations: {
            /** @description The caller's own id of the act, kept for ever. */
            readonly reference: string;
            /** @description The reference of the payment that is meant. */
            readonly payment_reference?: string | undefined;
            /** @description The payment's id. */
            readonly payment_id?: string | undefined;
            /** @description The reason by its code. */
            readonly code?: string | undefined;
        };
        readonly told_post_v1_cancellations: components["schemas"]["Cancellation"];
        readonly sent_post_v1_payments_id_refunds: {
            /** @description The caller's own id of the act, kept for ever. */
            readonly reference: string;
            /** @description In minor units of the currency. */
            readonly amount: number;
            /** @description ISO 4217. */
            readonly currency?: string | undefined;
            /** @description Why, in words. */
            readonly reason?: string | undefined;
        };
        readonly told_post_v1_payments_id_refunds: components["schemas"]["Refund"];
        readonly told_get_v1_payments_id_refunds: {
            /** @description What was given back. */
            readonly refunds: readonly components["schemas"]["Refund"][];
        };
        readonly told_get_v1_refunds: components["schemas"]["told_get_v1_payments_id_refunds"];
        readonly sent_post_v1_operator_partners: {
            /** @description Its name. */
            readonly name: string;
            /**
             * @description The way by which money comes in.
             */
            readonly channel: "credit" | "debit" | "cash_register" | "atm" | "points";
            /** @description A public key on P-256 (RFC 7517). */
            readonly jwk: {
                readonly [key: string]: JsonValue;
            };
        };
        readonly told_post_v1_operator_partners: {
            /** @description The funding partner's id. */
            readonly partner_id: string;
        };
        readonly told_get_v1_operator_partners: {
            /** @description The funding partners. */
            readonly partners: readonly components["schemas"]["Partner"][];
        };
        readonly told_delete_v1_operator_partners_id: {
            /** @description The funding partner's id. */
            readonly partner_id: string;
            /**
             * @description Where it stands.
             * @constant
             */
            readonly state: "revoked";
            /**
             * Format: date-time
             * @description From then on it holds everywhere.
             */
            readonly in_force_at: string;
        };
        readonly sent_post_v1_partners_sessions: {
            /** @description The funding partner's id. */
            readonly partner_id: string;
        };
        readonly told_post_v1_partners_sessions: components["schemas"]["BoundTokens"];
        readonly sent_post_v1_funding_channel_credits: {
            /** @description The caller's own id of the act, kept for ever. */
            readonly reference: string;
            /** @description The wallet's `funding_route`. */
            readonly route: string;
            /** @description In minor units of the currency. */
            readonly amount: number;
            /** @description ISO 4217. */
            readonly currency: string;
        };
        readonly told_post_v1_funding_channel_credits: {
            /** @description The top-up's id; null when it was declined before a wallet knew of it. */
            readonly top_up_id: string | null;
            /** @description The caller's own id of the act, kept for ever. */
            readonly reference: string;
            /**
             * @description What became of it.
             */
            readonly result: "credited" | "declined" | "pending";
            /** @description Why it was refused; null when it was not. */
            readonly decline: {
                /**
                 * @description The reason by its code.
                 */
                readonly code: "wallet_unavailable" | "velocity_count_exceeded" | "velocity_amount_exceeded" | "velocity_pattern" | "balance_limit_exceeded";
            } | null;
            /** @description In minor units of the currency. */
            readonly amount: number;
            /** @description ISO 4217. */
            readonly currency: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            readonly created_at: string;
        };
        readonly told_get_v1_funding_channel_credits: components["schemas"]["told_post_v1_funding_channel_credits"];
        readonly sent_post_v1_operators_bootstrap: {
            /** @description The deployment's bootstrap secret. */
            readonly secret: string;
            /** @description Its name. */
            readonly name: string;
        };
        readonly told_post_v1_operators_bootstrap: {
            /** @description The operator's id. */
            readonly operator_id: string;
            /**
             * @description What the operator may do.
             */
            readonly role: "viewer" | "operator" | "approver" | "merchant";
            /** @description What further calls are made with. */
            readonly tokens: components["schemas"]["BoundTokens"];
        };
        readonly sent_post_v1_operators_invitations: {
            /** @description Its name. */
            readonly name: string;
            /**
             * @description What the operator may do.
             */
            readonly role: "viewer" | "operator" | "approver" | "merchant";
            /** @description With the role merchant, and only there. */
            readonly merchant_id?: string | undefined;
        };
        readonly told_post_v1_operators_invitations: {
            /** @description Makes a key an operator's, once. */
            readonly invitation_code: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            readonly expires_at: string;
        };
        readonly waits_post_v1_operators_invitations: {
            /** @description The approval's id. */
            readonly approval_id: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            readonly expires_at: string;
            /** @description Good once a second person has approved. */
            readonly invitation_code: string;
        };
        readonly sent_post_v1_operators_activations: {
            /** @description Makes a key an operator's, once. */
            readonly invitation_code: string;
        };
        readonly told_post_v1_operators_activations: components["schemas"]["told_post_v1_operators_bootstrap"];
        readonly sent_post_v1_operators_sessions: {
            /** @description The operator's id. */
            readonly operator_id: string;
        };
        readonly told_post_v1_operators_sessions: components["schemas"]["BoundTokens"];
        readonly told_get_v1_operators: {
            /** @description The operators. */
            readonly operators: readonly {
                /** @description The operator's id. */
                readonly operator_id: string;
                /** @description Its name. */
                readonly name: string;
                /**
                 * @description What the operator may do.
                 */
                readonly role: "viewer" | "operator" | "approver" | "merchant" | "none";
                /** @description The merchant's id. */
                readonly merchant_id: string | null;
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                readonly created_at: string;
            }[];
        };
        readonly sent_post_v1_operators_id_role: {
            /**
             * @description `none` removes the operator for ever.
             */
            readonly role: "viewer" | "operator" | "approver" | "merchant" | "none";
            /** @description With the role merchant, and only there. */
            readonly merchant_id?: string | undefined;
        };
        readonly waits_post_v1_operators_id_role: components["schemas"]["Waiting"];
        readonly sent_post_v1_operators_passkeys: {
            /** @description What its owner calls it. */
            readonly label?: string | undefined;
        };
        readonly told_post_v1_operators_passkeys: {
            /** @description The passkey's id. */
            readonly passkey_id: string;
            /** @description A passkey. */
            readonly webauthn: {
                /** @description PublicKeyCredentialCreationOptionsJSON of WebAuthn. */
                readonly options: {
                    /** @description Whose passkey it is. */
                    readonly rp: {
                        /** @description Its id. */
                        readonly id: string;
                        /** @description Its name. */
                        readonly name: string;
                    };
                    /** @description Whose account it is. */
                    readonly user: {
                        /** @description Its id. */
                        readonly id: string;
                        /** @description Its name. */
                        readonly name: string;
                        /** @description What the person is called. */
                        readonly displayName: string;
                    };
                    /** @description Random bytes to be signed, base64url. */
                    readonly challenge: string;
                    /** @description The kinds of key that are accepted. */
                    readonly pubKeyCredParams: readonly {
                        /**
                         * @description Of which type it is.
                         * @constant
                         */
                        readonly type: "public-key";
                        /** @description The algorithm. */
                        readonly alg: number;
                    }[];
                    /** @description Milliseconds. */
                    readonly timeout: number;
                    /**
                     * @description Whether the authenticator says what it is.
                     * @constant
                     */
                    readonly attestation: "none";
                    /** @description Passkeys that are there already. */
                    readonly excludeCredentials: readonly {
                        /**
                         * @description Of which type it is.
                         * @constant
                         */
                        readonly type: "public-key";
                        /** @description Its id. */
                        readonly id: string;
                        /** @description How the authenticator can be reached. */
                        readonly transports?: readonly string[];
                    }[];
                    /** @description What the authenticator must be able to do. */
                    readonly authenticatorSelection: {
                        /** @description Whether the passkey must be found without its id. */
                        readonly residentKey: string;
                        /** @description The same as `residentKey`, for older browsers. */
                        readonly requireResidentKey: boolean;
                        /**
                         * @description Whether the authenticator must know the person.
                         * @constant
                         */
                        readonly userVerification: "required";
                    };
                    /** @description What is asked besides. */
                    readonly extensions: {
                        /**
                         * @description Asks whether the passkey can be found without its id.
                         * @constant
                         */
                        readonly credProps: true;
                    };
                    /** @description Which authenticators to offer first. */
                    readonly hints: readonly string[];
                };
            };
        };
        readonly sent_post_v1_operators_passkeys_id_factor: {
            /** @description RegistrationResponseJSON of WebAuthn. */
            readonly webauthn: {
                /** @description Its id. */
                readonly id: string;
                /** @description The same as `id`. */
                readonly rawId: string;
                /**
                 * @description Of which type it is.
                 * @constant
                 */
                readonly type: "public-key";
                /** @description Whether the authenticator is part of the device. */
                readonly authenticatorAttachment?: ("" | null | ("platform" | "cross-platform")) | undefined;
                /** @description What extensions answered. */
                readonly clientExtensionResults?: ("" | null | {
                    readonly [key: string]: JsonValue;
                }) | undefined;
                /** @description What the authenticator answered. */
                readonly response: {
                    /** @description What the browser says of the act, base64url. */
                    readonly clientDataJSON: string;
                    /** @description What the authenticator made, base64url. */
                    readonly attestationObject: string;
                    /** @description What the authenticator says of itself, base64url. */
                    readonly authenticatorData?: ("" | null | string) | undefined;
                    /** @description How the authenticator can be reached. */
                    readonly transports?: ("" | null | readonly string[]) | undefined;
                    /** @description The new public key, base64url. */
                    readonly publicKey?: ("" | null | string) | undefined;
                    /** @description Its algorithm (COSE). */
                    readonly publicKeyAlgorithm?: ("" | null | number) | undefined;
                };
            };
        };
        readonly told_post_v1_operators_passkeys_id_factor: {
            /** @description The passkey's id. */
            readonly passkey_id: string;
            /**
             * @description Where it stands.
             * @constant
             */
            readonly state: "active";
        };
        readonly sent_post_v1_operators_sign_ins: components["schemas"]["sent_post_v1_operators_sessions"];
        readonly told_post_v1_operators_sign_ins: {
            /** @description The sign-in's id. */
            readonly sign_in_id: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            readonly expires_at: string;
            /** @description A passkey. */
            readonly webauthn: {
                /** @description PublicKeyCredentialRequestOptionsJSON of WebAuthn. */
                readonly options: {
                    /** @description Whose passkey it is: a domain. */
                    readonly rpId: string;
                    /** @description Random bytes to be signed, base64url. */
                    readonly challenge: string;
                    /** @description The passkeys that may answer. */
                    readonly allowCredentials: readonly {
                        /**
                         * @description Of which type it is.
                         * @constant
                         */
                        readonly type: "public-key";
                        /** @description Its id. */
                        readonly id: string;
                        /** @description How the authenticator can be reached. */
                        readonly transports?: readonly string[];
                    }[];
                    /** @description Milliseconds. */
                    readonly timeout: number;
                    /**
                     * @description Whether the authenticator must know the person.
                     * @constant
                     */
                    readonly userVerification: "required";
                };
            };
        };
        readonly sent_post_v1_operators_sign_ins_id_factor: {
            /** @description AuthenticationResponseJSON of WebAuthn. */
            readonly webauthn: {
                /** @description Its id. */
                readonly id: string;
                /** @description The same as `id`. */
                readonly rawId: string;
                /**
                 * @description Of which type it is.
                 * @constant
                 */
                readonly type: "public-key";
                /** @description Whether the authenticator is part of the device. */
                readonly authenticatorAttachment?: ("" | null | ("platform" | "cross-platform")) | undefined;
                /** @description What extensions answered. */
                readonly clientExtensionResults?: ("" | null | {
                    readonly [key: string]: JsonValue;
                }) | undefined;
                /** @description What the authenticator answered. */
                readonly response: {
                    /** @description What the browser says of the act, base64url. */
                    readonly clientDataJSON: string;
                    /** @description What the authenticator says of itself, base64url. */
                    readonly authenticatorData: string;
                    /** @description By the passkey, base64url. */
                    readonly signature: string;
                    /** @description The account as the passkey names it, base64url. */
                    readonly userHandle?: ("" | null | string) | undefined;
                    /** @description What the authenticator made, base64url. */
                    readonly attestationObject?: ("" | null | unknown) | undefined;
                };
            };
        };
        readonly told_post_v1_operators_sign_ins_id_factor: components["schemas"]["BoundTokens"];
        readonly told_get_v1_operator_stops: {
            /** @description The stops that stand. */
            readonly stops: readonly components["schemas"]["Stop"][];
            /** @description What waits for its payer. */
            readonly confirmations: readonly components["schemas"]["TerminalConfirmation"][];
        };
        readonly sent_put_v1_operator_stops: {
            /**
             * @description What it is over.
             */
            readonly scope: "everything" | "registration" | "sign_in" | "code_issue" | "top_up" | "top_up:credit" | "top_up:debit" | "top_up:cash_register" | "top_up:atm" | "top_up:points" | "spending" | "refunds" | "redemption" | "merchant" | "store" | "terminal" | "partner" | "wallet" | "device";
            /** @description With merchant, store, terminal, partner, wallet, device, and only there. */
            readonly id?: string | undefined;
            /** @description Why, in words. */
            readonly reason: string;
            /**
             * Format: date-time
             * @description It ends by itself some ten seconds after this; else two lift it.
             */
            readonly until?: string | undefined;
        };
        readonly told_put_v1_operator_stops: {
            /** @description The stop's id. */
            readonly stop_id: string;
            /**
             * Format: date-time
             * @description From then on it holds everywhere.
             */
            readonly in_force_at: string;
        };
        readonly waits_delete_v1_operator_confirmations_terminal_id: components["schemas"]["Waiting"];
        readonly waits_delete_v1_operator_stops_stop_id: components["schemas"]["Waiting"];
        readonly sent_post_v1_operator_epochs: {
            /**
             * @description What it is over.
             */
            readonly scope: "customers" | "terminals" | "partners" | "operators" | "wallet" | "device" | "merchant" | "terminal";
            /** @description With wallet, device, merchant, terminal, and only there. */
            readonly id?: string | undefined;
            /** @description Why, in words. */
            readonly reason: string;
        };
        readonly told_post_v1_operator_epochs: {
            /**
             * @description What it is over.
             */
            readonly scope: "customers" | "terminals" | "partners" | "operators" | "wallet" | "device" | "merchant" | "terminal";
            /** @description Its id. */
            readonly id: string;
            /** @description The lowest epoch still accepted; not of wallets. */
            readonly epoch?: number;
            /**
             * Format: date-time
             * @description From then on it holds everywhere.
             */
            readonly in_force_at: string;
        };
        readonly waits_post_v1_operator_epochs: components["schemas"]["Waiting"];
        readonly told_get_v1_operator_approvals: {
            /** @description What waits for a second person. */
            readonly approvals: readonly components["schemas"]["Approval"][];
        };
        readonly sent_post_v1_operator_approvals_id_approve: {
            /** @description The digest of `detail` as it was read. When it is another by now nothing is approved: 409 with the state `changed`. */
            readonly seen?: string | undefined;
        };
        readonly told_post_v1_operator_approvals_id_approve: {
            /** @description The approval's id. */
            readonly approval_id: string;
            /**
             * @description The kind of act.
             */
            readonly act: "raise_kind_epoch" | "lift_stop" | "lift_confirmation" | "change_role" | "invite_approver" | "activate_policy" | "adjust_wallet" | "restore_wallet" | "change_terms";
            /**
             * @description Where it stands.
             * @constant
             */
            readonly status: "approved";
            /** @description What became of it. */
            readonly result: {
                /** @description What it is over. */
                readonly scope?: string;
                /** @description Its id. */
                readonly id?: string | null;
                /** @description The lowest epoch that is still accepted. */
                readonly epoch?: number;
                /** @description The stop's id. */
                readonly stop_id?: string;
                /** @description The operator's id. */
                readonly operator_id?: string;
                /** @description What the operator may do. */
                readonly role?: string;
                /** @description The version. */
                readonly version?: number;
                /** @description The wallet's id. */
                readonly wallet_id?: string;
                /** @description The caller's own id of the act, kept for ever. */
                readonly reference?: string;
                /** @description Of an adjustment; negative: from the wallet. */
                readonly amount?: number;
                /** @description The id of a balance put right by hand. */
                readonly adjustment_id?: string;
                /** @description Of a wallet that was restored: how many rows it got back. */
                readonly rows?: number;
                /** @description Its own rows that Settlements are told under other numbers. */
                readonly resent?: number;
                /** @description References that came again meanwhile and were decided otherwise: look at these. */
                readonly conflicts?: readonly string[];
                /** @description The merchant's id. */
                readonly merchant_id?: string;
            };
            /**
             * Format: date-time
             * @description From then on it holds everywhere.
             */
            readonly in_force_at: string;
        };
        readonly sent_post_v1_operator_approvals_id_reject: components["schemas"]["sent_post_v1_wallet_freeze"];
        readonly told_post_v1_operator_approvals_id_reject: {
            /** @description The approval's id. */
            readonly approval_id: string;
            /**
             * @description The kind of act.
             */
            readonly act: "raise_kind_epoch" | "lift_stop" | "lift_confirmation" | "change_role" | "invite_approver" | "activate_policy" | "adjust_wallet" | "restore_wallet" | "change_terms";
            /**
             * @description Where it stands.
             * @constant
             */
            readonly status: "rejected";
        };
        readonly sent_post_v1_operator_adjustments: {
            /** @description The caller's own id of the act, kept for ever. */
            readonly reference: string;
            /** @description The wallet's id. */
            readonly wallet_id: string;
            /**
             * @description What kind it is.
             */
            readonly kind: "compensation" | "correction";
            /** @description Minor units; negative takes from the wallet. */
            readonly amount: number;
            /** @description ISO 4217. */
            readonly currency: string;
            /** @description The case by its number. */
            readonly case_number: string;
            /** @description Why, in words. */
            readonly reason: string;
        };
        readonly waits_post_v1_operator_adjustments: components["schemas"]["Waiting"];
        readonly told_get_v1_operator_wallets: {
            /** @description The wallets. */
            readonly wallets: readonly components["schemas"]["told_get_v1_operator_wallets_id"][];
        };
        readonly told_get_v1_operator_wallets_id: {
            /** @description The wallet's id. */
            readonly wallet_id: string;
            /**
             * @description Where it stands.
             */
            readonly state: "live" | "frozen" | "closed";
            /** @description An operator has stopped this wallet. */
            readonly stopped: boolean;
            /** @description ISO 4217. */
            readonly currency: string;
            /** @description What the wallet has. */
            readonly balances: {
                /** @description What can be spent now, in minor units. */
                readonly available: number;
                /** @description What is held for payments that are not captured yet, in minor units. */
                readonly held: number;
                /** @description Points that can be turned into balance. */
                readonly points: number;
                /** @description Points that mature when their payments can no longer be cancelled. */
                readonly points_pending: number;
            };
            /** @description What can be spent now, in minor units. */
            readonly available: number;
            /** @description What is held for payments that are not captured yet, in minor units. */
            readonly held: number;
            /** @description Points that can be turned into balance. */
            readonly points: number;
            /** @description Points that mature when their payments can no longer be cancelled. */
            readonly points_pending: number;
            /** @description The limits. */
            readonly limits: {
                /** @description The most that a wallet may have, in minor units. */
                readonly balance_max: number;
                /** @description Payments above this amount wait for their payers; minor units. */
                readonly confirmation_above: number;
                /** @description The most that a cooling device may pay, in minor units. */
                readonly cooling_amount_max: number;
                /** @description The most devices of a wallet. */
                readonly devices_max: number;
                /** @description The limits that the owner has set. */
                readonly own: {
                    /** @description Caps every code; null: no limit. */
                    readonly payment_amount_max: number | null;
                };
            };
            /** @description The devices that were enrolled. */
            readonly devices: readonly {
                /** @description The device's id; null where no device did it. */
                readonly device_id: string;
                /**
                 * @description Where it stands.
                 */
                readonly state: "active" | "cooling" | "removed";
                /** @description Its name. */
                readonly name: string;
                /**
                 * @description What its system says of its key, and whether that was verified.
                 */
                readonly attestation: "none" | "unverified" | "verified";
                /** @description The device that asks. */
                readonly current: boolean;
                /**
                 * Format: date-time
                 * @description When its key was enrolled.
                 */
                readonly enrolled_at: string;
                /**
                 * Format: date-time
                 * @description When it was used last; null: never.
                 */
                readonly last_used_at: string;
                /** @description Until then the device pays small amounts and freezes, nothing else; else null. */
                readonly cooling_until: string | null;
                /** @description Whether an operator has stopped it. */
                readonly stopped: boolean;
            }[];
            /** @description Where messages go. */
            readonly contacts: readonly {
                /** @description The contact's id. */
                readonly contact_id: string;
                /**
                 * @description Of which type it is.
                 */
                readonly type: "email" | "phone";
                /** @description As much of it as its owner needs to recognise it. */
                readonly hint: string;
                /**
                 * @description Where it stands.
                 */
                readonly state: "open" | "verified";
                /**
                 * Format: date-time
                 * @description When it was added.
                 */
                readonly added_at: string;
                /**
                 * Format: date-time
                 * @description From then on a recovery may go through it.
                 */
                readonly recovery_from: string;
            }[];
            /** @description Second factors. */
            readonly factors: readonly {
                /** @description The factor's id. */
                readonly factor_id: string;
                /**
                 * @description What kind it is.
                 */
                readonly kind: "totp" | "webauthn";
                /**
                 * @description Where it stands.
                 */
                readonly state: "active" | "disabled";
                /** @description What its owner calls it. */
                readonly label: string;
                /**
                 * Format: date-time
                 * @description When it was added.
                 */
                readonly added_at: string;
                /** @description When it was used last; null: never. */
                readonly last_used_at: string | null;
            }[];
            /** @description How many recovery codes were not used. */
            readonly recovery_codes_left: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            readonly created_at: string;
        };
        readonly sent_post_v1_operator_wallets_id_freeze: {
            /** @description Why, in words. */
            readonly reason?: string | undefined;
        };
        readonly told_post_v1_operator_wallets_id_freeze: components["schemas"]["told_put_v1_operator_stops"];
        readonly sent_post_v1_operator_wallets_id_restore: {
            /** @description Why, in words. */
            readonly reason: string;
        };
        readonly waits_post_v1_operator_wallets_id_restore: components["schemas"]["Waiting"];
        readonly told_get_v1_operator_wallets_id_activity: components["schemas"]["told_get_v1_wallet_activity"];
        readonly told_get_v1_operator_alerts: {
            /** @description What the deployment noticed by itself. */
            readonly alerts: readonly components["schemas"]["Alert"][];
            /** @description Names the next page; null at the end. */
            readonly cursor: string | null;
        };
        readonly sent_post_v1_operator_alerts_id_acknowledge: components["schemas"]["sent_post_v1_wallet_freeze"];
        readonly told_post_v1_operator_alerts_id_acknowledge: {
            /** @description The alert's id. */
            readonly alert_id: string;
            /** @description Who took note of it. */
            readonly acknowledged_by: string;
            /**
             * Format: date-time
             * @description When somebody took note of it.
             */
            readonly acknowledged_at: string;
        };
        readonly told_get_v1_operator_health: components["schemas"]["Health"];
        readonly sent_post_v1_operator_event_tickets: components["schemas"]["sent_post_v1_wallet_freeze"];
        readonly told_post_v1_operator_event_tickets: components["schemas"]["told_post_v1_wallet_event_tickets"];
        readonly told_get_v1_operator_events: components["schemas"]["OperatorEvent"];
        readonly told_get_v1_operator_record: {
            /** @description What happened, the newest first. */
            readonly events: readonly components["schemas"]["RecordEvent"][];
            /** @description Names the next page; null at the end. */
            readonly cursor: string | null;
        };
        readonly sent_post_v1_operator_merchants: {
            /** @description Its name. */
            readonly name: string;
            /** @description Its name in kana, as bank files spell it. */
            readonly name_kana: string;
            /** @description What kind of shop it is. */
            readonly category: string;
            /** @description Hundredths of a percent. */
            readonly reward_rate_bp: number;
            /** @description Hundredths of a percent. */
            readonly fee_rate_bp: number;
            /** @description Settlement objects that share the load. */
            readonly shards: number;
            /** @description Minor units. */
            readonly credit_line: number;
            /** @description The account that is paid out to. */
            readonly bank: {
                /** @description Four digits. */
                readonly bank_code: string;
                /** @description Three digits. */
                readonly branch_code: string;
                /** @description ordinary, checking, savings, other, or a bank file's digit: 1, 2, 4, 9. */
                readonly account_type: string | number;
                /** @description Seven digits. */
                readonly account_number: string;
                /** @description The holder as the bank spells it, in kana. */
                readonly holder_kana: string;
            };
        };
        readonly told_post_v1_operator_merchants: {
            /** @description The merchant's id. */
            readonly merchant_id: string;
            /** @description Under it the bank account waits for a second person. */
            readonly approval_id: string;
            /**
             * Format: date-time
             * @description Until then; afterwards propose the account again.
             */
            readonly expires_at: string;
        };
        readonly told_get_v1_operator_merchants: {
            /** @description The merchants. */
            readonly merchants: readonly {
                /** @description The merchant's id. */
                readonly merchant_id: string;
                /** @description Its name. */
                readonly name: string;
                /**
                 * @description Where it stands.
                 */
                readonly state: "active" | "revoked";
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                readonly created_at: string;
            }[];
        };
        readonly told_get_v1_operator_merchants_id: components["schemas"]["Merchant"];
        readonly told_delete_v1_operator_merchants_id: {
            /** @description The merchant's id. */
            readonly merchant_id: string;
            /**
             * @description Where it stands.
             * @constant
             */
            readonly state: "revoked";
            /**
             * Format: date-time
             * @description From then on it holds everywhere.
             */
            readonly in_force_at: string;
        };
        readonly sent_put_v1_operator_merchants_id: {
            /** @description Its name. */
            readonly name?: string | undefined;
            /** @description Its name in kana, as bank files spell it. */
            readonly name_kana?: string | undefined;
            /** @description Hundredths of a percent. */
            readonly reward_rate_bp?: number | undefined;
            /** @description Hundredths of a percent. */
            readonly fee_rate_bp?: number | undefined;
            /** @description Minor units. */
            readonly credit_line?: number | undefined;
            /** @description The account that is paid out to. */
            readonly bank?: {
                /** @description Four digits. */
                readonly bank_code: string;
                /** @description Three digits. */
                readonly branch_code: string;
                /** @description ordinary, checking, savings, other, or a bank file's digit: 1, 2, 4, 9. */
                readonly account_type: string | number;
                /** @description Seven digits. */
                readonly account_number: string;
                /** @description The holder as the bank spells it, in kana. */
                readonly holder_kana: string;
            } | undefined;
        };
        readonly told_put_v1_operator_merchants_id: components["schemas"]["Merchant"];
        readonly waits_put_v1_operator_merchants_id: components["schemas"]["Waiting"];
        readonly sent_post_v1_operator_merchants_id_stores: {
            /** @description Its name. */
            readonly name: string;
            /** @description Millionths of a degree. */
            readonly lat_e6: number;
            /** @description Millionths of a degree. */
            readonly lon_e6: number;
        };
        readonly told_post_v1_operator_merchants_id_stores: {
            /** @description The store's id. */
            readonly store_id: string;
        };
        readonly sent_post_v1_operator_stores_id_terminals: {
            /** @description What its owner calls it. */
            readonly label: string;
        };
        readonly told_post_v1_operator_stores_id_terminals: {
            /** @description The terminal's id. */
            readonly terminal_id: string;
            /** @description One use; shown here only. */
            readonly activation_code: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            readonly expires_at: string;
        };
        readonly told_delete_v1_operator_terminals_id: {
            /** @description The terminal's id. */
            readonly terminal_id: string;
            /**
             * @description Where it stands.
             * @constant
             */
            readonly state: "revoked";
            /**
             * Format: date-time
             * @description From then on it holds everywhere.
             */
            readonly in_force_at: string;
        };
        readonly told_get_v1_operator_terminals_id: components["schemas"]["TerminalSeen"];
        readonly told_get_v1_operator_stores_id: components["schemas"]["StoreSeen"];
        readonly told_get_v1_operator_stores: components["schemas"]["StoreList"];
        readonly told_get_v1_operator_policies: {
            /** @description The version that decides. */
            readonly active: number;
            /** @description The versions. */
            readonly policies: readonly components["schemas"]["PolicyVersion"][];
        };
        readonly sent_post_v1_operator_policies: {
            /** @description Its number. The server gives it, whatever a draft says. */
            readonly version?: number | undefined;
            /** @description ISO 4217. */
            readonly currency: string;
            /** @description All of them are judged, and told in this order. */
            readonly rules: readonly {
                /** @description The rule's name in explanations and reports; unique in the policy. */
                readonly id: string;
                /**
                 * @description What the rule judges, and which earlier acts it looks at.
                 */
                readonly act: "payment" | "top_up" | "sign_in" | "terminal" | "store" | "merchant";
                /** @description Acts with the same subject count. */
                readonly watch: readonly ("wallet" | "device" | "terminal" | "store" | "merchant" | "category" | "channel" | "partner" | "ip_prefix" | "amount")[];
                /**
                 * @description Which figure is held against the limit.
                 */
                readonly metric: "count" | "amount" | "distinct:wallet" | "distinct:device" | "distinct:terminal" | "distinct:store" | "distinct:merchant" | "distinct:category" | "distinct:channel" | "distinct:partner" | "distinct:ip_prefix" | "distinct:amount" | "declines" | "consecutive_declines" | "time_since_last" | "travel_speed" | "given_back" | "given_back_count";
                /** @description How far back the rule looks. */
                readonly window: {
                    /** @description The window is (now − sliding_ms, now], exact to the millisecond. */
                    readonly sliding_ms: number;
                } | {
                    /**
                     * @description The window starts at the last reset of this calendar.
                     */
                    readonly calendar: "day" | "week" | "month";
                    /** @description The calendar's time zone (IANA). */
                    readonly zone: string;
                    /** @description Of a week 1 (Monday) to 7; of a month; else 1. */
                    readonly day?: number | undefined;
                    /** @description The hour of the reset by the zone; else 0. */
                    readonly hour?: number | undefined;
                };
                /** @description The largest figure that passes; of time_since_last the smallest, in ms. */
                readonly limit: number;
                /** @description Conditions of the acts that are judged and counted. */
                readonly when?: {
                    /** @description How long ago the device was enrolled, in milliseconds. */
                    readonly device_age_ms?: {
                        /** @description From here on, inclusive. */
                        readonly from?: number | undefined;
                        /** @description Up to here, exclusive. */
                        readonly to?: number | undefined;
                    } | undefined;
                    /** @description How long ago the wallet was opened, in milliseconds. */
                    readonly wallet_age_ms?: {
                        /** @description From here on, inclusive. */
                        readonly from?: number | undefined;
                        /** @description Up to here, exclusive. */
                        readonly to?: number | undefined;
                    } | undefined;
                    /** @description Across wallets: the wallet was topped up less than so long before the act. */
                    readonly topped_up_within_ms?: number | undefined;
                    /**
                     * @description The wallet's age or the top-up is enough; both are asked for without it.
                     * @constant
                     */
                    readonly either?: true | undefined;
                    /** @description In minor units of the currency. */
                    readonly amount?: {
                        /** @description From here on, inclusive. */
                        readonly from?: number | undefined;
                        /** @description Up to here, exclusive. */
                        readonly to?: number | undefined;
                    } | undefined;
                    /** @description How a code was carried, how money came in, or which way in it was. */
                    readonly channel?: string | undefined;
                    /** @description Whether the phone signed the code without a network. */
                    readonly offline?: boolean | undefined;
                } | undefined;
                /**
                 * @description What happens to the act when the limit is exceeded.
                 */
                readonly action: "decline" | "confirm" | "flag";
                /** @description Whether what was given back counts no more. */
                readonly give_back?: boolean | undefined;
                /** @description Only acts whose amount is within so many 10^−4 of this act's count. */
                readonly near_bp?: number | undefined;
            }[];
        };
        readonly told_post_v1_operator_policies: {
            /** @description The version. */
            readonly version: number;
            /**
             * @description Where it stands.
             * @constant
             */
            readonly state: "draft";
            /** @description What its author should hear of: limits of the default policy that it lacks, rules that never apply. */
            readonly warnings: readonly {
                /** @description Which member is meant (RFC 6901). */
                readonly pointer: string;
                /**
                 * @description What of: `no_rules`: There is no rule at all. `not_limited`: Acts of a kind are not held to a limit of the default policy: `names`, as metric:watch. `never_told`: The rule asks for what no act of its kind tells: `names`. `above_balance`: It asks for more than a wallet holds: `at_most`, in minor units. `above_offline`: It asks for more than a code signed offline pays: `at_most`, in minor units. `below_least`: It asks for an amount below 1. `without_amount`: It asks for the amount of acts that have none. `channel_without_wallet`: It counts by wallet what tells none: the channel in `names`. `channel_unknown`: Acts of its kind come by other channels: `names`.
                 */
                readonly code: "no_rules" | "not_limited" | "never_told" | "above_balance" | "above_offline" | "below_least" | "without_amount" | "channel_without_wallet" | "channel_unknown";
                /** @description The kind of act that it is about. */
                readonly act: ("payment" | "top_up" | "sign_in" | "terminal" | "store" | "merchant") | null;
                /** @description What it is about, in the words of the policy language. */
                readonly names: readonly string[];
                /** @description The most that can be, where it asks for more. */
                readonly at_most: number | null;
                /** @description Why, in words. */
                readonly reason: string;
            }[];
        };
        readonly told_get_v1_operator_policies_version: components["schemas"]["PolicyVersion"];
        readonly sent_post_v1_operator_policies_version_shadow: components["schemas"]["sent_post_v1_wallet_freeze"];
        readonly told_post_v1_operator_policies_version_shadow: {
            /** @description The version. */
            readonly version: number;
            /**
             * Format: date-time
             * @description From then on it holds everywhere.
             */
            readonly in_force_at: string;
        };
        readonly told_delete_v1_operator_policies_version_shadow: components["schemas"]["told_post_v1_operator_policies_version_shadow"];
        readonly told_get_v1_operator_policies_version_report: components["schemas"]["ShadowReport"];
        readonly sent_post_v1_operator_policies_version_activate: components["schemas"]["sent_post_v1_wallet_freeze"];
        readonly waits_post_v1_operator_policies_version_activate: components["schemas"]["Waiting"];
        readonly sent_post_v1_operator_policies_version_backtests: {
            /** @description Whose histories to play; left out: those of every wallet in the register. */
            readonly wallets?: readonly string[] | undefined;
            /**
             * Format: date-time
             * @description The first moment whose acts are judged …
             */
            readonly from: string;
            /**
             * Format: date-time
             * @description … to this one, exclusive; at most 400 days later.
             */
            readonly to: string;
            /** @description The most live wallets that are looked at in a second; 20 if left out. */
            readonly wallets_per_second?: number | undefined;
        };
        readonly told_post_v1_operator_policies_version_backtests: components["schemas"]["Backtest"];
        readonly told_get_v1_operator_policies_version_backtests: {
            /** @description The backtests of the version. */
            readonly backtests: readonly components["schemas"]["BacktestSummary"][];
        };
        readonly told_get_v1_operator_policies_version_backtests_id: components["schemas"]["Backtest"];
        readonly told_delete_v1_operator_policies_version_backtests_id: components["schemas"]["BacktestSummary"];
        readonly told_get_v1_operator_payments: {
            /** @description None, one, or one a wallet. */
            readonly payments: readonly {
                /** @description The wallet's id. */
                readonly wallet_id: string;
                /** @description The payment as it is now. */
                readonly payment: components["schemas"]["Payment"];
            }[];
        };
        readonly told_get_v1_operator_payments_id_explanation: {
            /** @description The payment as it is now. */
            readonly payment: components["schemas"]["Payment"];
            /** @description The wallet's id. */
            readonly wallet_id: string;
            /** @description What was done about the payment since, oldest first. */
            readonly acts: readonly {
                /** @description What kind it is. */
                readonly kind: string;
                /**
                 * Format: date-time
                 * @description When it happened.
                 */
                readonly at: string;
                /**
                 * @description Who did it.
                 */
                readonly actor: "customer" | "merchant" | "partner" | "operator" | "system";
                /** @description What it moved or gave back; minor units. */
                readonly amount: number | null;
                /** @description Why it was refused; null when it was not. */
                readonly decline: {
                    /** @description The reason by its code. */
                    readonly code: string;
                } | null;
            }[];
            /** @description What each rule looked at that is about such an act; then, not now. */
            readonly windows: readonly {
                /** @description The rule's id. */
                readonly rule: string;
                /** @description What the rule looked at. */
                readonly window: {
                    /**
                     * Format: date-time
                     * @description Acts count that are later than this …
                     */
                    readonly from: string;
                    /**
                     * Format: date-time
                     * @description … up to this.
                     */
                    readonly to: string;
                };
                /** @description What it counted, oldest first: the newest 200. */
                readonly counted: readonly {
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    readonly at: string;
                    /** @description What it was for, in minor units. */
                    readonly amount: number;
                    /** @description What was given back of it by then. */
                    readonly returned: number;
                    /** @description Null: it is no payment. */
                    readonly payment_id: string | null;
                }[];
                /** @description How many it counted. */
                readonly counted_in_all: number;
            }[];
            /** @description The code of what decided. */
            readonly decided_by: string;
            /** @description The version of the control snapshot that was in force. */
            readonly snapshot_version: number;
            /** @description The version of the policy that judged. */
            readonly policy_version: number;
            /** @description Null: something else had declined before. */
            readonly velocity: {
                /** @description The version of the policy that judged. */
                readonly policy_version: number;
                /**
                 * @description What was found.
                 */
                readonly verdict: "pass" | "confirm" | "decline";
                /** @description The reason by its code. */
                readonly code: string | null;
                /** @description Rule by rule. */
                readonly rules: readonly {
                    /** @description The rule's id. */
                    readonly rule: string;
                    /** @description The figure before the act. */
                    readonly before: number;
                    /** @description The figure after the act. */
                    readonly after: number;
                    /** @description Passes up to here, inclusive. */
                    readonly limit: number;
                    /**
                     * @description What was found.
                     */
                    readonly verdict: "pass" | "exceeded" | "not_applicable";
                    /**
                     * @description What the rule does when it is exceeded.
                     */
                    readonly action: "decline" | "confirm" | "flag";
                    /** @description When the same act would pass; null: not by waiting. */
                    readonly passes_at: string | null;
                }[];
            } | null;
            /** @description The same judged again now; null when it was not judged then. */
            readonly reevaluated: {
                /** @description The version of the policy that judged. */
                readonly policy_version: number;
                /**
                 * @description What was found.
                 */
                readonly verdict: "pass" | "confirm" | "decline";
                /** @description The reason by its code. */
                readonly code: string | null;
                /** @description Rule by rule. */
                readonly rules: readonly {
                    /** @description The rule's id. */
                    readonly rule: string;
                    /** @description The figure before the act. */
                    readonly before: number;
                    /** @description The figure after the act. */
                    readonly after: number;
                    /** @description Passes up to here, inclusive. */
                    readonly limit: number;
                    /**
                     * @description What was found.
                     */
                    readonly verdict: "pass" | "exceeded" | "not_applicable";
                    /**
                     * @description What the rule does when it is exceeded.
                     */
                    readonly action: "decline" | "confirm" | "flag";
                    /** @description When the same act would pass; null: not by waiting. */
                    readonly passes_at: string | null;
                }[];
            } | null;
            /** @description Whether both verdicts are the same. */
            readonly same_verdict: boolean;
            /** @description What a version in shadow said, without any effect. */
            readonly shadow: {
                /** @description The version of the policy that judged. */
                readonly policy_version: number;
                /**
                 * @description What was found.
                 */
                readonly verdict: "pass" | "confirm" | "decline";
                /** @description The reason by its code. */
                readonly code: string | null;
                /** @description Rule by rule. */
                readonly rules: readonly {
                    /** @description The rule's id. */
                    readonly rule: string;
                    /** @description The figure before the act. */
                    readonly before: number;
                    /** @description The figure after the act. */
                    readonly after: number;
                    /** @description Passes up to here, inclusive. */
                    readonly limit: number;
                    /**
                     * @description What was found.
                     */
                    readonly verdict: "pass" | "exceeded" | "not_applicable";
                    /**
                     * @description What the rule does when it is exceeded.
                     */
                    readonly action: "decline" | "confirm" | "flag";
                    /** @description When the same act would pass; null: not by waiting. */
                    readonly passes_at: string | null;
                }[];
            } | null;
        };
        readonly told_get_v1_operator_top_ups_id_explanation: {
            /** @description The top-up. */
            readonly top_up: {
                /** @description The top-up's id; null when it was declined before a wallet knew of it. */
                readonly top_up_id: string;
                /** @description The caller's own id of the act, kept for ever. */
                readonly reference: string;
                /** @description Null: its owner turned points in. */
                readonly partner_id: string | null;
                /** @description The way by which money comes in. */
                readonly channel: string;
                /** @description In minor units of the currency. */
                readonly amount: number;
                /** @description ISO 4217. */
                readonly currency: string;
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                readonly created_at: string;
            };
            /** @description The code of what decided. */
            readonly decided_by: string;
            /** @description The version of the policy that judged. */
            readonly policy_version: number | null;
            /** @description Null: something else had declined before. */
            readonly velocity: {
                /** @description The version of the policy that judged. */
                readonly policy_version: number;
                /**
                 * @description What was found.
                 */
                readonly verdict: "pass" | "confirm" | "decline";
                /** @description The reason by its code. */
                readonly code: string | null;
                /** @description Rule by rule. */
                readonly rules: readonly {
                    /** @description The rule's id. */
                    readonly rule: string;
                    /** @description The figure before the act. */
                    readonly before: number;
                    /** @description The figure after the act. */
                    readonly after: number;
                    /** @description Passes up to here, inclusive. */
                    readonly limit: number;
                    /**
                     * @description What was found.
                     */
                    readonly verdict: "pass" | "exceeded" | "not_applicable";
                    /**
                     * @description What the rule does when it is exceeded.
                     */
                    readonly action: "decline" | "confirm" | "flag";
                    /** @description When the same act would pass; null: not by waiting. */
                    readonly passes_at: string | null;
                }[];
            } | null;
            /** @description The same judged again now; null when it was not judged then. */
            readonly reevaluated: {
                /** @description The version of the policy that judged. */
                readonly policy_version: number;
                /**
                 * @description What was found.
                 */
                readonly verdict: "pass" | "confirm" | "decline";
                /** @description The reason by its code. */
                readonly code: string | null;
                /** @description Rule by rule. */
                readonly rules: readonly {
                    /** @description The rule's id. */
                    readonly rule: string;
                    /** @description The figure before the act. */
                    readonly before: number;
                    /** @description The figure after the act. */
                    readonly after: number;
                    /** @description Passes up to here, inclusive. */
                    readonly limit: number;
                    /**
                     * @description What was found.
                     */
                    readonly verdict: "pass" | "exceeded" | "not_applicable";
                    /**
                     * @description What the rule does when it is exceeded.
                     */
                    readonly action: "decline" | "confirm" | "flag";
                    /** @description When the same act would pass; null: not by waiting. */
                    readonly passes_at: string | null;
                }[];
            } | null;
            /** @description Whether both verdicts are the same. */
            readonly same_verdict: boolean;
            /** @description What a version in shadow said, without any effect. */
            readonly shadow: {
                /** @description The version of the policy that judged. */
                readonly policy_version: number;
                /**
                 * @description What was found.
                 */
                readonly verdict: "pass" | "confirm" | "decline";
                /** @description The reason by its code. */
                readonly code: string | null;
                /** @description Rule by rule. */
                readonly rules: readonly {
                    /** @description The rule's id. */
                    readonly rule: string;
                    /** @description The figure before the act. */
                    readonly before: number;
                    /** @description The figure after the act. */
                    readonly after: number;
                    /** @description Passes up to here, inclusive. */
                    readonly limit: number;
                    /**
                     * @description What was found.
                     */
                    readonly verdict: "pass" | "exceeded" | "not_applicable";
                    /**
                     * @description What the rule does when it is exceeded.
                     */
                    readonly action: "decline" | "confirm" | "flag";
                    /** @description When the same act would pass; null: not by waiting. */
                    readonly passes_at: string | null;
                }[];
            } | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
