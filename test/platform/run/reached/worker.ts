import { judged } from "./judge.ts";

/** Answers what the judge says of the path, from modules that each isolate has of its own. */
export default {
  fetch(request: Request): Response {
    const { pathname } = new URL(request.url);
    return new Response(judged(pathname));
  },
};
