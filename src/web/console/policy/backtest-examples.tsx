import { useState } from "preact/hooks";
import { BareButton } from "../../bare-button.tsx";
import { type ExampleAct, paymentOfExample } from "../../desk/example-payment.ts";
import { shortText } from "../../format/time.ts";
import { t } from "../../language.ts";
import { useDesk } from "../desk-of.ts";
import { metricFigure } from "../metric-figure.ts";

/** Acts that exceeded a rule, each the way to its payment's story, or else to its customer. */
export function BacktestExamples(props: {
  readonly examples: readonly ExampleAct[];
  /** What the rule counts, which the figures are of; null where that is not known. */
  readonly metric: string | null;
}) {
  return (
    <span class="examples">
      {props.examples.slice(0, 3).map((example) => (
        <Example
          key={`${example.wallet_id} ${example.at}`}
          example={example}
          metric={props.metric}
        />
      ))}
    </span>
  );
}

function Example(props: { readonly example: ExampleAct; readonly metric: string | null }) {
  const { example, metric } = props;
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
  const figure = (value: number) => metricFigure(metric, value, desk.facts.currency);
  return (
    <BareButton look="example" isBusy={isSeeking} onPress={() => void open()}>
      {t("backtest.example", {
        time,
        before: figure(example.before),
        after: figure(example.after),
      })}
    </BareButton>
  );
}
