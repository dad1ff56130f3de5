import { embeddedPair } from "./pair.ts";
import { startModelServer } from "./serve-models.ts";

/** For use by hand: `node src/serve.ts 8080`. Runs until it is interrupted. */
const port = Number(process.argv[2] ?? 8080);
const server = await startModelServer({ models: embeddedPair, port });
console.log(`${Object.keys(embeddedPair).join(" and ")} at ${server.baseUrl}, Ctrl-C to stop`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => server.close());
