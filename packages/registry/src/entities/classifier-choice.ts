import type { z } from "zod";
import type { classifierSchema } from "../schema/classifier-schema.ts";

/** What a route says of its classifier. */
export type ClassifierChoice = z.output<typeof classifierSchema>;

/** The classifiers that are known by a name: none of them asks anybody. */
export type LocalClassifierName = Extract<ClassifierChoice, string>;
