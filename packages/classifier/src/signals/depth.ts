import { phraseList } from "./phrase-list.ts";
import { type Signal, upTo } from "./signal.ts";

/** A long or thorough piece of work asked for. */
export const depthSignal: Signal = {
  name: "depth",
  weight: 0.12,
  phrases: {
    depth: phraseList(`
      in detail, detailed, in depth, comprehensive, thorough, thoroughly, exhaustive, essay, report,
      whitepaper, proposal, literature review, research, edge cases, corner cases, failure modes, entire,
      complete, full implementation, with tests, and tests, all cases, benchmark, specification,
      ausführlich, detailliert, umfassend, en détail, détaillé, en detalle, detallado, подробно, 详细, 詳しく,
      자세히
    `),
  },
  measure: (view) => upTo(3, view.hits("depth")),
};
