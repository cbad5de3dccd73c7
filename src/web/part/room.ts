import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** How much room a drawing has. */
export interface Room {
  readonly widthCss: number;
  readonly heightCss: number;
  /** Device pixels of a CSS pixel; not whole on many phones. */
  readonly ratio: number;
}

const none: Room = { widthCss: 0, heightCss: 0, ratio: 1 };

/** The room of an element, measured before it is painted and whenever it changes. */
export function useRoom<E extends Element>(): readonly [{ current: E | null }, Room] {
  const element = useRef<E>(null);
  const [room, setRoom] = useState(none);
  useLayoutEffect(() => {
    const measure = () => {
      const { clientWidth: widthCss = 0, clientHeight: heightCss = 0 } = element.current ?? {};
      setRoom({ widthCss, heightCss, ratio: devicePixelRatio });
    };
    measure();
    const observer = new ResizeObserver(measure);
    if (element.current !== null) observer.observe(element.current);
    addEventListener("resize", measure);
    return () => {
      observer.disconnect();
      removeEventListener("resize", measure);
    };
  }, []);
  return [element, room];
}
