import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadSchemas } from "../../../sandbox/provider/schema/load";
import type { Attribute, Behaviour, Block, TypeSchema } from "../../../sandbox/provider/schema/types";

const recordings = process.env.PROVIDER_RECORDINGS ?? "";

function recorded<T>(name: string): Record<string, T> {
  return JSON.parse(readFileSync(join(recordings, `${name}.behaviour.json`), "utf8"));
}

function resource(prefix: string, version: string, type: string): TypeSchema {
  const found = loadSchemas(prefix, version).find((schema) => schema.kind === "resource" && schema.type === type);
  if (found === undefined) throw new Error(`${type} is not served`);
  return found;
}

interface RecordedType {
  readonly attributes: Record<string, Record<string, unknown>>;
  readonly schema_version: number;
  readonly timeouts?: Record<string, string>;
}

const cloudflare = recorded<RecordedType>("cloudflare-5.14.0");

test.each(Object.keys(cloudflare))(
  "%s has the real provider's required attributes, defaults, replacements and kept values",
  (type) => {
    const ours: Record<string, unknown> = {};
    const walk = (attributes: Readonly<Record<string, Attribute>>, prefix: string): void => {
      for (const [name, attribute] of Object.entries(attributes)) {
        const path = prefix + name;
        ours[path] = {
          use: [attribute.required && "required", attribute.optional && "optional", attribute.computed && "computed"]
            .filter(Boolean)
            .join("+"),
          replace: attribute.replace === true,
          keep: attribute.keep === true,
          default: attribute.default === undefined ? undefined : plain(attribute.default),
        };
        const marks = { single: "", list: "[]", set: "[]", map: "{}" };
        if (attribute.nested) walk(attribute.nested.attributes, `${path}${marks[attribute.nested.nesting]}.`);
      }
    };
    walk(resource("cloudflare", "5.14.0", type).block.attributes, "");
    const real = Object.fromEntries(
      Object.entries(cloudflare[type]?.attributes ?? {}).map(([path, { use, default: value, on_change = [] }]) => [
        path,
        {
          use,
          replace: (on_change as string[]).includes("replace"),
          keep: (on_change as string[]).includes("keep"),
          default:
            value === undefined
              ? undefined
              : String(value)
                  .replace(/\.0+$/, "")
                  .replace(/^\{.*\}$/, "{}"),
        },
      ]),
    );
    expect(ours).toEqual(real);
  },
);

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

const kubernetes = recorded<RecordedType>("kubernetes-2.38.0");

test.each(Object.keys(kubernetes))(
  "%s has the real provider's defaults, replacements, limits, conflicts and timeouts",
  (type) => {
    const schema = resource("kubernetes", "2.38.0", type);
    const ours: Record<string, unknown> = {};
    const say = (path: string, behaviour: Behaviour, more: Record<string, unknown>): void => {
      ours[path] = {
        default: behaviour.default,
        force_new: behaviour.replace,
        conflicts_with: behaviour.conflicts,
        diff_suppress: behaviour.same === undefined ? undefined : true,
        ...more,
      };
    };
    const walk = (block: Block, prefix: string): void => {
      for (const [name, attribute] of Object.entries(block.attributes)) {
        const { optional, computed, sensitive, writeOnly } = attribute;
        say(prefix + name, attribute, { optional_computed: optional && computed, sensitive, write_only: writeOnly });
      }
      for (const [name, nested] of Object.entries(block.blocks)) {
        say(prefix + name, nested, { max_items: nested.max, optional_computed: nested.computed });
        walk(nested.block, `${prefix}${name}.`);
      }
    };
    walk(schema.block, "");
    for (const [path, real] of Object.entries(kubernetes[type]?.attributes ?? {})) {
      // Terraform's schema does not have the maximum length of a list of texts
      const { max_items, ...rest } = real;
      const got = Object.fromEntries(
        Object.entries((ours[path] ?? {}) as object).filter(
          ([key, value]) => value !== undefined && key !== "max_items",
        ),
      );
      expect({ path, ...got }).toEqual({ path, ...rest });
      if ((ours[path] as { max_items?: number }).max_items !== undefined)
        expect({ path, max_items }).toEqual({ path, max_items: (ours[path] as { max_items?: number }).max_items });
    }
    const beyond = Object.entries(ours).filter(([path, got]) => {
      const { max_items: _limit, ...said } = got as Record<string, unknown>;
      return (
        !(path in (kubernetes[type]?.attributes ?? {})) &&
        Object.values(said).some((value) => value !== undefined && value !== false)
      );
    });
    // every type of the old SDK has an implicit id
    expect(beyond.map(([path]) => path).filter((path) => path !== "id")).toEqual([]);
    expect(seconds(kubernetes[type]?.timeouts ?? {})).toEqual(schema.timeouts ?? {});
  },
);

function seconds(timeouts: Record<string, string>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(timeouts).map(([operation, text]) => {
      const [, minutes = "0", rest = "0"] = text.match(/^(?:(\d+)m)?(\d+)s$/) ?? [];
      return [operation, Number(minutes) * 60 + Number(rest)];
    }),
  );
}
