import type { Route } from "../door/route.ts";
import { codeRoutes } from "./app/codes.ts";
import { confirmationRoutes } from "./app/confirmations.ts";
import { eventRoutes } from "./app/events.ts";
import { offlineSealRoutes } from "./app/offline-seals.ts";
import { ownPaymentRoutes } from "./app/own-payments.ts";
import { recoveryRoutes } from "./app/recoveries.ts";
import { registrationRoutes } from "./app/registrations.ts";
import { signInRoutes } from "./app/sign-ins.ts";
import { stepUpRoutes } from "./app/step-ups.ts";
import { tokenRoutes } from "./app/tokens.ts";
import { walletRoutes } from "./app/wallet.ts";
import { walletContactRoutes } from "./app/wallet-contacts.ts";
import { walletFactorRoutes } from "./app/wallet-factors.ts";
import { walletMoneyRoutes } from "./app/wallet-money.ts";
import { walletSettingRoutes } from "./app/wallet-settings.ts";
import { healthRoutes } from "./health.ts";
import { openApiRoutes } from "./openapi.ts";
import { operatorAdjustmentRoutes } from "./operator/adjustments.ts";
import { operatorAlertRoutes } from "./operator/alerts.ts";
import { operatorApprovalRoutes } from "./operator/approvals.ts";
import { operatorBacktestRoutes } from "./operator/backtests.ts";
import { operatorEpochRoutes } from "./operator/epochs.ts";
import { operatorEventRoutes } from "./operator/events.ts";
import { explanationRoutes } from "./operator/explanations.ts";
import { operatorHealthRoutes } from "./operator/health.ts";
import { operatorMerchantRoutes } from "./operator/merchants.ts";
import { operatorPasskeyRoutes } from "./operator/passkeys.ts";
import { operatorPaymentRoutes } from "./operator/payments.ts";
import { operatorPeopleRoutes } from "./operator/people.ts";
import { operatorPlaceRoutes } from "./operator/places.ts";
import { operatorPolicyRoutes } from "./operator/policies.ts";
import { operatorRecordRoutes } from "./operator/record.ts";
import { operatorStopRoutes } from "./operator/stops.ts";
import { operatorStoreRoutes } from "./operator/stores.ts";
import { operatorTermsRoutes } from "./operator/terms.ts";
import { operatorWalletRoutes } from "./operator/wallets.ts";
import { fundingRoutes } from "./partner/funding.ts";
import { partnerRoutes } from "./partner/partners.ts";
import { cancellationRoutes } from "./terminal/cancellations.ts";
import { captureRoutes } from "./terminal/captures.ts";
import { ownTerminalRoutes } from "./terminal/own-terminal.ts";
import { paymentRoutes } from "./terminal/payments.ts";
import { refundRoutes } from "./terminal/refunds.ts";
import { terminalTotalRoutes } from "./terminal/terminal-totals.ts";
import { terminalRoutes } from "./terminal/terminals.ts";

/** Every call of the contract, in the order in which the contract names them. */
export const routes: readonly Route[] = openApiRoutes([
  ...healthRoutes,
  ...registrationRoutes,
  ...signInRoutes,
  ...recoveryRoutes,
  ...tokenRoutes,
  ...stepUpRoutes,
  ...walletRoutes,
  ...walletContactRoutes,
  ...walletFactorRoutes,
  ...walletSettingRoutes,
  ...codeRoutes,
  ...offlineSealRoutes,
  ...walletMoneyRoutes,
  ...ownPaymentRoutes,
  ...confirmationRoutes,
  ...eventRoutes,
  ...terminalRoutes,
  ...ownTerminalRoutes,
  ...terminalTotalRoutes,
  ...paymentRoutes,
  ...captureRoutes,
  ...cancellationRoutes,
  ...refundRoutes,
  ...partnerRoutes,
  ...fundingRoutes,
  ...operatorPeopleRoutes,
  ...operatorPasskeyRoutes,
  ...operatorStopRoutes,
  ...operatorEpochRoutes,
  ...operatorApprovalRoutes,
  ...operatorAdjustmentRoutes,
  ...operatorWalletRoutes,
  ...operatorAlertRoutes,
  ...operatorHealthRoutes,
  ...operatorEventRoutes,
  ...operatorRecordRoutes,
  ...operatorMerchantRoutes,
  ...operatorTermsRoutes,
  ...operatorStoreRoutes,
  ...operatorPlaceRoutes,
  ...operatorPolicyRoutes,
  ...operatorBacktestRoutes,
  ...operatorPaymentRoutes,
  ...explanationRoutes,
]);
