import type { Signal } from "./signal.ts";

/** Another script than Latin, or several mixed; accents count for half. English is what open models know best. */
export const languageSignal: Signal = {
  name: "language",
  weight: 0.06,
  measure: ({ scan }) => {
    const letters = scan.letters + scan.wide;
    if (letters === 0) return 0;
    const beyondLatin = (scan.foreign + scan.wide) / letters;
    if (beyondLatin > 0.15) return beyondLatin < 0.85 ? 1 : 0.7;
    return scan.accented / letters > 0.02 ? 0.5 : 0;
  },
};
