import fc from "fast-check";
import { parse } from "yaml";
import { type Change, editText } from "../../../operations/edit/text";

const yaml = { json: false };
const json = { json: true };

test("replaces only a scalar", () => {
  const text = `# who is live\nactive: blue   # since Monday\n\nedge:\n  hostname: "prompt.example.com"\n`;
  expect(editText(text, [{ path: ["active"], value: "green" }], yaml)).toBe(
    `# who is live\nactive: green   # since Monday\n\nedge:\n  hostname: "prompt.example.com"\n`,
  );
});

test.each([
  ["mode: off\n", "full", "mode: full\n"],
  ['mode: "off"\n', "full", 'mode: "full"\n'],
  ["mode: 'off'\n", "it's", "mode: 'it''s'\n"],
  ["mode: full\n", "off", 'mode: "off"\n'],
  ["mode: full\n", "a: b # c", 'mode: "a: b # c"\n'],
  ["mode:\n", "full", "mode: full\n"],
  ["mode: # none yet\n", "full", "mode: full # none yet\n"],
  ["a:\n  mode: # none yet\n", "x", "a:\n  mode: # none yet\nmode: x\n"],
  ["{ mode: full, percent: 5 }\n", "a, b", '{ mode: "a, b", percent: 5 }\n'],
  ["mode: |\n  two\n  lines\nnext: 1\n", "one", "mode: one\nnext: 1\n"],
  ["mode: full\r\nnext: 1\r\n", "off", 'mode: "off"\r\nnext: 1\r\n'],
  ["\ufeffmode: full\n", "canary", "\ufeffmode: canary\n"],
  ["mode: full", "canary", "mode: canary"],
])("writes text as the file does: %j", (text, value, expected) => {
  expect(editText(text, [{ path: ["mode"], value }], yaml)).toBe(expected);
});

test("puts a new key in order, and keeps the comments in place", () => {
  const text = `# a service\n\n# who is live\nactive: blue # for now\n# the two\ncolours:\n  blue:\n    version: v1.0.0\n`;
  const order = () => ["kind", "active", "rollout", "rollback", "held", "colours"];
  const changes: Change[] = [
    { path: ["rollout"], value: { mode: "canary", percent: 5 } },
    { path: ["held"], value: [{ digest: "sha256:1", at: "2026-03-01T03:12:00Z" }] },
    { path: ["kind"], value: "blue-green" },
  ];
  expect(editText(text, changes, { json: false, order })).toBe(`# a service

# who is live
active: blue # for now
rollout:
  mode: canary
  percent: 5
held:
  - digest: sha256:1
    at: 2026-03-01T03:12:00Z
# the two
colours:
  blue:
    version: v1.0.0
kind: blue-green
`);
});

test("puts a new first key first, unless a comment belongs to the old one", () => {
  const order = () => ["active", "colours"];
  expect(editText("# head\n\ncolours: {}\n", [{ path: ["active"], value: "blue" }], { json: false, order })).toBe(
    "# head\n\nactive: blue\ncolours: {}\n",
  );
});

test("fills a file that is empty or has only comments", () => {
  const changes: Change[] = [{ path: ["services", "a", "active"], value: "green" }];
  expect(editText("", changes, yaml)).toBe("services:\n  a:\n    active: green\n");
  expect(editText("# mine", changes, yaml)).toBe("# mine\nservices:\n  a:\n    active: green");
});

test("appends to a list and keeps its items", () => {
  const text = "held:\n  - digest: sha256:1 # bad\n    reason: slow\n\nedge: {}\n";
  const value = [
    { digest: "sha256:1", reason: "slow" },
    { digest: "sha256:2", reason: "wrong" },
  ];
  expect(editText(text, [{ path: ["held"], value }], yaml)).toBe(
    "held:\n  - digest: sha256:1 # bad\n    reason: slow\n  - digest: sha256:2\n    reason: wrong\n\nedge: {}\n",
  );
  expect(editText("ids: [a, b]\n", [{ path: ["ids"], value: ["a", "b", "c"] }], yaml)).toBe("ids: [a, b, c]\n");
});

test("removes a key with its lines, and a parent that would become null", () => {
  const text = "a: 1\n# about b\nb:\n  c:\n    d: 1 # gone\n# about e\ne: 2\n";
  expect(editText(text, [{ path: ["b", "c", "d"], remove: true }], yaml)).toBe("a: 1\n# about b\n# about e\ne: 2\n");
  expect(editText(text, [{ path: ["nothing", "here"], remove: true }], yaml)).toBe(text);
  expect(editText("m: { a: 1, b: 2, c: 3 }\n", [{ path: ["m", "b"], remove: true }], yaml)).toBe("m: { a: 1, c: 3 }\n");
  expect(editText("m: { a: 1, b: 2 }\n", [{ path: ["m", "b"], remove: true }], yaml)).toBe("m: { a: 1 }\n");
  expect(editText("m: { a: 1 }\n", [{ path: ["m", "a"], remove: true }], yaml)).toBe("m: {}\n");
  expect(editText("l:\n  - a: 1\n    b: 2\n", [{ path: ["l", 0, "a"], remove: true }], yaml)).toBe("l:\n  - b: 2\n");
});

