declare module "*.wasm?url" {
  /** Where the built file is served. */
  const address: string;
  export default address;
}
