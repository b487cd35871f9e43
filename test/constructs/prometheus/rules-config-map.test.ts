import { parse } from "yaml";
import type { RuleGroup } from "../../../constructs/prometheus/rule-group.js";
import { packed, ruleFile } from "../../../constructs/prometheus/rules-config-map.js";

function group(name: string, annotation = "x"): RuleGroup {
  const rule = { alert: "A", expr: "up == 0", for: "2m", labels: { severity: "watch" }, annotations: { annotation } };
  return { name, rules: [rule] };
}

test("renders a group as a YAML file", () => {
  const { name, text } = ruleFile(group("shop-cart", 'is {{ printf "%.4g" $value }}: really'));
  expect(name).toBe("shop-cart.yaml");
  expect(parse(text)).toEqual({ groups: [group("shop-cart", 'is {{ printf "%.4g" $value }}: really')] });
});

test("packs as many files as fit into a map, in order, and loses none", () => {
  const large = "x".repeat(300_000);
  const maps = packed([group("a", large), group("b", large), group("c"), group("d", large)]);
  expect(maps.map((map) => Object.keys(map))).toEqual([["a.yaml"], ["b.yaml", "c.yaml"], ["d.yaml"]]);
});
