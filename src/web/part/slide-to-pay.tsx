import { useRef, useState } from "preact/hooks";
import { t } from "../language.ts";
import { Icon } from "./icon.tsx";
import { atRest, type SlidePlace, slidByFinger, slidByKey, slidFarEnough } from "./slide.ts";

/**
 * A handle that pays when it is slid to the end by a finger that took it, or moved there by four
 * presses of an arrow key. `onPaid` says whether it is so: if not, the handle springs back.
 */
export function SlideToPay(props: { readonly label: string; readonly onPaid: () => boolean }) {
  const { label, onPaid } = props;
  const way = useRef<HTMLDivElement>(null);
  const handle = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<SlidePlace>(atRest);
  const from = useRef(0);
  const wayPx = () => (way.current?.clientWidth ?? 0) - (handle.current?.offsetWidth ?? 0);
  const pay = () => {
    onPaid();
    setPlace(atRest);
  };
  const percent = Math.round(place.share * 100);
  return (
    <div class="slide" ref={way}>
      <span class="slide-label" aria-hidden="true">
        {label}
      </span>
      <div
        ref={(element) => {
          handle.current = element;
          element?.style.setProperty("transform", `translateX(${place.share * wayPx()}px)`);
        }}
        class={`slide-handle${place.isHeld ? " held" : ""}`}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={t("confirm.slide_value", { percent })}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = event.clientX;
          setPlace(slidByFinger(0, wayPx()));
        }}
        onPointerMove={(event) => {
          if (place.isHeld) setPlace(slidByFinger(event.clientX - from.current, wayPx()));
        }}
        onPointerUp={(event) => {
          const end = slidByFinger(event.clientX - from.current, wayPx());
          if (place.isHeld && slidFarEnough(end)) pay();
          else setPlace(atRest);
        }}
        onPointerCancel={() => setPlace(atRest)}
        onBlur={() => setPlace(atRest)}
        onKeyDown={(event) => {
          const next = slidByKey(place, event.key, event.repeat);
          if (next === undefined) return;
          event.preventDefault();
          if (slidFarEnough(next)) pay();
          else setPlace(next);
        }}
      >
        <Icon name="next" />
      </div>
    </div>
  );
}
