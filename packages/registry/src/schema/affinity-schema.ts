import { z } from "zod";

/** What keeps to the same endpoint, for its prompt cache. */
export const affinitySchema = z.enum(["none", "conversation", "prefix"]);
