import {
  importDeviceKey,
  isWaiting,
  OperatorClient as Operator,
  type OperatorClient,
  type PrivateJwk,
} from "../../src/client/index.ts";

export async function connect(origin: string, jwk: PrivateJwk, operatorId: string) {
  // #region connect
  const key = await importDeviceKey(jwk);
  const operator = new Operator({ origin, key, operatorId });
  // #endregion connect
  return operator;
}

export async function stopSpending(operator: OperatorClient) {
  // #region stop
  const stop = await operator.raiseStop({ scope: "spending", reason: "incident 7" });
  // Answered when it is in force: from `in_force_at` on not one payment is approved.
  if (stop.ok) console.log(stop.body.stop_id, stop.body.in_force_at);
  // #endregion stop
  return stop;
}

export async function lift(first: OperatorClient, second: OperatorClient, stopId: string) {
  // #region lift
  const asked = await first.liftStop(stopId);
  if (!asked.ok || !isWaiting(asked)) return asked;
  const done = await second.approve(asked.body.approval_id);
  // #endregion lift
  return done;
}

export async function openShop(operator: OperatorClient) {
  // #region shop
  const merchant = await operator.addMerchant({
    name: "Aoi Cafe",
    name_kana: "アオイカフェ",
    category: "cafe",
    reward_rate_bp: 200,
    fee_rate_bp: 300,
    shards: 1,
    credit_line: 0,
    bank: {
      bank_code: "0001",
      branch_code: "001",
      account_type: "ordinary",
      account_number: "1234567",
      holder_kana: "アオイカフエ",
    },
  });
  if (!merchant.ok) return merchant.problem?.detail;
  const place = { name: "Shibuya", lat_e6: 35_658_000, lon_e6: 139_701_600 };
  const store = await operator.addStore(merchant.body.merchant_id, place);
  if (!store.ok || !("store_id" in store.body)) return "the store is not there";
  const terminal = await operator.addTerminal(store.body.store_id, "Till 1");
  if (!terminal.ok || !("activation_code" in terminal.body)) return "the terminal is not there";
  return terminal.body.activation_code; // Typed at the till, within a day.
  // #endregion shop
}

export async function changePolicy(first: OperatorClient, second: OperatorClient, policy: object) {
  // #region draft
  const drafted = await first.addPolicy(policy);
  if (!drafted.ok) return drafted.problem?.detail; // `pointer` names what is wrong.
  const version = Number((drafted.body as { version: number }).version);
  // #endregion draft
  // #region backtest
  const day = 86_400_000;
  const run = await first.backtestPolicy(version, {
    from: new Date(Date.now() - 30 * day).toISOString(),
    to: new Date().toISOString(),
  });
  if (!run.ok) return run.problem?.detail;
  for (;;) {
    const report = await first.backtest(version, run.body.backtest_id);
    if (!report.ok) return report.problem?.detail;
    if (report.body.state !== "running") break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  // #endregion backtest
  // #region activate
  const asked = await first.activatePolicy(version);
  if (!asked.ok || !isWaiting(asked)) return "it has to wait for a second person";
  const approved = await second.approve(asked.body.approval_id);
  // #endregion activate
  return approved.ok ? version : approved.problem?.detail;
}

export async function explain(operator: OperatorClient, paymentId: string) {
  // #region explain
  const told = await operator.explanation(paymentId);
  if (!told.ok) return told.problem?.code;
  const { velocity, same_verdict } = told.body as {
    velocity: { policy_version: number; rules: { rule: string; verdict: string }[] } | null;
    same_verdict: boolean;
  };
  const exceeded = velocity?.rules.filter(({ verdict }) => verdict === "exceeded");
  // #endregion explain
  return { exceeded, same_verdict };
}

export async function freezeByContact(operator: OperatorClient, contact: string) {
  // #region freeze
  const found = await operator.walletsByContact(contact);
  if (!found.ok) return found.problem?.code;
  const [wallet] = (found.body as { wallets: { wallet_id: string }[] }).wallets;
  if (wallet === undefined) return "no wallet has this contact";
  const frozen = await operator.freezeWallet(wallet.wallet_id, "its owner called");
  return frozen.ok;
  // #endregion freeze
}
