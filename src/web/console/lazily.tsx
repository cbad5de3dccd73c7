import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../language.ts";
import { Button } from "../part/button.tsx";

/** A part of the page that is loaded when it is shown first. */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  return function Lazy(props: Props) {
    const [Loaded, setLoaded] = useState<ComponentType<Props> | null>(null);
    const [hasFailed, setFailed] = useState(false);
    useEffect(() => {
      load().then(
        (component) => setLoaded(() => component),
        () => setFailed(true),
      );
    }, []);
    if (Loaded !== null) return <Loaded {...props} />;
    return (
      <>
        <p class={hasFailed ? "error" : "muted"} role="status">
          {t(hasFailed ? "fault.unreachable" : "age.loading")}
        </p>
        {/* The server may have another version by now: only the page knows what its parts are called. */}
        {hasFailed ? <Button onPress={() => location.reload()}>{t("fault.reload")}</Button> : null}
      </>
    );
  };
}
