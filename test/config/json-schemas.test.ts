import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { jsonSchemas, jsonText } from "../../model/json-schema.js";

const config = join(__dirname, "../../config");
const schemas = jsonSchemas();

test.each(Object.keys(schemas))("config/%s is what zod says now", (file) => {
  expect(readFileSync(join(config, file), "utf8")).toBe(jsonText(schemas[file] ?? {}));
});

test("every file of the layers names the schema of its kind on its first line", () => {
  const kinds: Record<string, string> = {
    "environment.yaml": "schemas/environment.json",
    "triggers.yaml": "schemas/triggers.json",
    "releases.yaml": "schemas/releases.json",
    services: "schemas/service.json",
    edges: "schemas/edge.json",
    "mcp-servers": "schemas/mcp-server.json",
    "overlay.example.yaml": "schema.json",
  };
  const files = readdirSync(config, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yaml"));
  const said = files.map((file) => {
    const [first = ""] = readFileSync(join(config, file), "utf8").split("\n");
    const named = /^# yaml-language-server: \$schema=(\S+)$/.exec(first)?.[1] ?? "";
    return [file, relative(config, join(config, dirname(file), named))];
  });
  const expected = files.map((file) => {
    const parts = file.split("/");
    return [file, kinds[parts[1] ?? ""] ?? kinds[parts[0] ?? ""]];
  });
  expect(said.length).toBeGreaterThan(30);
  expect(said).toEqual(expected);
});

test("no key is required and every key may be null, because a file is one layer", () => {
  expect(JSON.stringify(schemas["schemas/service.json"])).not.toContain('"required"');
  expect(schemas["schemas/triggers.json"]).toMatchObject({
    properties: { minimumRequests: { anyOf: [{ type: "integer", minimum: 0 }, { type: "null" }], default: 20 } },
    additionalProperties: false,
  });
});
