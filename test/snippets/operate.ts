import {
  importDeviceKey,
  OperatorClient,
  orThrow,
  type PolicyDocument,
  type PrivateJwk,
} from "../../src/client/index.ts";

export async function connect(origin: string, jwk: PrivateJwk, operatorId: string) {
  // #region connect
  const key = await importDeviceKey(jwk);
  const operator = new OperatorClient({ origin, key, operatorId });
  // #endregion connect
  return operator;
}

export async function stopSpending(operator: OperatorClient) {
  // #region stop
  // Answered when it is in force: from `in_force_at` on not one payment is approved.
  const stop = orThrow(await operator.raiseStop({ scope: "spending", reason: "incident 7" }));
  console.log(stop.stop_id, stop.in_force_at);
  // #endregion stop
  return stop.stop_id;
}

export async function lift(first: OperatorClient, second: OperatorClient, stopId: string) {
  // #region lift
  const { approval_id } = orThrow(await first.liftStop(stopId));
  const done = await second.approve(approval_id);
  // #endregion lift
  return done;
}

export async function openShop(operator: OperatorClient) {
  // #region shop
  const { merchant_id } = orThrow(
    await operator.addMerchant({
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
    }),
  );
  const place = { name: "Shibuya", lat_e6: 35_658_000, lon_e6: 139_701_600 };
  const { store_id } = orThrow(await operator.addStore(merchant_id, place));
  const { activation_code } = orThrow(await operator.addTerminal(store_id, "Till 1"));
  return activation_code; // Typed at the till, within a day.
  // #endregion shop
}

export async function changePolicy(
  first: OperatorClient,
  second: OperatorClient,
  policy: PolicyDocument,
) {
  // #region draft
  const { version, warnings } = orThrow(await first.addPolicy(policy));
  for (const { pointer, reason } of warnings) console.log(pointer, reason);
  // #endregion draft
  // #region backtest
  const month = 30 * 86_400_000;
  const period = {
    from: new Date(Date.now() - month).toISOString(),
    to: new Date().toISOString(),
  };
  const { backtest_id } = orThrow(await first.backtestPolicy(version, period));
  let report = orThrow(await first.backtest(version, backtest_id));
  while (report.state === "running") {
    await new Promise((resolve) => setTimeout(resolve, 500));
    report = orThrow(await first.backtest(version, backtest_id));
  }
  console.log(report.acts, report.would_have_declined);
  // #endregion backtest
  // #region activate
  const { approval_id } = orThrow(await first.activatePolicy(version));
  const approved = await second.approve(approval_id);
  // #endregion activate
  return approved.ok ? version : approved.problem?.detail;
}

export async function explain(operator: OperatorClient, paymentId: string) {
  // #region explain
  const { velocity, same_verdict } = orThrow(await operator.explanation(paymentId));
  const exceeded = velocity?.rules.filter(({ verdict }) => verdict === "exceeded") ?? [];
  for (const { rule, before, after, limit, passes_at } of exceeded) {
    console.log(rule, before, after, limit, passes_at);
  }
  // #endregion explain
  return { exceeded, same_verdict };
}

export async function freezeByContact(operator: OperatorClient, contact: string) {
  // #region freeze
  const { wallets } = orThrow(await operator.walletsByContact(contact));
  const [wallet] = wallets;
  if (wallet === undefined) return "no wallet has this contact";
  const frozen = await operator.freezeWallet(wallet.wallet_id, "its owner called");
  return frozen.ok;
  // #endregion freeze
}
