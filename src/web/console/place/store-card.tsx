import { useState } from "preact/hooks";
import type {
  Merchant,
  TerminalIssued,
  TerminalRevoked,
} from "../../../client/resource/merchant.ts";
import { mayStop } from "../../desk/rights.ts";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Field } from "../../part/field.tsx";
import { Foreign } from "../../part/foreign.tsx";
import { IdChip } from "../../part/id-chip.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { EndIssuedTo } from "../setting/end-issued.tsx";
import { Rung } from "../stops/rung.tsx";
import { useAct } from "../use-act.ts";
import { worded } from "../worded.ts";
import { ForGood } from "./for-good.tsx";
import { ShownOnce } from "./shown-once.tsx";

type Store = Merchant["stores"][number];
type Till = Merchant["terminals"][number];

/** A store with its tills: each is stopped, or ended, by itself. */
export function StoreCard(props: {
  readonly store: Store;
  readonly terminals: readonly Till[];
  readonly onChange: () => void;
}) {
  const { store, terminals, onChange } = props;
  const desk = useDesk();
  return (
    <article class="card" aria-label={store.name}>
      <h2 class="acts">
        <Foreign>{store.name}</Foreign> <IdChip id={store.store_id} />
        <span class="muted">
          {store.lat_e6 === 0 && store.lon_e6 === 0
            ? t("map.no_place")
            : `${(store.lat_e6 / 1e6).toFixed(4)}, ${(store.lon_e6 / 1e6).toFixed(4)}`}
        </span>
      </h2>
      <Rung target={{ scope: "store", id: store.store_id }} called={store.name} isSmall />
      {terminals.map((till) => (
        <TillRow key={till.terminal_id} till={till} onChange={onChange} />
      ))}
      {mayStop(desk.role) ? <AddTill storeId={store.store_id} onChange={onChange} /> : null}
    </article>
  );
}

function TillRow({ till, onChange }: { readonly till: Till; readonly onChange: () => void }) {
  const desk = useDesk();
  const { terminal_id: id, label, state } = till;
  const { act, run } = useAct<TerminalRevoked>();
  const revoke = () => void run(() => desk.client.revokeTerminal(id)).then(onChange);
  const isOver = state === "revoked";
  return (
    <div class="till-row">
      <p>
        <Foreign>{label}</Foreign> · {worded(`thing.${state}`)} <IdChip id={id} />
      </p>
      {isOver ? null : <Rung target={{ scope: "terminal", id }} called={label} isSmall />}
      {isOver ? null : <EndIssuedTo scope="terminal" id={id} what={label} />}
      {isOver || !mayStop(desk.role) ? null : (
        <ForGood what={label} isBusy={act.kind === "asking"} onEnd={revoke} />
      )}
      <ActTold act={act} onAgain={revoke} />
    </div>
  );
}

/** The code is in the answer alone: it is shown once, and kept nowhere. */
function AddTill({
  storeId,
  onChange,
}: {
  readonly storeId: string;
  readonly onChange: () => void;
}) {
  const { client } = useDesk();
  const [label, setLabel] = useState("");
  const { act, run, reset } = useAct<TerminalIssued>();
  const add = () => {
    if (label.trim() !== "") void run(() => client.addTerminal(storeId, label.trim()));
  };
  if (act.kind === "done") {
    const done = () => {
      reset();
      setLabel("");
      onChange();
    };
    return <ShownOnce code={act.body.activation_code} until={act.body.expires_at} onDone={done} />;
  }
  return (
    <div class="seek">
      <Field label={t("shops.till_label")} value={label} onInput={setLabel} onEnter={add} />
      <Button
        isBusy={act.kind === "asking"}
        whyNot={label.trim() === "" ? t("shops.label_first") : undefined}
        onPress={add}
      >
        {t("shops.add_till")}
      </Button>
      <ActTold act={act} onAgain={add} />
    </div>
  );
}
