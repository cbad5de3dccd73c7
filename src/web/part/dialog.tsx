import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../language.ts";
import { Button } from "./button.tsx";

/** A sheet over the page: the browser's own dialog, which keeps the focus and gives it back. */
export function Dialog(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** Its children have the button that closes it. */
  readonly hasOwnEnd?: boolean;
}) {
  const { title, onClose, children, hasOwnEnd = false } = props;
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    // It is taken out of the page without being closed, which leaves the focus nowhere.
    return () => {
      const isNowhere = document.activeElement === document.body;
      if (isNowhere && opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  // A browser closes it by itself where "back" or Escape come again: who still needs it shows it again.
  const hearClosed = () => {
    onClose();
    setTimeout(() => {
      if (dialog.current?.open === false) dialog.current.showModal();
    });
  };
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={hearClosed}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={id} tabIndex={-1}>
        {title}
      </h2>
      {children}
      {hasOwnEnd ? null : (
        <div class="dialog-end">
          <Button kind="quiet" onPress={onClose}>
            {t("act.close")}
          </Button>
        </div>
      )}
    </dialog>
  );
}
