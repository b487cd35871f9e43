import type { Diagnostic, Path } from "../protocol/diagnostic";
import { isList, isRecord, type Value } from "../protocol/value";
import type { Block } from "../schema/types";

/** Returns diagnostics for configured attributes that exclude each other. */
export function checkLegacy(block: Block, config: Value): Diagnostic[] {
  return check(block, config, config, []);
}

function check(block: Block, config: Value, root: Value, at: Path): Diagnostic[] {
  if (!isRecord(config)) return [];
  const own = Object.entries(block.attributes).flatMap(([name, attribute]): Diagnostic[] => {
    const other = isSet(config[name])
      ? attribute.conflicts?.find((path) => isSet(at_(root, path.split("."))))
      : undefined;
    if (other === undefined) return [];
    const path = [...at, name];
    return [
      {
        severity: "error",
        summary: "Conflicting configuration arguments",
        detail: `"${path.join(".")}": conflicts with ${other}`,
        path,
      },
    ];
  });
  const inner = Object.entries(block.blocks).flatMap(([name, nested]) => {
    const items = config[name];
    return isList(items) ? items.flatMap((item, index) => check(nested.block, item, root, [...at, name, index])) : [];
  });
  return [...own, ...inner];
}

function at_(value: Value | undefined, steps: readonly string[]): Value | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (isList(value)) return at_(value[Number(step)], rest);
  return isRecord(value) ? at_(value[step], rest) : undefined;
}

function isSet(value: Value | undefined): boolean {
  return value !== null && value !== undefined && value !== "";
}
