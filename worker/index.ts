import { createApp } from "./app.ts";
import { routes } from "./routes/index.ts";

export { Control } from "./control/object.ts";
export { Courier } from "./courier/object.ts";
export { Directory } from "./directory/object.ts";
export { Guard } from "./guard/object.ts";
export { Handle } from "./handle/object.ts";
export { Merchant } from "./merchant/object.ts";
export { Monitor } from "./monitor/object.ts";
export { Clock } from "./object/clock.ts";
export { Partner } from "./partner/object.ts";
export { Settlement } from "./settlement/object.ts";
export { Terminal } from "./terminal/object.ts";
export { Wallet } from "./wallet/object.ts";

const app = createApp(routes);

export default { fetch: app.fetch };
