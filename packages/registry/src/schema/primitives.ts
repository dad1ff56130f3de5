import { z } from "zod";

/** A name, an id or another word that may not be empty. */
export const name = z.string().min(1);
export const positive = z.number().positive();
export const nonnegative = z.number().nonnegative();
export const wholeTokens = z.int().positive();
export const milliseconds = z.number().positive();
/** A part of a whole, 0 to 1. */
export const share = z.number().min(0).max(1);
/** A day in UTC, YYYY-MM-DD. */
export const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, "expected a date, YYYY-MM-DD")
  .refine((text) => !Number.isNaN(Date.parse(text)), "no such date");
