import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const root = join(__dirname, "..");

/** What each part may import besides itself: the arrows of the architecture. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  "main.ts": ["stacks", "model"],
  stacks: ["constructs", "model"],
  constructs: ["model"],
  model: [],
  operations: ["stacks", "model"],
  tour: ["model"],
  sandbox: [],
  libraries: [],
  bench: ["libraries", "tour"],
};

/** What each room of operations may import besides itself, what stands at the top of operations, and the model. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  commands: ["flows", "show", "guard", "live", "edit", "adapters"],
  show: ["flows", "guard", "live", "edit"],
  flows: ["guard", "live", "edit", "adapters"],
  guard: ["adapters", "stacks"],
  live: ["adapters"],
  edit: ["adapters"],
  adapters: ["stacks"],
};

/** What has no room of its own, and imports nothing of any: how a command ends, a few at a time, words for routes and for shells. */
const common: readonly string[] = ["failures.ts", "few.ts", "route-text.ts", "shell.ts"];

/** What the community's fork of cdktf renames one to one; nothing else of it may be used. */
const renameable = /^(cdktf|cdktf-cli|@cdktf\/provider-(cloudflare|kubernetes)\/lib\/[a-z0-9-]+)$/;

interface Import {
  readonly file: string;
  readonly part: string;
  readonly from: string;
  /** The file that it leads to; none for a package. */
  readonly to: string | undefined;
}

/** Every file of every folder that has any, whether it has arrows or not; dependencies and what is made are none. */
function sources(): readonly string[] {
  const apart = ["node_modules", "dist", "test", "cdktf.out"];
  return readdirSync(root, { withFileTypes: true }).flatMap((entry): readonly string[] => {
    if (entry.isFile()) return entry.name.endsWith(".ts") ? [entry.name] : [];
    if (!entry.isDirectory() || entry.name.startsWith(".") || apart.includes(entry.name)) return [];
    return (
      readdirSync(join(root, entry.name), { recursive: true, encoding: "utf8" })
        .map((file) => join(entry.name, file))
        // what stock cdktf takes is measured by a program of its own
        .filter((file) => file.endsWith(".ts") && !/node_modules|^bench\/stock\//.test(file))
    );
  });
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const found = text.matchAll(
    /^\s*(?:import|export)\b(?:[^;"'`=()]*\bfrom)?\s*["']([^"']+)["']|\b(?:import|require)\(["']([^"']+)["']\)/gm,
  );
  const [part = file] = file.split("/");
  return [...found].map(([, named, called]) => {
    const from = named ?? called ?? "";
    return { file, part, from, to: from.startsWith(".") ? fileAt(resolve(root, dirname(file), from)) : undefined };
  });
}

/** The source that an import means, whether it names the compiled file, none at all, or a folder. */
function fileAt(path: string): string {
  const named = path.replace(/\.js$/, "");
  const found = [`${named}.ts`, join(named, "index.ts"), path].find((one) => one.endsWith(".ts") && existsSync(one));
  return relative(root, found ?? path);
}

const files = sources();
const imports = files.flatMap(importsOf);
const text = (file: string): string => readFileSync(join(root, file), "utf8");
const shown = ({ file, from }: Import) => `${file} imports ${from}`;
const partOf = (file: string): string => file.split("/")[0] ?? file;

test("there is something to hold, and no folder is without arrows", () => {
  expect([...new Set(files.map(partOf))].sort()).toEqual(Object.keys(arrows).sort());
  expect(imports.some(({ to }) => to !== undefined && partOf(to) === "model")).toBe(true);
  expect(imports.some(({ from }) => from.startsWith("@cdktf/"))).toBe(true);
});

test("imports go one way", () => {
  const wrong = imports.filter(({ part, to }) => {
    return to !== undefined && partOf(to) !== part && !(arrows[part] ?? []).includes(partOf(to));
  });
  expect(wrong.map(shown)).toEqual([]);
});

describe("operations stand in layers", () => {
  const inside = imports.filter(({ part }) => part === "operations");
  /** `flows` for a file in there, and the file's own name where it has no room. */
  const roomOf = (file: string): string => file.split("/")[1] ?? "";

  test("no room is without a layer", () => {
    const found = new Set(files.filter((file) => partOf(file) === "operations").map(roomOf));
    expect([...found].sort()).toEqual([...Object.keys(rooms), ...common].sort());
  });

  test("imports go downwards only", () => {
    const wrong = inside.filter(({ file, to }) => {
      if (to === undefined || partOf(to) === "model") return false;
      const [room, target] = [roomOf(file), partOf(to) === "operations" ? roomOf(to) : partOf(to)];
      return target !== room && !common.includes(target) && !(rooms[room] ?? []).includes(target);
    });
    expect(wrong.map(shown)).toEqual([]);
  });

  test("no command imports another", () => {
    const isCommand = (file: string | undefined): boolean => /^operations\/commands\/(?!main)[^/]+$/.test(file ?? "");
    expect(inside.filter(({ file, to }) => isCommand(file) && isCommand(to)).map(shown)).toEqual([]);
  });

  test("only adapters touch the world", () => {
    const world = /^node:(fs|child_process|https?|net|dns|tls)(\/|$)/;
    const wrong = inside.filter(({ file, from }) => roomOf(file) !== "adapters" && world.test(from));
    expect(wrong.map(shown)).toEqual([]);
  });

  test("only the terminal prints and asks, and only the entry says how the process ends", () => {
    const speaks = /\bprocess\.(stdout|stderr|stdin|exit|exitCode)\b|\bconsole\./;
    const silent = files.filter((file) => /^operations\/(?!adapters|commands\/main\.ts|show\/terminal\.ts)/.test(file));
    expect(silent.filter((file) => speaks.test(text(file)))).toEqual([]);
  });
});

/** The nodes of a graph that lie on a circle. */
function onCircles(edges: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const reaches = (from: string): ReadonlySet<string> => {
    const seen = new Set<string>();
    const waiting = [...(edges.get(from) ?? [])];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(...(edges.get(next) ?? []));
    }
    return seen;
  };
  return [...edges.keys()].filter((node) => reaches(node).has(node)).sort();
}

