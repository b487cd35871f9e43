import { configurationRules } from "./configuration.js";
import { edgeRules, monitorRules, publicRules, serviceEdgeRules } from "./edge.js";
import { allowlistRules, mcpServerRules } from "./mcp-server.js";
import { applyTable, type Draft, type Found } from "./rule.js";
import { settingsRules } from "./settings.js";
import { togetherRules } from "./together.js";
import { blueGreenRules, colouredRules } from "./traffic.js";
import { triggerRules } from "./triggers.js";
import { workloadRules } from "./workload.js";

/** Every rule that a draft breaks. */
export function* violationsOf(draft: Draft): Generator<Found> {
  yield* applyTable(settingsRules, draft);
  yield* applyTable(configurationRules, draft);
  yield* applyTable(colouredRules, draft);
  yield* applyTable(blueGreenRules, draft);
  yield* applyTable(workloadRules, draft);
  yield* applyTable(mcpServerRules, draft);
  yield* applyTable(allowlistRules, draft);
  yield* applyTable(publicRules, draft);
  yield* applyTable(monitorRules, draft);
  yield* applyTable(edgeRules, draft);
  yield* applyTable(serviceEdgeRules, draft);
  yield* applyTable(triggerRules, draft);
  yield* applyTable(togetherRules, draft);
}

/** The rules by what they are about, for the reference. */
export const ruleTables: readonly { readonly about: string; readonly rules: readonly { readonly rule: string }[] }[] = [
  settingsRules,
  configurationRules,
  colouredRules,
  blueGreenRules,
  workloadRules,
  mcpServerRules,
  allowlistRules,
  publicRules,
  monitorRules,
  edgeRules,
  serviceEdgeRules,
  triggerRules,
  togetherRules,
];
