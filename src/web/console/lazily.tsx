import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../language.ts";

/** A part of the page that is loaded when it is shown first. */
export function lazily(load: () => Promise<ComponentType>): ComponentType {
  return function Lazy() {
    const [Loaded, setLoaded] = useState<ComponentType | null>(null);
    const [hasFailed, setFailed] = useState(false);
    useEffect(() => {
      load().then(
        (component) => setLoaded(() => component),
        () => setFailed(true),
      );
    }, []);
    if (Loaded !== null) return <Loaded />;
    return (
      <p class={hasFailed ? "error" : "muted"} role="status">
        {t(hasFailed ? "fault.unreachable" : "age.loading")}
      </p>
    );
  };
}
