import { z } from "zod";

/** A function that the application hands in; `parameters` are named in the fault. */
export const callback = (parameters: string) =>
  z.custom<(argument: never) => unknown>(
    (value) => typeof value === "function",
    `expected a function (${parameters}) => void`,
  );

/** An object that the application hands in, known by one of its methods. */
export const objectWith = <T extends object = object>(method: string, fault: string) =>
  z.custom<T>((value) => typeof (value as Record<string, unknown> | undefined)?.[method] === "function", fault);
