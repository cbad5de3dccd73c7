import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Payer } from "../payer/payer.ts";
import { ConfirmCover } from "./confirm-cover.tsx";
import { DecidedCover } from "./decided-cover.tsx";

/** What comes by itself and covers any screen: a payment to be confirmed, one that was decided. */
export function LiveCover({ payer }: { readonly payer: Payer }) {
  const { live } = payer.paying;
  const waiting = live.confirms.current.value;
  const decided = live.decided.value;
  if (waiting !== null) {
    return (
      <Cover name={waiting.paymentId}>
        <ConfirmCover key={waiting.paymentId} payer={payer} waiting={waiting} />
      </Cover>
    );
  }
  if (decided === null) return null;
  return (
    <Cover name={decided.paymentId} onBack={() => live.close()}>
      <DecidedCover key={`${decided.paymentId} ${decided.what}`} payer={payer} decided={decided} />
    </Cover>
  );
}

/** Covers everything: what is below can be neither seen, touched nor read out. */
function Cover({
  name,
  onBack,
  children,
}: {
  readonly name: string;
  /** The browser went back: what covers is left with the place beneath. Nothing happens without it. */
  readonly onBack?: () => void;
  readonly children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const cover = () => {
    if (dialog.current?.open === false) dialog.current.showModal();
  };
  useEffect(cover, [name]);
  useEffect(() => {
    const ended = new AbortController();
    if (onBack !== undefined) addEventListener("popstate", onBack, { signal: ended.signal });
    return () => ended.abort();
    // What was asked and what it became are one dialog of one name.
  }, [name, onBack === undefined]);
  return (
    <dialog
      ref={dialog}
      class="cover"
      aria-labelledby="cover-title"
      onCancel={(event) => event.preventDefault()}
      // A browser takes "back" and Escape for an order when they come again, and closes it unasked.
      onClose={cover}
    >
      {children}
    </dialog>
  );
}