function graphOf(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, ReadonlySet<string>> {
  const edges = new Map<string, Set<string>>();
  for (const [from, to] of pairs) if (from !== to) edges.set(from, (edges.get(from) ?? new Set()).add(to));
  return edges;
}

const within = imports.flatMap(({ file, to }) => (to === undefined ? [] : [[file, to] as const]));

test("a circle is found", () => {
  expect(
    onCircles(
      graphOf([
        ["a", "b"],
        ["b", "c"],
        ["c", "b"],
        ["c", "d"],
      ]),
    ),
  ).toEqual(["b", "c"]);
});

test("no files import each other in a circle", () => {
  expect(onCircles(graphOf(within))).toEqual([]);
});

test("no folder and what stands beside it import each other in a circle", () => {
  const folders = new Set(files.map((file) => dirname(file)).flatMap((folder) => [folder, dirname(folder)]));
  const wrong = [...folders].flatMap((folder) => {
    const child = (file: string): string | undefined => {
      const path = relative(folder, file);
      return path.startsWith("..") ? undefined : path.split("/")[0];
    };
    const pairs = within.flatMap(([file, to]) => {
      const [from, target] = [child(file), child(to)];
      return from === undefined || target === undefined ? [] : [[from, target] as const];
    });
    return onCircles(graphOf(pairs)).map((name) => join(folder, name));
  });
  expect(wrong).toEqual([]);
});

test("every folder of more than ten files has a README", () => {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  const large = [...counts].filter(([, count]) => count > 10).map(([folder]) => folder);
  expect(large).toContain("model");
  expect(large.filter((folder) => !existsSync(join(root, folder, "README.md")))).toEqual([]);
});

test("the model knows nothing of cdktf", () => {
  const wrong = imports.filter(({ part, from }) => part === "model" && /cdktf|constructs$/.test(from));
  expect(wrong.map(shown)).toEqual([]);
});

test("cdktf is used under the names that its fork renames, and bindings by deep imports", () => {
  const wrong = imports.filter(({ from }) => from.includes("cdktf") && !from.startsWith(".") && !renameable.test(from));
  expect(wrong.map(shown)).toEqual([]);
  expect(renameable.test("@cdktf/provider-kubernetes")).toBe(false);
  expect(renameable.test("cdktf/lib/private/unique")).toBe(false);
});

test("main.ts is wiring", () => {
  expect(readFileSync(join(root, "main.ts"), "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(40);
});

test("nothing that is synthesized reads the environment, the clock, chance or the network", () => {
  const readers =
    /process\.env|Date\.now|new Date\(|Math\.random|randomUUID|randomBytes|node:(https?|net|dns|child_process)"|\bfetch\(/;
  const wrong = files.filter((file) => {
    const pure = /^(constructs|stacks)\//.test(file);
    return pure && readers.test(text(file).replace('import { isIPv4 } from "node:net"', ""));
  });
  expect(wrong).toEqual([]);
});

test("main.ts reads only the documented variables, and never a Terraform variable", () => {
  const text = readFileSync(join(root, "main.ts"), "utf8");
  expect([...new Set([...text.matchAll(/[A-Z]+_[A-Z_]+/g)].map(([name]) => name))]).toEqual([
    "SWITCHYARD_ENV",
    "SWITCHYARD_CONFIG",
    "SWITCHYARD_OVERLAY",
    "SWITCHYARD_STACKS",
  ]);
});
