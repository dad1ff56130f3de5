import { type CalibrateOptions, calibrate } from "@spillway/classifier";
import { ConfigError } from "@spillway/core";
import { expect } from "vitest";

/** The faults that calibrate finds. */
export function faultOf(options: unknown): ConfigError {
  try {
    calibrate(options as CalibrateOptions);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error as ConfigError;
  }
  return expect.unreachable("It was accepted.");
}

/** Their paths. */
export const pathsOf = (options: unknown) => faultOf(options).issues.map(({ path }) => path);
