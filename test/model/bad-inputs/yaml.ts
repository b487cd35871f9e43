import type { BadInput } from "../support/bad-input.js";

const shop = "production/services/shop.yaml";

/** Files that are not one plain YAML document. */
export const yaml: readonly BadInput[] = [
  {
    name: "tab as indentation",
    edits: { [shop]: ["  blue:", "\tblue:"] },
    says: ["production/services/shop.yaml:3:1  services.shop: a tab is used for indentation; use spaces"],
  },
  {
    name: "key indented by one space too few",
    edits: { [shop]: ["    version: v1.1.0", "   version: v1.1.0"] },
    says: [
      "production/services/shop.yaml:7:13  services.shop: two `key: value` on one line; put the text in quotes or on a line of its own",
    ],
  },
  {
    name: "quote that is not closed",
    edits: { [shop]: ["active: blue", 'active: "blue'] },
    says: [
      "production/services/shop.yaml:11:1  services.shop: a quote, a comma or a colon is missing here or just before",
    ],
  },
  {
    name: "bracket that is not closed",
    edits: { "base/services/shop.yaml": ["[proxy, redis]", "[proxy, redis"] },
    says: [
      "base/services/shop.yaml:30:1  services.shop: the indentation does not fit the lines above, or a bracket is not closed",
    ],
  },
  {
    name: "key without a colon",
    edits: { [shop]: ["active: blue", "active blue"] },
    says: ["production/services/shop.yaml:1:1  services.shop: a key without a colon, or text that needs quotes"],
  },
  {
    name: "two values on one line",
    edits: { [shop]: ["active: blue", "active: blue: green"] },
    says: [
      "production/services/shop.yaml:1:9  services.shop: two `key: value` on one line; put the text in quotes or on a line of its own",
    ],
  },
  {
    name: "text that starts with a reserved character",
    edits: { [shop]: ["active: blue", "active: @blue"] },
    says: ["production/services/shop.yaml:1:9  services.shop: text cannot start with this character; put it in quotes"],
  },
  {
    name: "unknown escape",
    edits: { [shop]: ["active: blue", 'active: "\\qblue"'] },
    says: ["production/services/shop.yaml:1:10  services.shop: this escape is not known in double-quoted text"],
  },
  {
    name: "merge conflict left behind",
    edits: { [shop]: ["active: blue\n", "<<<<<<< HEAD\nactive: blue\n=======\nactive: green\n>>>>>>> flip\n"] },
    says: ["production/services/shop.yaml:1:1  services.shop: a merge conflict is left here; resolve it"],
  },
  {
    name: "duplicate key",
    edits: { [shop]: ["active: blue\n", "active: blue\nactive: green\n"] },
    says: [
      "production/services/shop.yaml:2:1  services.shop.active: this key appears twice, first on line 1; remove one",
    ],
  },
  {
    name: "duplicate key further down",
    edits: { [shop]: ["    version: v1.1.0", "    version: v1.1.0\n    version: v1.2.0"] },
    says: [
      "production/services/shop.yaml:8:5  services.shop.colours.green.version: this key appears twice, first on line 7; remove one",
    ],
  },
  {
    name: "duplicate key of which one is quoted",
    edits: { [shop]: ["active: blue\n", 'active: blue\n"active": green\n'] },
    says: [
      "production/services/shop.yaml:2:1  services.shop.active: this key appears twice, first on line 1; remove one",
    ],
  },
  {
    name: "second document",
    edits: { [shop]: ["active: blue\n", "active: blue\n---\nactive: green\n"] },
    says: ["production/services/shop.yaml:2:1  services.shop: a second document begins here; a file holds one"],
  },
  {
    name: "anchor and alias",
    edits: { [shop]: ["active: blue", "active: &colour blue\nrollback: *colour"] },
    says: [
      "production/services/shop.yaml:1:17  services.shop.active: the anchor `&colour` is not allowed; remove it",
      "production/services/shop.yaml:2:11  services.shop.rollback: the alias `*colour` is not allowed; write the value out, so that a change of it shows here",
    ],
  },
  {
    name: "merge key",
    edits: { [shop]: ["active: blue\n", "active: blue\n<<: { active: green }\n"] },
    says: ["production/services/shop.yaml:2:1  services.shop: the merge key `<<` is not allowed; write the values out"],
  },
  {
    name: "alias bomb",
    edits: { [shop]: "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n" },
    says: [
      "base/services/shop.yaml:1:1  services.shop.edge.hostname: is missing; a host name such as `prompt.example.com`: no scheme, port, path, upper case or trailing dot",
      "production/services/shop.yaml:1:1  services.shop.a: this key is not known; kind, edge, triggers, active, rollout, rollback, held, readiness, colours or workload",
      "production/services/shop.yaml:1:1  services.shop.active: is missing; blue or green",
      "production/services/shop.yaml:1:1  services.shop.colours: is missing; a map with blue, green",
      "production/services/shop.yaml:1:7  services.shop.a: the anchor `&a` is not allowed; remove it",
      "production/services/shop.yaml:2:1  services.shop.b: this key is not known; kind, edge, triggers, active, rollout, rollback, held, readiness, colours or workload",
      "production/services/shop.yaml:2:7  services.shop.b: the anchor `&b` is not allowed; remove it",
      "production/services/shop.yaml:2:8  services.shop.b[0]: the alias `*a` is not allowed; write the value out, so that a change of it shows here",
      "production/services/shop.yaml:2:12  services.shop.b[1]: the alias `*a` is not allowed; write the value out, so that a change of it shows here",
      "production/services/shop.yaml:3:1  services.shop.c: this key is not known; kind, edge, triggers, active, rollout, rollback, held, readiness, colours or workload",
      "production/services/shop.yaml:3:7  services.shop.c: the anchor `&c` is not allowed; remove it",
      "production/services/shop.yaml:3:8  services.shop.c[0]: the alias `*b` is not allowed; write the value out, so that a change of it shows here",
      "production/services/shop.yaml:3:12  services.shop.c[1]: the alias `*b` is not allowed; write the value out, so that a change of it shows here",
    ],
  },
  {
    name: "tag of another language",
    edits: { [shop]: ["active: blue", "active: !!python/object:os.system blue"] },
    says: [
      "production/services/shop.yaml:1:35  services.shop.active: the tag `tag:yaml.org,2002:python/object:os.system` is not allowed; remove it, and put text in quotes",
    ],
  },
  {
    name: "local tag",
    edits: { [shop]: ["active: blue", "active: !colour blue"] },
    says: [
      "production/services/shop.yaml:1:17  services.shop.active: the tag `!colour` is not allowed; remove it, and put text in quotes",
    ],
  },
  {
    name: "YAML 1.1 directive",
    edits: { [shop]: ["active: blue", "%YAML 1.1\n---\nactive: blue"] },
    says: ["production/services/shop.yaml:1:1  services.shop: a `%` directive is not allowed; remove the line"],
  },
  {
    name: "number as a key",
    edits: { [shop]: ["active: blue", "1: blue"] },
    says: [
      "production/services/shop.yaml:1:1  services.shop: 1 is not allowed as a key; a name, in quotes if it is a number",
    ],
  },
  {
    name: "map as a key",
    edits: { [shop]: ["active: blue", "{ active: blue }: 1"] },
    says: [
      "production/services/shop.yaml:1:1  services.shop: a map or list is not allowed as a key; a name, in quotes if it is a number",
    ],
  },
  {
    name: "__proto__ as a key",
    edits: { [shop]: ["active: blue\n", "active: blue\n__proto__:\n  protected: false\n"] },
    says: ["production/services/shop.yaml:2:1  services.shop: the key `__proto__` is not allowed"],
  },
  {
    name: "deep nesting",
    edits: { [shop]: `active: ${"[".repeat(40)}${"]".repeat(40)}` },
    says: [
      "base/services/shop.yaml:1:1  services.shop.edge.hostname: is missing; a host name such as `prompt.example.com`: no scheme, port, path, upper case or trailing dot",
      "production/services/shop.yaml:1:1  services.shop.colours: is missing; a map with blue, green",
      "production/services/shop.yaml:1:9  services.shop.active: a list is not allowed; blue or green",
      "production/services/shop.yaml:1:39  services.shop.active[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]: maps and lists are nested deeper than 32 levels",
    ],
  },
  {
    name: "nesting that exhausts the parser",
    edits: { [shop]: "[".repeat(20_000) },
    says: ["production/services/shop.yaml:1:1  services.shop: maps and lists are nested deeper than 32 levels"],
  },
  {
    name: "octal number",
    edits: { "base/services/shop.yaml": ["maxReplicas: 6", "maxReplicas: 0o14"] },
    says: [
      "base/services/shop.yaml:13:18  services.shop.workload.autoscale.maxReplicas: 0o14 is not a plainly written number; write 12, or put it in quotes if it is text",
    ],
  },
  {
    name: "leading zero",
    edits: { "base/services/shop.yaml": ["maxReplicas: 6", "maxReplicas: 06"] },
    says: [
      "base/services/shop.yaml:13:18  services.shop.workload.autoscale.maxReplicas: 06 is not a plainly written number; write 6, or put it in quotes if it is text",
    ],
  },
  {
    name: "hexadecimal number",
    edits: { "base/services/shop.yaml": ["maxReplicas: 6", "maxReplicas: 0x6"] },
    says: [
      "base/services/shop.yaml:13:18  services.shop.workload.autoscale.maxReplicas: 0x6 is not a plainly written number; write 6, or put it in quotes if it is text",
    ],
  },
  {
    name: "exponent",
    edits: { "base/services/shop.yaml": ["http: 8080", "http: 8e3"] },
    says: [
      "base/services/shop.yaml:10:11  services.shop.workload.ports.http: 8e3 is not a plainly written number; write 8000, or put it in quotes if it is text",
    ],
  },
  {
    name: "minus zero",
    edits: { "base/services/shop.yaml": ["cpuUtilization: 70", "cpuUtilization: -0"] },
    says: [
      "base/services/shop.yaml:14:21  services.shop.workload.autoscale.cpuUtilization: -0 is not a plainly written number; write 0, or put it in quotes if it is text",
    ],
  },
  {
    name: "not a number",
    edits: { "base/services/shop.yaml": ["cpuUtilization: 70", "cpuUtilization: .nan"] },
    says: [
      "base/services/shop.yaml:14:21  services.shop.workload.autoscale.cpuUtilization: .nan is not a plainly written number; write another one, or put it in quotes if it is text",
    ],
  },
  {
    name: "infinity",
    edits: { "base/services/shop.yaml": ["cpuUtilization: 70", "cpuUtilization: .inf"] },
    says: [
      "base/services/shop.yaml:14:21  services.shop.workload.autoscale.cpuUtilization: .inf is not a plainly written number; write another one, or put it in quotes if it is text",
    ],
  },
  {
    name: "number that loses digits as text",
    edits: { "base/services/shop.yaml": ["GREETING: hello", "GREETING: 1.10"] },
    says: [
      "base/services/shop.yaml:25:15  services.shop.workload.configuration.GREETING: 1.10 is not a plainly written number; write 1.1, or put it in quotes if it is text",
    ],
  },
  {
    name: "number beyond what is exact",
    edits: { "base/services/shop.yaml": ["GREETING: hello", "GREETING: 12345678901234567890"] },
    says: [
      "base/services/shop.yaml:25:15  services.shop.workload.configuration.GREETING: 12345678901234567890 is not a plainly written number; write another one, or put it in quotes if it is text",
    ],
  },
  {
    name: "list instead of a map",
    edits: { [shop]: "- active\n- blue\n" },
    says: [
      "production/services/shop.yaml:1:1  services.shop: a list is not allowed; a file holds a map of keys and values",
    ],
  },
  {
    name: "plain text instead of a map",
    edits: { [shop]: "blue\n" },
    says: [
      'production/services/shop.yaml:1:1  services.shop: "blue" is not allowed; a file holds a map of keys and values',
    ],
  },
];
