import { t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { go } from "../payer/address.ts";
import type { CodeView, NoCode } from "../payer/code/code-desk.ts";
import type { Payer } from "../payer/payer.ts";
import { SupportLink } from "../support-link.tsx";
import type { Key } from "../words/catalogue.ts";
import { Unfreeze } from "./freeze-button.tsx";

/** What stands in the place of a code: that one is asked for, or why there is none, and what to do. */
export function NoCodePanel(props: {
  readonly payer: Payer;
  readonly view: Exclude<CodeView, { readonly kind: "shown" }>;
}) {
  const { payer, view } = props;
  const { codes } = payer.paying;
  // The place of the codes stays the same, so that nothing jumps when they come.
  if (view.kind === "hidden") return <div class="code-panel" />;
  if (view.kind === "asking") {
    return (
      <div class="code-panel">
        <p class="code-wait" role="status">
          {t("code.asking")}
        </p>
      </div>
    );
  }
  const isDecided = view.kind === "decided";
  const wallet = payer.known.value?.wallet;
  const isStopped = wallet?.stopped === true;
  const isFrozen = wallet?.state === "frozen";
  const isHeld = isFrozen || isStopped;
  const word = isDecided ? decidedWord(payer) : wordOf(view.reason, isFrozen, isStopped);
  return (
    <div class="code-panel none">
      <p class="code-why" role="status">
        {t(word as "code.decided")}
      </p>
      {isStopped && !isDecided ? <SupportLink facts={payer.facts} /> : null}
      {isFrozen && !isStopped && !isDecided ? (
        <Unfreeze payer={payer} isMain onDone={() => codes.show()} />
      ) : null}
      {isHeld && !isDecided ? null : (
        <Button kind="primary" isLarge onPress={() => codes.show()}>
          {t("code.new")}
        </Button>
      )}
      {isDecided ? (
        <Button isLarge onPress={() => go("activity")}>
          {t("code.see_activity")}
        </Button>
      ) : (
        <Button isLarge onPress={() => go("home")}>
          {t("code.see_balance")}
        </Button>
      )}
    </div>
  );
}

/** What was read may wait for its payer yet: then nothing is decided. */
function decidedWord(payer: Payer): Key {
  const isAsked = payer.paying.live.confirms.current.value !== null;
  return isAsked ? "code.waits" : "code.decided";
}

/** Whoever was stopped is told so, and no more than that codes are paused where all are. */
function wordOf(reason: NoCode, isFrozen: boolean, isStopped: boolean): Key {
  if (reason.why !== "refused") return `code.none_${reason.why}`;
  const { code, scope } = reason.problem;
  if (code === "stopped" && scope === "device") return "banner.phone_stopped";
  if (isStopped || (code === "stopped" && scope === "wallet")) return "banner.stopped";
  if (isFrozen || reason.problem.state === "frozen") return "code.none_frozen";
  return reason.problem.code === "stopped" ? "code.none_stopped" : "code.none_other";
}
