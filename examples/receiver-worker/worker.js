import { verifyPost } from "@sekisho/client";

/*
 * The same on a Worker. `ORIGIN` is the deployment, `ADDRESS` this Worker as the deployment was told
 * it, `TAKEN` a KV namespace that remembers for a day what was taken.
 */
let keys;

async function readKeys(origin) {
  const response = await fetch(`${origin}/.well-known/jwks.json`);
  return (await response.json()).keys;
}

export default {
  async fetch(request, env) {
    if (request.method !== "POST") return new Response(null, { status: 405 });
    const body = new Uint8Array(await request.arrayBuffer());
    const post = { url: env.ADDRESS, headers: request.headers, body };
    keys ??= await readKeys(env.ORIGIN);
    let verdict = await verifyPost(post, keys, Date.now());
    if (!verdict.ok && verdict.reason === "key") {
      keys = await readKeys(env.ORIGIN);
      verdict = await verifyPost(post, keys, Date.now());
    }
    if (!verdict.ok) return new Response(verdict.reason, { status: 401 });
    if ((await env.TAKEN.get(verdict.messageId)) === null) {
      const { purpose } = JSON.parse(new TextDecoder().decode(body));
      console.log(`taken: ${purpose}`);
      await env.TAKEN.put(verdict.messageId, purpose, { expirationTtl: 86_400 });
    }
    return new Response(null, { status: 204 });
  },
};
