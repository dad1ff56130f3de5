import { phraseList } from "./phrase-list.ts";
import { type Signal, upTo } from "./signal.ts";

/** Design and large change: architecture, migrations, trade-offs, whole systems. */
export const designSignal: Signal = {
  name: "design",
  weight: 0.3,
  phrases: {
    design: phraseList(`
      design a, design an, design the, system design, architect, architecture, architectural, refactor,
      refactor the entire, refactor entire, rewrite the, migrate, migration, migrating, trade off, trade
      offs, tradeoff, tradeoffs, scalable, scale to, distributed, fault tolerant, fault tolerance, high
      availability, consistency, consensus, sharding, microservice, microservices, threat model, strategy
      for, data model, entire codebase, whole codebase, across the codebase, from scratch, production
      ready, multi tenant, multi region, event sourcing, build a complete, build an app, full stack, end
      to end system, business plan, go to market, protocol, zero downtime, backward compatible, backwards
      compatible, entwirf, entwerfe, architektur, konzipiere, conçois, concevoir, architecture de, diseña,
      diseñar, arquitectura, migración, projete, arquitetura, спроектируй, спроектируйте, архитектура,
      архитектуру, 设计, 架构, 重构, 迁移, 設計, アーキ, 설계, 아키텍처
    `),
  },
  measure: (view) => {
    const hits = view.hits("design");
    return hits === 0 ? 0 : 0.25 + 0.75 * upTo(3, hits - 1);
  },
};
