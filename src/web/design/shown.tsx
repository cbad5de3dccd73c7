import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** A selector of what is pressed, or what is typed into the fields, one text after another. */
export type HandStep = string | readonly string[];

/** A button that has just come is dead for 400 ms. */
const bornMs = 500;

/** A sample under the name of what it shows. */
export function Shown(props: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div class="design-shown">
      <p class="design-name">{props.name}</p>
      {props.children}
    </div>
  );
}

/**
 * A sample whose state only a person brings about: each step is done once what it needs is there.
 * Until then it takes no focus, which would scroll the page to it.
 */
export function Pressed(props: {
  readonly steps: readonly HandStep[];
  readonly children: ComponentChildren;
}) {
  const own = useRef<HTMLDivElement>(null);
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    const gone = new AbortController();
    const run = async () => {
      for (const step of props.steps) await act(own.current, step, gone.signal);
      await rest(bornMs);
      if (!gone.signal.aborted) setDone(true);
    };
    void run();
    return () => gone.abort();
  }, []);
  return (
    <div ref={own} inert={!isDone} data-steps={isDone ? "done" : "going on"}>
      {props.children}
    </div>
  );
}

async function act(own: HTMLElement | null, step: HandStep, gone: AbortSignal): Promise<void> {
  if (typeof step === "string") {
    const wanted = () => own?.querySelector<HTMLElement>(step);
    while (!wanted() && !gone.aborted) await rest(100);
    await rest(bornMs);
    if (!gone.aborted) wanted()?.click();
    return;
  }
  const fields = () => [...(own?.querySelectorAll<HTMLInputElement>("input") ?? [])];
  while (fields().length < step.length && !gone.aborted) await rest(100);
  for (const [index, text] of step.entries()) {
    const field = fields()[index];
    if (field === undefined || gone.aborted) return;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await rest(0);
  }
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
