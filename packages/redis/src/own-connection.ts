import { createClient } from "@redis/client";
import { inTime } from "./in-time.ts";

const longestPauseMs = 2_000;

/** A connection that is opened at the first use, and again whenever it is lost. While there is none, nothing is queued. */
export class OwnConnection {
  readonly client: ReturnType<typeof createClient>;
  readonly #timeoutMs: number;
  /** Why the last attempt to connect failed. */
  #failure: Error | undefined;
  #wasReady = false;
  #opening: Promise<void> | undefined;

  constructor(url: string, timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.client = createClient({
      url,
      disableOfflineQueue: true,
      socket: {
        connectTimeout: timeoutMs,
        reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, longestPauseMs),
      },
    });
    this.client.on("ready", () => {
      this.#failure = undefined;
      this.#wasReady = true;
    });
    this.client.on("error", (error: Error) => {
      // A connection that was lost is made again at once: only where that fails too, the server is down.
      if (this.#wasReady) this.#wasReady = false;
      else this.#failure = error;
    });
  }

  /**
   * Resolves when commands can be sent.
   *
   * @throws NotConnectedError at once while the server is down.
   */
  async ready(): Promise<void> {
    if (this.client.isReady) return;
    if (this.#failure !== undefined) throw new NotConnectedError(this.#failure);
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    await this.#opening;
  }

  async close(): Promise<void> {
    if (!this.client.isOpen) return;
    try {
      if (!this.client.isReady) this.client.destroy();
      else await inTime(this.client.close(), this.#timeoutMs);
    } catch {
      if (this.client.isOpen) this.client.destroy();
    }
  }

  async #open(): Promise<void> {
    const settled = new Promise<void>((resolve, reject) => {
      const ready = () => {
        this.client.off("error", failed);
        resolve();
      };
      const failed = (error: Error) => {
        this.client.off("ready", ready);
        reject(error);
      };
      this.client.once("ready", ready);
      this.client.once("error", failed);
    });
    // It goes on trying after it has failed; that is told by the event.
    if (!this.client.isOpen) this.client.connect().catch(() => undefined);
    try {
      await inTime(settled, this.#timeoutMs);
    } catch (error) {
      throw new NotConnectedError(error);
    }
  }
}

/** Nothing was sent. */
export class NotConnectedError extends Error {
  constructor(cause: unknown) {
    super("There is no connection to Redis.", { cause });
    this.name = "NotConnectedError";
  }
}
