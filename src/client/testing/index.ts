/**
 * What a program's own tests need of the SDK: a runtime whose server is a function and whose time is
 * not real, answers in the contract's form, stores that end with the test, and an authenticator.
 */

export { totpCode } from "../access/totp.ts";
export { memoryKeyStore, memoryRecordStore } from "../store/memory.ts";
export * from "./answer.ts";
export * from "./test-runtime.ts";
