import { configurationRules } from "./configuration.js";
import { edgeRules, monitorTable, publicRules, serviceEdgeRules } from "./edge.js";
import { allowlistRules, mcpServerRules } from "./mcp-server.js";
import { releaseRules } from "./release.js";
import { applyTable, type Draft, type Found, type RuleTable } from "./rule.js";
import { settingsRules } from "./settings.js";
import { togetherRules } from "./together.js";
import { colouredRules, colourTable } from "./traffic.js";
import { triggerRules } from "./triggers.js";
import { workloadRules } from "./workload.js";

/** The rules about one kind of subject: as sentences, and as a check. */
export interface RuleChapter {
  readonly about: string;
  /** One sentence per rule. */
  readonly rules: readonly string[];
  readonly apply: (draft: Draft) => Iterable<Found>;
}

/** All rules, in chapters. */
export const ruleChapters: readonly RuleChapter[] = [
  chapter(settingsRules),
  chapter(configurationRules),
  chapter(colouredRules),
  chapter(colourTable),
  chapter(releaseRules),
  chapter(workloadRules),
  chapter(mcpServerRules),
  chapter(allowlistRules),
  chapter(publicRules),
  chapter(monitorTable),
  chapter(edgeRules),
  chapter(serviceEdgeRules),
  chapter(triggerRules),
  chapter(togetherRules),
];

/** Yields every rule that a draft breaks. */
export function* violationsOf(draft: Draft): Generator<Found> {
  for (const { apply } of ruleChapters) yield* apply(draft);
}

function chapter<Subject>(table: RuleTable<Subject>): RuleChapter {
  return {
    about: table.about,
    rules: table.rules.map(({ rule }) => rule),
    apply: (draft) => applyTable(table, draft),
  };
}
