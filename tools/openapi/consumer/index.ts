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
  activated: (told: Answer<"post_v1_terminals_activations", 201>): sdk.Activated => told,
  flow: (told: Answer<"post_v1_registrations", 201>): sdk.FlowOpened => told,
  proven: (told: Answer<"post_v1_registrations_id_contact_proof", 200>): sdk.ContactProven => told,
  registered: (told: Answer<"post_v1_registrations_id_factor", 201>): sdk.Entered => told,
  signedIn: (told: Answer<"post_v1_sign_ins_id_factor", 201>): sdk.Entered => told,
  stepUp: (told: Answer<"post_v1_step_ups", 201>): sdk.StepUpOpened => told,
  payments: (told: Answer<"get_v1_wallet_payments", 200>): sdk.PaymentPage => told,
  redemption: (told: Answer<"get_v1_redemptions_id", 200>): sdk.Redemption => told,
  topUp: (told: Answer<"post_v1_top_ups", 201>): sdk.TopUp => told,
  confirmation: (
    told: Answer<"get_v1_wallet_confirmations", 200>["confirmations"][number],
  ): sdk.Confirmation => told,
  factor: (told: Answer<"post_v1_wallet_factors", 201>): sdk.FactorOpened => told,
  factorState: (told: Answer<"delete_v1_wallet_factors_id", 200>): sdk.FactorState => told,
  contact: (told: Answer<"post_v1_wallet_contacts", 201>): sdk.ContactOpened => told,
  contactState: (told: Answer<"delete_v1_wallet_contacts_id", 200>): sdk.ContactState => told,
  ticket: (told: Answer<"post_v1_wallet_event_tickets", 201>): sdk.EventTicket => told,
  event: (told: Schemas["WalletEvent"]): sdk.WalletEvent => told,
  operator: (told: Answer<"post_v1_operators_activations", 201>): sdk.OperatorEntered => told,
  invited: (told: Answer<"post_v1_operators_invitations", 202>): sdk.Invited => told,
  passkey: (told: Answer<"post_v1_operators_passkeys", 201>): sdk.PasskeyBegun => told,
  signIn: (told: Answer<"post_v1_operators_sign_ins", 201>): sdk.SignInBegun => told,
  standing: (told: Answer<"get_v1_operator_stops", 200>): sdk.Standing => told,
  epoch: (told: Answer<"post_v1_operator_epochs", 200>): sdk.EpochRaised => told,
  approval: (told: Schemas["Approval"]): sdk.Approval => told,
  approved: (told: Answer<"post_v1_operator_approvals_id_approve", 200>): sdk.Approved => told,
  alerts: (told: Answer<"get_v1_operator_alerts", 200>): sdk.AlertPage => told,
  record: (told: Answer<"get_v1_operator_record", 200>): sdk.RecordPage => told,
  partner: (told: Answer<"get_v1_operator_partners", 200>["partners"][number]): sdk.PartnerEntry =>
    told,
  terminal: (told: Answer<"post_v1_operator_stores_id_terminals", 201>): sdk.TerminalIssued => told,
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
  start: (sent: sdk.Contact): Body<"post_v1_registrations">["contact"] => sent,
  device: (sent: sdk.NewDevice): Body<"post_v1_sign_ins_id_factor">["device"] => sent,
  payment: (sent: sdk.PaymentRequest): Omit<Body<"post_v1_payments">, "capture"> => sent,
  confirmation: (sent: sdk.ConfirmationDecision): Body<"post_v1_payments_id_confirmation"> => sent,
  redemption: (sent: sdk.RedemptionRequest): Omit<Body<"post_v1_redemptions">, "payout_account"> =>
    sent,
  factor: (sent: sdk.FactorRequest): Body<"post_v1_wallet_factors"> => sent,
  merchant: (sent: sdk.MerchantRequest): Omit<Body<"post_v1_operator_merchants">, "bank"> => sent,
  partner: (sent: sdk.PartnerRequest): Omit<Body<"post_v1_operator_partners">, "jwk"> => sent,
  invitation: (sent: sdk.Invitation): Body<"post_v1_operators_invitations"> => sent,
  backtest: (
    sent: sdk.BacktestRequest,
  ): Omit<Body<"post_v1_operator_policies_version_backtests">, "wallets"> => sent,
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
