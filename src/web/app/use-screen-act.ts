import { useRef, useState } from "preact/hooks";
import type { Reply } from "../../client/wire/answer.ts";
import { type OwnWords, type Trouble, troubleOf } from "../payer/trouble.ts";

/** An act of a screen: whether it is under way, and why it did not end well. */
export interface ScreenAct {
  readonly isBusy: boolean;
  readonly trouble: Trouble | null;
  /**
   * Does it, unless it is under way; resolves with the answer's body, or with undefined when there
   * is none and `trouble` says why. `own` are the screen's words for a refusal.
   */
  readonly run: <T>(call: () => Promise<Reply<T>>, own?: OwnWords) => Promise<T | undefined>;
  /** What the screen itself finds wrong, before anything is sent. */
  readonly tell: (trouble: Trouble | null) => void;
}

/** The act of a screen, which asks once however often its button is pressed. */
export function useScreenAct(): ScreenAct {
  const [isBusy, setBusy] = useState(false);
  const [trouble, tell] = useState<Trouble | null>(null);
  const isRunning = useRef(false);
  const run: ScreenAct["run"] = async (call, own) => {
    if (isRunning.current) return undefined;
    isRunning.current = true;
    setBusy(true);
    tell(null);
    try {
      const reply = await call();
      if (reply.ok) return reply.body;
      tell(troubleOf(reply, own));
      return undefined;
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  };
  return { isBusy, trouble, run, tell };
}
