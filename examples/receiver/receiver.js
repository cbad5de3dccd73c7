import { createServer } from "node:http";
import { verifyPost } from "@sekisho/client";

/*
 * Takes the posts that a deployment signs (RFC 9421), such as the messages to its customers. A post
 * is taken once, however often it comes.
 */
const origin = process.env.ORIGIN ?? "http://localhost:8787";
const port = Number(process.env.PORT ?? 8080);
// The address as the deployment was told it: it is part of what is signed.
const address = process.env.ADDRESS ?? `http://localhost:${port}/messages`;
const taken = new Set(); // in a real one: a table, kept for a day
let keys = await readKeys();

async function readKeys() {
  const response = await fetch(`${origin}/.well-known/jwks.json`);
  return (await response.json()).keys;
}

async function verify(post) {
  const verdict = await verifyPost(post, keys, Date.now());
  if (verdict.ok || verdict.reason !== "key") return verdict;
  keys = await readKeys(); // it was changed for a newer one
  return verifyPost(post, keys, Date.now());
}

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = new Uint8Array(Buffer.concat(chunks));
  const verdict = await verify({ url: address, headers: new Headers(request.headers), body });
  if (!verdict.ok) {
    console.log(`refused: ${verdict.reason}`);
    return response.writeHead(401).end();
  }
  if (!taken.has(verdict.messageId)) {
    const { contact, purpose } = JSON.parse(new TextDecoder().decode(body));
    console.log(`taken: ${purpose} for ${contact.type}`);
  }
  taken.add(verdict.messageId);
  return response.writeHead(204).end();
}).listen(port, () => console.log(`listening on ${port}`));
