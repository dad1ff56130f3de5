import { fileURLToPath } from "node:url";

/** The two models that ship here: id to GGUF file, as `startModelServer` takes them. */
export const embeddedPair = Object.freeze({
  weak: fileURLToPath(new URL("../models/weak.gguf", import.meta.url)),
  strong: fileURLToPath(new URL("../models/strong.gguf", import.meta.url)),
});
