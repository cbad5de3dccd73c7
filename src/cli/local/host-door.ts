import { hostForm } from "../serve/address-of.ts";
import type { Bundle } from "./assemble.ts";

/*
 * What stands before the Worker and its documents: whoever's Host header is none is answered 400 here.
 * The runtime's own way to the documents throws over such a request, and tells the log. It grants a
 * CONNECT before anybody is asked (or throws, where nobody is): that connection ends at once.
 */
const source = `const form = new RegExp(${JSON.stringify(hostForm.source)}, "i");
export default {
  fetch(request, env) {
    const host = request.headers.get("Host") ?? "";
    if (form.test(host) && URL.canParse(request.url)) return env.worker.fetch(request);
    return new Response("Host is a name or an address, and a port.\\n", { status: 400 });
  },
  connect: (socket) => socket.close(),
};
`;

/** A worker that answers a Host header that is none, leads no CONNECT anywhere, and passes everything else on. */
export function hostDoor({ name, folder, compatibility_date: compatibilityDate }: Bundle) {
  return {
    name: `${name}-door`,
    compatibilityDate,
    manifest: {
      mainModule: "door.js",
      modulesRoot: folder,
      modules: { "door.js": { type: "esm" as const, contents: source } },
    },
    env: { worker: { type: "worker" as const, worker: name } },
  };
}
