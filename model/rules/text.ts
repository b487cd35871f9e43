import { type LayerName, type MapNode, type Path, walk } from "../load/node.js";
import { type Problem, problemAt } from "../load/problem.js";
import { carriesCredential, looksRandom, namesSecret } from "../load/secrets.js";
import { show } from "../load/show.js";

/** Maximum length of a text, in characters. */
const longest = 32_768;

/** Finds texts that no layer may contain, under any key. */
export function* textProblems(root: MapNode, base: Path): Generator<Problem> {
  for (const { path: inner, node } of walk(root)) {
    const path = [...base, ...inner];
    if (node.kind === "map") {
      for (const [key, entry] of node.entries) {
        const wrong = wrongText(key, false);
        if (wrong !== undefined)
          yield problemAt(entry.key, [...path, key], `the key ${show(key)} is not allowed; ${wrong}`);
      }
    }
    if (node.kind !== "scalar" || typeof node.value === "boolean" || node.value === null) continue;
    const text = String(node.value);
    if (text !== "" && isSecret(path, text)) {
      yield problemAt(node.place, path, `the value (not shown) looks like a secret; ${instead(path)}`);
      continue;
    }
    const wrong = wrongText(text, isConfiguration(path));
    if (wrong !== undefined) yield problemAt(node.place, path, `${show(node.value)} is not allowed; ${wrong}`);
  }
}

/** Finds keys that only a committed layer may set, because a review has to see them. */
export function* uncommittedProblems(root: MapNode, layer: LayerName): Generator<Problem> {
  const settings = root.entries.get("environment")?.node;
  const entry = settings?.kind === "map" ? settings.entries.get("protected") : undefined;
  if (entry === undefined || layer === "base" || layer === "environment") return;
  yield problemAt(entry.key, ["environment", "protected"], "only a committed layer may set this; remove it here");
}

/** Finds switches that base may not turn on, because each environment decides for itself. */
export function* baseProblems(root: MapNode): Generator<Problem> {
  for (const { path, node } of walk(root)) {
    if (node.kind !== "scalar") continue;
    const [section, , ...rest] = path;
    const key = rest.join(".");
    const where = "each environment turns it on in its own folder";
    if (section === "mcpServers" && key === "enabled" && node.value === true) {
      yield problemAt(node.place, path, `true is not allowed; false in base: ${where}`);
    }
    if ((section === "mcpServers" || section === "services") && key === "rollout.mode" && node.value !== "off") {
      yield problemAt(node.place, path, `${show(node.value)} is not allowed; off in base: ${where}`);
    }
  }
}

function wrongText(text: string, manyLines: boolean): string | undefined {
  if (text.length > longest) return `at most ${longest} characters`;
  if (/[$%]\{/.test(text)) return "text without `${` and `%{`, because Terraform would expand them";
  if (/\p{Cs}/u.test(text)) return "text without half characters (lone surrogates)";
  if (/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/.test(text)) return "text without invisible characters";
  const lines = manyLines ? text.replaceAll(/[\n\t]/g, " ") : text;
  return /\p{Cc}/u.test(lines) ? "one line of text without control characters" : undefined;
}

function isConfiguration(path: Path): boolean {
  return path.at(-2) === "configuration" || path.includes("args") || path.includes("command");
}

const freeText = new Set(["configuration", "arguments", "command", "args", "description", "reason", "incident"]);

function isSecret(path: Path, text: string): boolean {
  if (carriesCredential(text)) return true;
  if (!path.some((step) => typeof step === "string" && freeText.has(step))) return false;
  const key = path.at(-1);
  const parent = path.at(-2);
  const named = typeof key === "string" && namesSecret(key);
  if (named && (parent === "configuration" || (parent === "arguments" && key !== "key"))) return true;
  return looksRandom(text);
}

function instead(path: Path): string {
  if (path.includes("arguments"))
    return "take it out, renew it, and give it to Terraform through the environment variables of the backend";
  return "take it out, renew it, and declare it under `workload.secrets` with the Terraform variable that carries it";
}
