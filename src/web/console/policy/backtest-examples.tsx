import { useState } from "preact/hooks";
import { BareButton } from "../../bare-button.tsx";
import { type ExampleAct, paymentOfExample } from "../../desk/example-payment.ts";
import { shortText } from "../../format/time.ts";
import { t } from "../../language.ts";
import { useDesk } from "../desk-of.ts";

/** Acts that exceeded a rule, each the way to its payment's story, or else to its customer. */
export function BacktestExamples({ examples }: { readonly examples: readonly ExampleAct[] }) {
  return (
    <span class="examples">
      {examples.slice(0, 3).map((example) => (
        <Example key={`${example.wallet_id} ${example.at}`} example={example} />
      ))}
    </span>
  );
}

function Example({ example }: { readonly example: ExampleAct }) {
  const desk = useDesk();
  const [isSeeking, setSeeking] = useState(false);
  const open = async () => {
    if (isSeeking) return;
    setSeeking(true);
    const id = await paymentOfExample(desk.client, example);
    setSeeking(false);
    if (id === null) desk.go({ page: "customers", id: example.wallet_id });
    else desk.go({ page: "payment", id });
  };
  const time = shortText(Date.parse(example.at), desk.facts.time_zone);
  return (
    <BareButton look="example" isBusy={isSeeking} onPress={() => void open()}>
      {t("backtest.example", { time, before: example.before, after: example.after })}
    </BareButton>
  );
}