test("edits JSON as JSON", () => {
  const text = `{
  "mcps": [
    {
      "name": "github",
      "enabled": true,
      "rollout": { "mode": "canary", "canaryPercent": 5 }
    }
  ]
}
`;
  const changed = editText(
    text,
    [
      { path: ["mcps", 0, "rollout", "mode"], value: "full" },
      { path: ["mcps", 0, "rollout", "canaryPercent"], remove: true },
      { path: ["mcps", 1], value: { name: "serena", enabled: true } },
    ],
    json,
  );
  expect(changed).toBe(`{
  "mcps": [
    {
      "name": "github",
      "enabled": true,
      "rollout": { "mode": "full" }
    },
    {
      "name": "serena",
      "enabled": true
    }
  ]
}
`);
  expect(editText("{}", [{ path: ["mcps"], value: [] }], json)).toBe('{\n  "mcps": []\n}');
});

test.each<[string, string, Change]>([
  ["an alias on the way", "a: &x { b: 1 }\nc: *x\n", { path: ["c", "b"], value: 2 }],
  ["an anchor that others use", "a: &x { b: 1 }\nc: *x\n", { path: ["a", "b"], value: 2 }],
  ["a value that is no map", "a: 1\n", { path: ["a", "b"], value: 2 }],
  ["a file that is not valid", "a: [1\n", { path: ["a"], value: 2 }],
  ["two documents", "a: 1\n---\na: 2\n", { path: ["a"], value: 2 }],
])("refuses %s", (_, text, change) => {
  expect(() => editText(text, [change], yaml)).toThrow(
    /^(`\*x` is on the way to c\.b|the change would alter more than it should|a is one value|it is not valid: .*|it holds more than one document)$/,
  );
});

/** Whether the first list is what is left of the second one when some of its items are taken out. */
function isPartOf(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const line of whole) if (part[at] === line) at++;
  return at === part.length;
}

const key = fc.constantFrom("alpha", "beta", "gamma", "off", "x-1", "2");
const leaf = fc.oneof(
  fc.integer({ min: -5, max: 500 }),
  fc.boolean(),
  fc.constantFrom("blue", "on", "a # b", "c: d", "'q'", '"', "{x}", "2026-03-01T03:12:00Z", "1", ""),
);

interface Tree {
  readonly [key: string]: string | number | boolean | Tree;
}
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.dictionary(key, fc.oneof({ depthSize: "small", withCrossShrink: true }, leaf, tie("tree")), {
    minKeys: 1,
    maxKeys: 4,
  }),
}));

/** A file with comments and blank lines in every place, and some maps within braces. */
function write(value: Tree, indent: string, noise: () => number): string[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = `${indent}${/^[a-z]/.test(name) && name !== "off" ? name : JSON.stringify(name)}:`;
    const before = ["", [`${indent}# about ${name}`], ["", `${indent}# ${name}, apart`], [""], []][noise() % 5] ?? [];
    const remark = noise() % 3 === 0 ? "  # remark" : "";
    if (typeof inner !== "object") return [...before, `${at} ${JSON.stringify(inner)}${remark}`];
    if (Object.keys(inner).length === 0 || noise() % 4 === 0)
      return [...before, `${at} ${JSON.stringify(inner)}${remark}`];
    return [...before, `${at}${remark}`, ...write(inner, `${indent}  `, noise)];
  });
}

const comments = (text: string) => text.match(/# (about|remark|.*apart).*$/gm) ?? [];

test("100 random sequences of edits keep the YAML valid, every comment, and everything else", () => {
  const change = fc.record({ path: fc.array(key, { minLength: 1, maxLength: 3 }), value: leaf });
  fc.assert(
    fc.property(
      tree,
      fc.infiniteStream(fc.nat(59)),
      fc.array(change, { minLength: 1, maxLength: 12 }),
      (start, stream, changes) => {
        const noise = () => Number(stream.next().value);
        let text = `# head\n\n${write(start, "", noise).join("\n")}\n`;
        for (const { path, value } of changes) {
          const before = text;
          const values = parse(text);
          const parent = path.slice(0, -1).reduce((at, step) => (isMap(at) ? at[step] : undefined), values);
          const blocked = path.some((_, depth) => {
            const at = path.slice(0, depth).reduce((inner, step) => (isMap(inner) ? inner[step] : undefined), values);
            return at !== undefined && !isMap(at);
          });
          const there = isMap(parent) ? parent[path.at(-1) ?? ""] : undefined;
          if (blocked || isMap(there)) continue;
          text = editText(text, [{ path, value }], yaml);
          const lines = before.split("\n");
          const changed = text.split("\n").filter((line, index) => line !== lines[index]);
          if (there !== undefined) expect(changed.length).toBeLessThanOrEqual(1);
          else if (!/\{/.test(before)) expect(isPartOf(lines, text.split("\n"))).toBe(true);
          expect(comments(text)).toEqual(expect.arrayContaining(comments(before)));
          expect(comments(text)).toHaveLength(comments(before).length);
          if (there === undefined && isMap(parent) && Object.keys(parent).length > 0) {
            expect(editText(text, [{ path, remove: true }], yaml)).toBe(before);
          }
        }
        parse(text);
      },
    ),
    { numRuns: 100 },
  );
});

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
