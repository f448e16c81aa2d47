export { type Basis, basisOf, type EvidenceKind, type Fact, isProven } from "./fact.js";
export {
  createFacts,
  FACT_NAMES,
  FACTS,
  FactError,
  type FactName,
  type FactSwitches,
  type Facts,
  isFactName,
} from "./facts.js";
