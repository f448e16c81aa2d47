export type { EvidenceKind, Fact } from "./fact.js";
export {
  createFacts,
  FACT_NAMES,
  FACTS,
  FactError,
  type FactName,
  type FactSwitches,
  type Facts,
} from "./facts.js";
