declare module "*.wasm?url" {
  /** Where the built file is served. */
  const address: string;
  export default address;
}

declare module "*.json?url" {
  /** Where the file is served, as it is in its package. */
  const address: string;
  export default address;
}
