/** What workerd lets tests do to its objects; needs the compatibility flag `unsafe_module`. */
declare module "workerd:unsafe" {
  const unsafe: {
    /** Ends an object's memory, as the platform does to save it; WebSockets hibernate. */
    evict(stub: unknown, options: { webSockets: "hibernate" | "close" }): Promise<void>;
  };
  export default unsafe;
}
