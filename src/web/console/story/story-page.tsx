import { useEffect, useState } from "preact/hooks";
import type { PaymentExplanation, TopUpExplanation } from "../../../client/resource/operator.ts";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { EmptyState } from "../../part/empty-state.tsx";
import { Field } from "../../part/field.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { useAct } from "../use-act.ts";
import { FindByReference } from "./find-by-reference.tsx";
import { PaymentStory } from "./payment-story.tsx";
import { TopUpStory } from "./top-up-story.tsx";

type Explained = PaymentExplanation | TopUpExplanation;

/** The whole story of a payment or a top-up, by its id. */
export function StoryPage() {
  const desk = useDesk();
  const { id } = desk.route.value;
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string>();
  const find = () => {
    const sought = typed.normalize("NFKC").trim();
    if (!/^(?:pay|top)_\S+$/.test(sought)) return setError(t("story.id_wrong"));
    setError(undefined);
    setTyped("");
    desk.go({ page: "payment", id: sought });
  };
  return (
    <div class="payment">
      <h1>{t("story.title")}</h1>
      <div class="seek">
        <Field
          label={t("story.id")}
          support={t("story.id_support")}
          value={typed}
          onInput={setTyped}
          error={error}
          onEnter={find}
        />
        <Button kind="primary" onPress={find}>
          {t("story.find")}
        </Button>
      </div>
      <details open={id === null}>
        <summary>{t("story.by_number")}</summary>
        <FindByReference />
      </details>
      {id === null ? (
        <EmptyState title={t("story.empty")} support={t("story.empty_support")} />
      ) : (
        <Story key={id} id={id} />
      )}
    </div>
  );
}

function Story({ id }: { readonly id: string }) {
  const { client } = useDesk();
  const { act, run } = useAct<Explained>();
  const read = () =>
    void run(() => (id.startsWith("top_") ? client.topUpExplanation(id) : client.explanation(id)));
  useEffect(read, []);
  if (act.kind !== "done") return <ActTold act={act} onAgain={read} />;
  return "payment" in act.body ? (
    <PaymentStory told={act.body} onAgain={read} />
  ) : (
    <TopUpStory told={act.body} onAgain={read} />
  );
}
