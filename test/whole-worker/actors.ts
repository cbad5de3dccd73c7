/** What an actor's isolate has: the SDK, and an authenticator for its passkeys. */
export * from "../../src/client/index.ts";
export { Authenticator } from "../world/authenticator.ts";
