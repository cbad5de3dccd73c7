import { useEffect, useRef } from "preact/hooks";
import { t } from "../language.ts";
import { Button } from "../part/button.tsx";
import type { Till } from "../till/till.ts";

/** What the camera sees, or how to have it see. */
export function CameraView({ till: { camera } }: { readonly till: Till }) {
  const video = useRef<HTMLVideoElement>(null);
  const stream = camera.stream.value;
  useEffect(() => {
    const element = video.current;
    if (element === null || stream === null) return undefined;
    const ended = new AbortController();
    element.srcObject = stream;
    const play = () => void element.play().catch(() => undefined);
    play();
    // Some phones stop it with the page that is put away.
    document.addEventListener("visibilitychange", play, { signal: ended.signal });
    void camera.watch(element, ended.signal);
    return () => ended.abort();
  }, [stream]);
  if (stream !== null) {
    return (
      <div class="camera">
        <video ref={video} muted playsInline aria-label={t("camera.sees")} />
        <Button kind="quiet" onPress={() => camera.stop()}>
          {t("camera.stop")}
        </Button>
      </div>
    );
  }
  const state = camera.state.value;
  const isGone = state === "refused" || state === "missing" || state === "unread";
  return (
    <>
      <Button isBusy={state === "starting"} onPress={() => void camera.start()}>
        {t("camera.start")}
      </Button>
      {isGone ? <p class="warn">{t(`camera.${state}`)}</p> : null}
    </>
  );
}
