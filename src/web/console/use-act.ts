import { useRef, useState } from "preact/hooks";
import type { Reply } from "../../client/wire/answer.ts";
import { actOf, type DeskAct, idle } from "../desk/desk-act.ts";

/** An act with a button: where it stands, and how it is begun; one at a time. */
export interface RunningAct<T> {
  readonly act: DeskAct<T>;
  readonly run: (send: () => Promise<Reply<T>>) => Promise<DeskAct<T>>;
  readonly reset: () => void;
}

/** An act of this part of the page. Begun again while it is asked for, it stays the one act. */
export function useAct<T>(): RunningAct<T> {
  const [act, setAct] = useState<DeskAct<T>>(idle);
  const isRunning = useRef(false);
  const run = async (send: () => Promise<Reply<T>>) => {
    if (isRunning.current) return act;
    isRunning.current = true;
    setAct({ kind: "asking", sinceMs: performance.now() });
    try {
      const told = actOf(await send());
      setAct(told);
      return told;
    } finally {
      isRunning.current = false;
    }
  };
  return { act, run, reset: () => setAct(idle) };
}
