import { createServer } from "node:net";

/**
 * A base URL that refuses connections: its port was open a moment ago and is closed now.
 *
 * @example
 * const client = new OpenAI({ baseURL: await refusedBaseUrl(), apiKey: "none", maxRetries: 0 });
 */
export function refusedBaseUrl(): Promise<string> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(`http://127.0.0.1:${port}/v1`));
    });
  });
}
