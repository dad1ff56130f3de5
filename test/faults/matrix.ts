import type { ErrorCode } from "spillway";
import type { FaultName } from "./faults.ts";

/** Which attempts the fault hits: the first one of the call, the first at each endpoint, or all. */
export type Hits = "first" | "round" | "all";

/**
 * What the caller gets: the answer of an endpoint, exactly; an error with a status and a code; a rejection with a code;
 * or a stream that breaks off with a code after a part of the answer of `p0`.
 */
export type Caller = "p0" | "p1" | `${number} ${string}` | `rejects ${ErrorCode}` | `cut ${ErrorCode}`;

/**
 * One line of the matrix. The call goes to a model at two endpoints, `p0` and `p1`, with one retry round: so the attempts
 * are, in order, `answer p0`, `fallback p1`, `retry p0`, `retry p1`; the line says how each ended. Each line holds for an
 * answer in words and for a tool call.
 */
export type Line = readonly [
  fault: FaultName,
  asked: "whole" | "stream" | "both",
  hits: Hits,
  caller: Caller,
  attempts: string,
  requests: readonly [p0: number, p1: number],
  /** How long the call waits before its second round, in milliseconds; the backoff where it is left out. */
  waitMs?: readonly [least: number, most: number],
];

/** The configured first backoff, in milliseconds. Up to a quarter of it is left out by chance. */
export const backoffMs = 200;

