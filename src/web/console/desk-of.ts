import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { OperatorDesk } from "../desk/operator-desk.ts";

/** The desk that everything on the page acts for. */
export const DeskContext = createContext<OperatorDesk | null>(null);

/** The desk of the page; throws outside of one. */
export function useDesk(): OperatorDesk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error("there is no desk around this");
  return desk;
}
