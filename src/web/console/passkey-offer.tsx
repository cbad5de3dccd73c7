import { t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { refusalText } from "../refusal.ts";
import { useDesk } from "./desk-of.ts";
import { useAct } from "./use-act.ts";

/** Offers to make a passkey, until one was made or put off. */
export function PasskeyOffer() {
  const desk = useDesk();
  const { act, run } = useAct<unknown>();
  const { hasPasskey, isPasskeyLater } = desk.notes.value ?? {};
  if (hasPasskey || isPasskeyLater) return null;
  const isRefused = act.kind === "refused" || act.kind === "no_answer";
  return (
    <section class="card offer" aria-labelledby="passkey-offer">
      <h2 id="passkey-offer">{t("passkey.title")}</h2>
      <p>{t("passkey.why")}</p>
      {isRefused ? (
        <p class="error" role="alert">
          {act.kind === "refused" && act.problem.code !== "forbidden"
            ? refusalText(act.problem)
            : t("passkey.not_given")}
        </p>
      ) : null}
      <p class="acts">
        <Button
          kind="primary"
          isBusy={act.kind === "asking"}
          onPress={() => void run(() => desk.makePasskey())}
        >
          {t("passkey.make")}
        </Button>
        <Button kind="quiet" onPress={() => void desk.note({ isPasskeyLater: true })}>
          {t("passkey.later")}
        </Button>
      </p>
    </section>
  );
}
