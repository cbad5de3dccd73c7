import type { PublicJwk } from "../../src/token/jwk.ts";
import type { Column } from "./table.ts";

/** The columns of a public key, which are its coordinates: every key here is on P-256. */
export const publicJwk: Column<PublicJwk> = {
  names: ["x", "y"],
  read: ({ x, y }) => ({ kty: "EC", crv: "P-256", x: x as string, y: y as string }),
  write: ({ x, y }) => [x, y],
};