// biome-ignore format: it is a table
export const matrix: readonly Line[] = [
  // No connection.
  ["connection refused",     "both",   "first", "p1",                            "connect ok",                                          [0, 1]],
  ["connection refused",     "both",   "all",   "rejects upstream_unreachable",  "connect connect connect connect",                     [0, 0]],
  ["no such host",           "both",   "first", "p1",                            "connect ok",                                          [0, 1]],
  ["no such host",           "both",   "all",   "rejects upstream_unreachable",  "connect connect connect connect",                     [0, 0]],
  ["TLS to a plain server",  "both",   "first", "p1",                            "connect ok",                                          [0, 1]],
  ["TLS to a plain server",  "both",   "all",   "rejects upstream_unreachable",  "connect connect connect connect",                     [0, 0]],
  ["TLS, self-signed",       "both",   "first", "p1",                            "connect ok",                                          [0, 1]],
  ["TLS, self-signed",       "both",   "all",   "rejects upstream_unreachable",  "connect connect connect connect",                     [0, 0]],

  // No answer.
  ["reset before headers",   "both",   "first", "p1",                            "connect ok",                                          [1, 1]],
  ["reset before headers",   "both",   "round", "p0",                            "connect connect ok",                                  [2, 1]],
  ["reset before headers",   "both",   "all",   "rejects upstream_unreachable",  "connect connect connect connect",                     [2, 2]],
  ["headers too late",       "both",   "first", "p1",                            "timeout ok",                                          [1, 1]],
  ["headers too late",       "both",   "all",   "rejects deadline_exceeded",     "timeout timeout timeout timeout",                     [2, 2]],

  // An answer that breaks off. Once content has reached the caller, nothing follows it.
  ["reset before content",   "both",   "first", "p1",                            "stream-cut ok",                                       [1, 1]],
  ["reset before content",   "both",   "all",   "502 invalid_upstream_response", "stream-cut stream-cut stream-cut stream-cut",         [2, 2]],
  ["reset mid-body",         "whole",  "first", "p1",                            "stream-cut ok",                                       [1, 1]],
  ["reset mid-body",         "whole",  "all",   "502 invalid_upstream_response", "stream-cut stream-cut stream-cut stream-cut",         [2, 2]],
  ["reset mid-body",         "stream", "first", "cut stream_cut",                "stream-cut",                                          [1, 0]],
  ["reset mid-body",         "stream", "all",   "cut stream_cut",                "stream-cut",                                          [1, 0]],
  ["stall before content",   "both",   "first", "p1",                            "timeout ok",                                          [1, 1]],
  ["stall before content",   "both",   "all",   "502 invalid_upstream_response", "timeout timeout timeout timeout",                     [2, 2]],
  ["stall mid-stream",       "whole",  "first", "p1",                            "timeout ok",                                          [1, 1]],
  ["stall mid-stream",       "whole",  "all",   "502 invalid_upstream_response", "timeout timeout timeout timeout",                     [2, 2]],
  ["stall mid-stream",       "stream", "first", "cut stream_stalled",            "timeout",                                             [1, 0]],
  ["stall mid-stream",       "stream", "all",   "cut stream_stalled",            "timeout",                                             [1, 0]],
  ["never-ending",           "whole",  "first", "rejects deadline_exceeded",     "timeout",                                             [1, 0]],
  ["never-ending",           "whole",  "all",   "rejects deadline_exceeded",     "timeout",                                             [1, 0]],
  ["never-ending",           "stream", "first", "cut deadline_exceeded",         "timeout",                                             [1, 0]],
  ["never-ending",           "stream", "all",   "cut deadline_exceeded",         "timeout",                                             [1, 0]],
  ["end before content",     "whole",  "first", "p1",                            "invalid-response ok",                                 [1, 1]],
  ["end before content",     "whole",  "all",   "502 invalid_upstream_response", "invalid-response invalid-response invalid-response invalid-response", [2, 2]],
  ["end before content",     "stream", "first", "p1",                            "stream-cut ok",                                       [1, 1]],
  ["end before content",     "stream", "all",   "502 invalid_upstream_response", "stream-cut stream-cut stream-cut stream-cut",         [2, 2]],
  ["end mid-stream",         "whole",  "first", "p1",                            "invalid-response ok",                                 [1, 1]],
  ["end mid-stream",         "whole",  "all",   "502 invalid_upstream_response", "invalid-response invalid-response invalid-response invalid-response",[2, 2]],
  ["end mid-stream",         "stream", "first", "cut stream_cut",                "stream-cut",                                          [1, 0]],
  ["end mid-stream",         "stream", "all",   "cut stream_cut",                "stream-cut",                                          [1, 0]],
  ["truncated JSON",         "whole",  "first", "p1",                            "invalid-response ok",                                 [1, 1]],
  ["truncated JSON",         "whole",  "all",   "502 invalid_upstream_response", "invalid-response invalid-response invalid-response invalid-response", [2, 2]],
  ["truncated JSON",         "stream", "first", "cut stream_cut",                "stream-cut",                                          [1, 0]],
  ["truncated JSON",         "stream", "all",   "cut stream_cut",                "stream-cut",                                          [1, 0]],
  ["gzip cut",               "whole",  "first", "p1",                            "stream-cut ok",                                       [1, 1]],
  ["gzip cut",               "whole",  "all",   "502 invalid_upstream_response", "stream-cut stream-cut stream-cut stream-cut",         [2, 2]],
  ["gzip cut",               "stream", "first", "cut stream_cut",                "stream-cut",                                          [1, 0]],
  ["gzip cut",               "stream", "all",   "cut stream_cut",                "stream-cut",                                          [1, 0]],

  // An answer that is none.
  ["event not JSON, first",  "whole",  "first", "p1",                            "invalid-response ok",                                 [1, 1]],
  ["event not JSON, first",  "whole",  "all",   "502 invalid_upstream_response", "invalid-response invalid-response invalid-response invalid-response",[2, 2]],
  ["event not JSON, first",  "stream", "first", "p1",                            "stream-cut ok",                                       [1, 1]],
  ["event not JSON, first",  "stream", "all",   "502 invalid_upstream_response", "stream-cut stream-cut stream-cut stream-cut",         [2, 2]],
  ["event not JSON, later",  "whole",  "first", "p1",                            "invalid-response ok",                                 [1, 1]],
  ["event not JSON, later",  "whole",  "all",   "502 invalid_upstream_response", "invalid-response invalid-response invalid-response invalid-response",[2, 2]],
  ["event not JSON, later",  "stream", "first", "cut stream_malformed",          "stream-cut",                                          [1, 0]],
  ["event not JSON, later",  "stream", "all",   "cut stream_malformed",          "stream-cut",                                          [1, 0]],
  ["error event, first",     "both",   "first", "p1",                            "server-error ok",                                     [1, 1]],
  ["error event, first",     "both",   "all",   "502 internal_error",            "server-error server-error server-error server-error", [2, 2]],
  ["error event, later",     "whole",  "first", "p1",                            "server-error ok",                                     [1, 1]],
  ["error event, later",     "whole",  "all",   "502 internal_error",            "server-error server-error server-error server-error", [2, 2]],
  ["error event, later",     "stream", "first", "cut stream_error",              "stream-error",                                        [1, 0]],
  ["error event, later",     "stream", "all",   "cut stream_error",              "stream-error",                                        [1, 0]],
  ["200 with an error",      "both",   "first", "p1",                            "server-error ok",                                     [1, 1]],
  ["200 with an error",      "both",   "round", "p0",                            "server-error server-error ok",                        [2, 1]],
  ["200 with an error",      "both",   "all",   "502 internal_error",            "server-error server-error server-error server-error", [2, 2]],
  ["200 with a page",        "both",   "first", "p1",                            "invalid-response ok",                                 [1, 1]],
  ["200 with a page",        "both",   "all",   "502 invalid_upstream_response", "invalid-response invalid-response invalid-response invalid-response", [2, 2]],

  // Harmless: the first attempt's answer is whole.
  ["garbage line, first",    "both",   "first", "p0",                            "ok",                                                  [1, 0]],
  ["garbage line, first",    "both",   "all",   "p0",                            "ok",                                                  [1, 0]],
  ["garbage line, later",    "both",   "first", "p0",                            "ok",                                                  [1, 0]],
  ["garbage line, later",    "both",   "all",   "p0",                            "ok",                                                  [1, 0]],
  ["split UTF-8",            "both",   "first", "p0",                            "ok",                                                  [1, 0]],
  ["split UTF-8",            "both",   "all",   "p0",                            "ok",                                                  [1, 0]],
  ["invalid UTF-8",          "both",   "first", "p0",                            "ok",                                                  [1, 0]],
  ["invalid UTF-8",          "both",   "all",   "p0",                            "ok",                                                  [1, 0]],
  ["no [DONE]",              "both",   "first", "p0",                            "ok",                                                  [1, 0]],
  ["no [DONE]",              "both",   "all",   "p0",                            "ok",                                                  [1, 0]],
  ["trailing bytes",         "stream", "first", "p0",                            "ok",                                                  [1, 0]],
  ["trailing bytes",         "stream", "all",   "p0",                            "ok",                                                  [1, 0]],
  ["trailing bytes",         "whole",  "first", "p1",                            "invalid-response ok",                                 [1, 1]],
  ["trailing bytes",         "whole",  "all",   "502 invalid_upstream_response", "invalid-response invalid-response invalid-response invalid-response", [2, 2]],
  ["usage missing",          "both",   "first", "p0",                            "ok",                                                  [1, 0]],
  ["usage missing",          "both",   "all",   "p0",                            "ok",                                                  [1, 0]],
  ["usage twice",            "both",   "first", "p0",                            "ok",                                                  [1, 0]],
  ["usage twice",            "both",   "all",   "p0",                            "ok",                                                  [1, 0]],

  // Error statuses.
  ["408",                    "both",   "first", "p1",                            "timeout ok",                                          [1, 1]],
  ["408",                    "both",   "all",   "408 provider_408",              "timeout timeout timeout timeout",                     [2, 2]],
  ["409",                    "both",   "first", "p1",                            "conflict ok",                                         [1, 1]],
  ["409",                    "both",   "all",   "409 provider_409",              "conflict conflict conflict conflict",                 [2, 2]],
  ["425",                    "both",   "first", "p1",                            "conflict ok",                                         [1, 1]],
  ["425",                    "both",   "all",   "425 provider_425",              "conflict conflict conflict conflict",                 [2, 2]],
  ["429",                    "both",   "first", "p1",                            "rate-limit ok",                                       [1, 1]],
  ["429",                    "both",   "round", "p0",                            "rate-limit rate-limit ok",                            [2, 1]],
  ["429",                    "both",   "all",   "429 provider_429",              "rate-limit rate-limit rate-limit rate-limit",         [2, 2]],
  ["500",                    "both",   "first", "p1",                            "server-error ok",                                     [1, 1]],
  ["500",                    "both",   "round", "p0",                            "server-error server-error ok",                        [2, 1]],
  ["500",                    "both",   "all",   "500 provider_500",              "server-error server-error server-error server-error", [2, 2]],
  ["502",                    "both",   "first", "p1",                            "server-error ok",                                     [1, 1]],
  ["502",                    "both",   "all",   "502 provider_502",              "server-error server-error server-error server-error", [2, 2]],
  ["503",                    "both",   "first", "p1",                            "overloaded ok",                                       [1, 1]],
  ["503",                    "both",   "all",   "503 provider_503",              "overloaded overloaded overloaded overloaded",         [2, 2]],
  ["504",                    "both",   "first", "p1",                            "server-error ok",                                     [1, 1]],
  ["504",                    "both",   "all",   "504 provider_504",              "server-error server-error server-error server-error", [2, 2]],
  ["529",                    "both",   "first", "p1",                            "overloaded ok",                                       [1, 1]],
  ["529",                    "both",   "all",   "529 provider_529",              "overloaded overloaded overloaded overloaded",         [2, 2]],

  // Retry-After is waited for where it is sensible, and only once both endpoints have failed.
  ["429, after 2 s",         "both",   "first", "p1",                            "rate-limit ok",                                       [1, 1]],
  ["429, after 2 s",         "both",   "round", "p0",                            "rate-limit rate-limit ok",                            [2, 1], [2_000, 2_000]],
  ["429, after 2 s",         "both",   "all",   "429 provider_429",              "rate-limit rate-limit rate-limit rate-limit",         [2, 2], [2_000, 2_000]],
  ["503, after a date",      "both",   "first", "p1",                            "overloaded ok",                                       [1, 1]],
  ["503, after a date",      "both",   "round", "p0",                            "overloaded overloaded ok",                            [2, 1], [1_500, 3_000]],
  ["503, after a date",      "both",   "all",   "503 provider_503",              "overloaded overloaded overloaded overloaded",         [2, 2], [1_500, 3_000]],
  ["429, after 1500 ms",     "both",   "first", "p1",                            "rate-limit ok",                                       [1, 1]],
  ["429, after 1500 ms",     "both",   "round", "p0",                            "rate-limit rate-limit ok",                            [2, 1], [1_500, 1_500]],
  ["429, after 1500 ms",     "both",   "all",   "429 provider_429",              "rate-limit rate-limit rate-limit rate-limit",         [2, 2], [1_500, 1_500]],
  ["429, after 0 s",         "both",   "first", "p1",                            "rate-limit ok",                                       [1, 1]],
  ["429, after 0 s",         "both",   "round", "p0",                            "rate-limit rate-limit ok",                            [2, 1], [0, 0]],
  ["429, after 0 s",         "both",   "all",   "429 provider_429",              "rate-limit rate-limit rate-limit rate-limit",         [2, 2], [0, 0]],

  // A Retry-After that makes no sense is passed over: the backoff stands.
  ["429, after -5 s",        "both",   "first", "p1",                            "rate-limit ok",                                       [1, 1]],
  ["429, after -5 s",        "both",   "all",   "429 provider_429",              "rate-limit rate-limit rate-limit rate-limit",         [2, 2]],
  ["503, after 1e9 s",       "both",   "first", "p1",                            "overloaded ok",                                       [1, 1]],
  ["503, after 1e9 s",       "both",   "round", "p0",                            "overloaded overloaded ok",                            [2, 1]],
  ["503, after 1e9 s",       "both",   "all",   "503 provider_503",              "overloaded overloaded overloaded overloaded",         [2, 2]],
  ["503, after NaN",         "both",   "first", "p1",                            "overloaded ok",                                       [1, 1]],
  ["503, after NaN",         "both",   "all",   "503 provider_503",              "overloaded overloaded overloaded overloaded",         [2, 2]],
  ["429, after nothing",     "both",   "first", "p1",                            "rate-limit ok",                                       [1, 1]],
  ["429, after nothing",     "both",   "all",   "429 provider_429",              "rate-limit rate-limit rate-limit rate-limit",         [2, 2]],
  ["429, after words",       "both",   "first", "p1",                            "rate-limit ok",                                       [1, 1]],
  ["429, after words",       "both",   "all",   "429 provider_429",              "rate-limit rate-limit rate-limit rate-limit",         [2, 2]],
  ["503, after a past date", "both",   "first", "p1",                            "overloaded ok",                                       [1, 1]],
  ["503, after a past date", "both",   "all",   "503 provider_503",              "overloaded overloaded overloaded overloaded",         [2, 2]],
  ["503, after a far date",  "both",   "first", "p1",                            "overloaded ok",                                       [1, 1]],
  ["503, after a far date",  "both",   "all",   "503 provider_503",              "overloaded overloaded overloaded overloaded",         [2, 2]],
  ["429, after -1 ms",       "both",   "first", "p1",                            "rate-limit ok",                                       [1, 1]],
  ["429, after -1 ms",       "both",   "all",   "429 provider_429",              "rate-limit rate-limit rate-limit rate-limit",         [2, 2]],
  ["429, after 1e12 ms",     "both",   "first", "p1",                            "rate-limit ok",                                       [1, 1]],
  ["429, after 1e12 ms",     "both",   "all",   "429 provider_429",              "rate-limit rate-limit rate-limit rate-limit",         [2, 2]],
  ["429, after NaN ms",      "both",   "first", "p1",                            "rate-limit ok",                                       [1, 1]],
  ["429, after NaN ms",      "both",   "all",   "429 provider_429",              "rate-limit rate-limit rate-limit rate-limit",         [2, 2]],
];
