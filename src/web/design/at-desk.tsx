import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { DeskContext } from "../console/desk-of.ts";
import { type SampleDesk, sampleDesk } from "./sample-desk.ts";

/** A part of the console at a desk of fixed data. */
export function AtDesk(props: { readonly of?: SampleDesk; readonly children: ComponentChildren }) {
  const desk = useMemo(() => sampleDesk(props.of), []);
  return <DeskContext.Provider value={desk}>{props.children}</DeskContext.Provider>;
}
