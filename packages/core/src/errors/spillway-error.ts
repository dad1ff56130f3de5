import type { AttemptRecord } from "../record.ts";
import { type ErrorCode, errorCodes } from "./codes.ts";

const brand = Symbol.for("@spillway/error");

/** What a `SpillwayError` is made of besides its code and message. */
export interface SpillwayErrorOptions {
  readonly cause?: unknown;
  /** The request's or the configuration's field at fault. */
  readonly param?: string | undefined;
  /** What was tried before it was given up. */
  readonly attempts?: readonly AttemptRecord[];
}

/**
 * The base of every error the router makes. Recognise it with `SpillwayError.isInstance(error)`: that also works across
 * two copies of the package. Its message ends with what to change. It never holds prompt text, answer text or keys.
 *
 * @example
 * try { await openai.chat.completions.create(request) }
 * catch (error) {
 *   const cause = (error as Error).cause;
 *   if (SpillwayError.isInstance(cause, "upstream_unreachable")) console.error(cause.attempts);
 * }
 */
export class SpillwayError extends Error {
  override readonly name: string = "SpillwayError";
  readonly code: ErrorCode;
  readonly param: string | undefined;
  readonly attempts: readonly AttemptRecord[];
  readonly [brand] = true;

  constructor(code: ErrorCode, detail: string, options: SpillwayErrorOptions = {}) {
    super(`${detail} Fix: ${errorCodes[code].fix}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.param = options.param;
    this.attempts = options.attempts ?? [];
  }

  /** The HTTP status the caller gets; undefined where there is none. */
  get status(): number | undefined {
    return errorCodes[this.code].status;
  }

  static isInstance<Code extends ErrorCode = ErrorCode>(
    value: unknown,
    code?: Code,
  ): value is SpillwayError & { readonly code: Code } {
    if (typeof value !== "object" || value === null || !(brand in value)) return false;
    return code === undefined || (value as SpillwayError).code === code;
  }
}
