import * as local from "../../../worker/local.ts";
import { counted, takeTallies } from "./tally.ts";

/*
 * The local Worker with counters around its objects, for `npm run bench -- cost` only. Nothing of
 * this is in any other bundle.
 */
export { Clock } from "../../../worker/local.ts";
export const Control = counted("Control", local.Control);
export const Courier = counted("Courier", local.Courier);
export const Directory = counted("Directory", local.Directory);
export const Guard = counted("Guard", local.Guard);
export const Handle = counted("Handle", local.Handle);
export const Merchant = counted("Merchant", local.Merchant);
export const Monitor = counted("Monitor", local.Monitor);
export const Partner = counted("Partner", local.Partner);
export const Settlement = counted("Settlement", local.Settlement);
export const Terminal = counted("Terminal", local.Terminal);
export const Wallet = counted("Wallet", local.Wallet);

type Fetch = typeof local.default.fetch;

export default {
  fetch(...input: Parameters<Fetch>): ReturnType<Fetch> | Promise<Response> {
    const { pathname } = new URL(input[0].url);
    if (pathname !== "/bench/tallies") return local.default.fetch(...input);
    return Promise.resolve(Response.json(takeTallies()));
  },
};
