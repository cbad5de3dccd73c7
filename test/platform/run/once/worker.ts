import { counted } from "./count.ts";
import { drawn } from "./draw.ts";
import { Point } from "./point.ts";
import { rememberedLength } from "./remembered.ts";
import { told } from "./tell.ts";
import { waited } from "./wait.ts";

/** Answers how often this isolate was asked, and with what all isolates have in common. */
export default {
  async fetch(request: Request): Promise<Response> {
    await waited();
    const { length } = new Point(rememberedLength(request.url), 0);
    return Response.json({ count: told(counted()), length, isDrawn: drawn() < 1 });
  },
};
