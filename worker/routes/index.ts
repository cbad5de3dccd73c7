import type { Route } from "../route.ts";
import { cancellationRoutes } from "./cancellations.ts";
import { captureRoutes } from "./captures.ts";
import { codeRoutes } from "./codes.ts";
import { confirmationRoutes } from "./confirmations.ts";
import { eventRoutes } from "./events.ts";
import { explanationRoutes } from "./explanations.ts";
import { fundingRoutes } from "./funding.ts";
import { healthRoutes } from "./health.ts";
import { offlineSealRoutes } from "./offline-seals.ts";
import { openApiRoutes } from "./openapi.ts";
import { operatorAdjustmentRoutes } from "./operator-adjustments.ts";
import { operatorAlertRoutes } from "./operator-alerts.ts";
import { operatorApprovalRoutes } from "./operator-approvals.ts";
import { operatorBacktestRoutes } from "./operator-backtests.ts";
import { operatorEpochRoutes } from "./operator-epochs.ts";
import { operatorMerchantRoutes } from "./operator-merchants.ts";
import { operatorPasskeyRoutes } from "./operator-passkeys.ts";
import { operatorPeopleRoutes } from "./operator-people.ts";
import { operatorPolicyRoutes } from "./operator-policies.ts";
import { operatorRecordRoutes } from "./operator-record.ts";
import { operatorStopRoutes } from "./operator-stops.ts";
import { operatorStoreRoutes } from "./operator-stores.ts";
import { operatorTermsRoutes } from "./operator-terms.ts";
import { operatorWalletRoutes } from "./operator-wallets.ts";
import { ownPaymentRoutes } from "./own-payments.ts";
import { partnerRoutes } from "./partners.ts";
import { paymentRoutes } from "./payments.ts";
import { recoveryRoutes } from "./recoveries.ts";
import { refundRoutes } from "./refunds.ts";
import { registrationRoutes } from "./registrations.ts";
import { signInRoutes } from "./sign-ins.ts";
import { stepUpRoutes } from "./step-ups.ts";
import { terminalTotalRoutes } from "./terminal-totals.ts";
import { terminalRoutes } from "./terminals.ts";
import { tokenRoutes } from "./tokens.ts";
import { walletRoutes } from "./wallet.ts";
import { walletContactRoutes } from "./wallet-contacts.ts";
import { walletFactorRoutes } from "./wallet-factors.ts";
import { walletMoneyRoutes } from "./wallet-money.ts";
import { walletSettingRoutes } from "./wallet-settings.ts";

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
  ...operatorRecordRoutes,
  ...operatorMerchantRoutes,
  ...operatorTermsRoutes,
  ...operatorStoreRoutes,
  ...operatorPolicyRoutes,
  ...operatorBacktestRoutes,
  ...explanationRoutes,
]);
