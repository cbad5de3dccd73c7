import type { components, operations } from "../../../build/openapi/contract.d.ts";
import type * as sdk from "../../../src/client/index.ts";

/*
 * Compiles only while what the contract promises is what the SDK's types say. Nothing here runs.
 */

type Schemas = components["schemas"];
type Body<Name extends keyof operations> = operations[Name] extends {
  requestBody: { content: { "application/json": infer Sent } };
}
  ? Sent
  : never;
type Answer<Name extends keyof operations, Status extends number> = operations[Name] extends {
  responses: { [Code in Status]: { content: { "application/json": infer Told } } };
}
  ? Told
  : never;

/** What the contract answers, as the SDK's types name it. */
export const answers = {
  payment: (told: Schemas["Payment"]): sdk.Payment => told,
  refund: (told: Schemas["Refund"]): sdk.Refund => told,
  cancellation: (told: Schemas["Cancellation"]): sdk.Cancellation => told,
  totals: (told: Schemas["TerminalTotals"]): sdk.Totals => told,
  wallet: (told: Answer<"get_v1_wallet", 200>): sdk.Wallet => told,
  activity: (told: Answer<"get_v1_wallet_activity", 200>): sdk.Activity => told,
  code: (told: Answer<"post_v1_codes", 201>): sdk.Code => told,
  seals: (told: Answer<"post_v1_offline_seals", 201>): sdk.OfflineSeals => told,
  credit: (told: Answer<"post_v1_funding_channel_credits", 201>): sdk.Credit => told,
  stop: (told: Schemas["Stop"]): sdk.Stop => told,
  waiting: (told: Schemas["Waiting"]): sdk.Waiting => told,
  backtest: (told: Schemas["Backtest"]): sdk.Backtest => told,
  shadowReport: (told: Schemas["ShadowReport"]): sdk.ShadowReport => told,
};

/** What the SDK sends, as the contract takes it. */
export const requests = {
  capture: (sent: sdk.CaptureRequest): Body<"post_v1_payments_id_captures"> => sent,
  cancellation: (sent: sdk.CancellationRequest): Body<"post_v1_cancellations"> => sent,
  refund: (sent: sdk.RefundRequest): Body<"post_v1_payments_id_refunds"> => sent,
  topUp: (sent: sdk.TopUpRequest): Body<"post_v1_top_ups"> => sent,
  credit: (sent: sdk.CreditRequest): Body<"post_v1_funding_channel_credits"> => sent,
  code: (sent: sdk.CodeRequest): Body<"post_v1_codes"> => sent,
  stop: (sent: sdk.StopRequest): Body<"put_v1_operator_stops"> => sent,
  epoch: (sent: sdk.EpochRequest): Body<"post_v1_operator_epochs"> => sent,
  store: (sent: sdk.StoreRequest): Body<"post_v1_operator_merchants_id_stores"> => sent,
  adjustment: (sent: sdk.AdjustmentRequest): Body<"post_v1_operator_adjustments"> => sent,
};
