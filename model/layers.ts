import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { folders, type Layer, readFileLayer, readFolderLayer, singleFiles, type Texts } from "./load/files.js";
import { mergeMaps } from "./load/merge.js";
import { emptyMap, type MapNode, nodeAt, type Path } from "./load/node.js";
import { ConfigurationError, type Problem } from "./load/problem.js";
import { alternatives } from "./load/show.js";
import { didYouMean } from "./load/suggest.js";
import { baseProblems, textProblems, uncommittedProblems } from "./rules/text.js";
import { objectName } from "./schema/primitives.js";

/** Which configuration to read. */
export interface LoadOptions {
  /** A folder beside `base`, such as `local` or `production`. */
  readonly environment: string;
  /** The folder of the configuration, such as `config`. */
  readonly directory: string;
  /** A file that overrides all layers, as `SWITCHYARD_OVERLAY` names it. */
  readonly overlay?: string;
  /** Texts that replace the content of files, by absolute path, so that a change is checked before it is written. */
  readonly texts?: Texts;
  /**
   * The only services to read, so that a flip costs the same in a large fleet. Other services, and rules between services,
   * are neither read nor checked. If one of these has no file of its own, everything is read.
   *
   * @default - all
   */
  readonly services?: readonly string[];
}

/** The layers of an environment, lowest first, and their merged content. */
export interface Layers {
  readonly layers: readonly Layer[];
  readonly root: MapNode;
  readonly problems: readonly Problem[];
  readonly unknown: readonly Path[];
  /** Services that are declared but were not read. */
  readonly unread: readonly string[];
  /** The local layer that was not read because the environment is protected. */
  readonly ignored: string | undefined;
}

const notEnvironments = new Set(["base", "schemas"]);

/** Returns the names of the environments in a configuration folder, sorted. */
export function environmentNames(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !notEnvironments.has(entry.name))
    .map((entry) => entry.name)
    .sort();
}

/**
 * Reads and merges the layers: `base`, the environment's own, the uncommitted local one, the overlay.
 *
 * @throws {ConfigurationError} if there is no such environment
 */
export function readLayers({ environment, directory, overlay, texts, services }: LoadOptions): Layers {
  requireEnvironment(environment, directory);
  const present = ["base", environment].filter((folder) => existsSync(join(directory, folder)));
  const isFile = (name: string): boolean =>
    present.some((folder) => existsSync(join(directory, folder, "services", `${name}.yaml`)));
  const wanted = services?.every(isFile) === true ? new Set(services) : undefined;
  const committed = present.map((folder) =>
    readFolderLayer(folder === "base" ? "base" : "environment", directory, folder, { texts, services: wanted }),
  );
  const own = join(directory, `${environment}.local.yaml`);
  const hasOwn = existsSync(own);
  const readsOwn = hasOwn && !isProtected(committed);
  const layers = [
    ...committed,
    ...(readsOwn ? [readFileLayer("local", directory, own, texts)] : []),
    ...(overlay === undefined ? [] : [readFileLayer("overlay", undefined, overlay, texts)]),
  ];
  const problems = layers.flatMap((layer) => layer.problems);
  const start = {
    layer: "environment",
    file: join(directory, environment, "environment.yaml"),
    line: 1,
    column: 1,
  } as const;
  let root = emptyMap(start);
  const unread = new Set<string>();
  for (const whole of layers) {
    const layer = wanted === undefined ? whole : onlyServices(whole, wanted);
    for (const name of [...whole.unread, ...(layer === whole ? [] : serviceNames(whole))]) {
      if (wanted?.has(name) === false) unread.add(name);
    }
    problems.push(...textProblems(layer.root, []), ...uncommittedProblems(layer.root, layer.name));
    if (layer.name === "base") problems.push(...baseProblems(layer.root));
    root = mergeMaps(root, layer.root, [], problems);
  }
  return {
    layers,
    root: { ...root, place: start },
    problems,
    unknown: layers.flatMap((layer) => layer.unknown),
    unread: [...unread].sort(),
    ignored: hasOwn && !readsOwn ? own : undefined,
  };
}

function serviceNames({ root }: Layer): readonly string[] {
  const services = nodeAt(root, ["services"]);
  return services?.kind === "map" ? [...services.entries.keys()] : [];
}

/** Returns a layer reduced to these services. */
function onlyServices(layer: Layer, wanted: ReadonlySet<string>): Layer {
  const entry = layer.root.entries.get("services");
  if (entry?.node.kind !== "map") return layer;
  const entries = new Map([...entry.node.entries].filter(([name]) => wanted.has(name)));
  const services = { ...entry, node: { ...entry.node, entries } };
  return { ...layer, root: { ...layer.root, entries: new Map(layer.root.entries).set("services", services) } };
}

function isProtected(committed: readonly Layer[]): boolean {
  const said = committed.flatMap((layer) => nodeAt(layer.root, ["environment", "protected"]) ?? []).at(-1);
  const unreadable = committed.some((layer) => layer.unknown.some(([section]) => section === "environment"));
  return unreadable || (said !== undefined && !(said.kind === "scalar" && said.value === false));
}

/** Refuses the name of an environment that has no folder. @throws ConfigurationError that names those there are */
export function requireEnvironment(environment: string, directory: string): void {
  const refuse = (message: string): never => {
    throw new ConfigurationError("the configuration", [{ file: directory, line: 1, column: 1, path: "", message }]);
  };
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    refuse("there is no such folder; start from the project's folder, or name the folder of the configuration");
  }
  const known = environmentNames(directory);
  if (known.includes(environment)) {
    const refusal = objectName.safeParse(environment).error?.issues[0]?.message;
    if (refusal !== undefined) refuse(`"${environment}" is not allowed as an environment's name; ${refusal}`);
    return;
  }
  const layout = [...Object.keys(singleFiles), ...Object.keys(folders)].join(", ");
  if (known.length === 0) refuse(`there is no environment here; make a folder with ${layout}`);
  refuse(`"${environment}" is not an environment; ${alternatives(known)}${didYouMean(environment, known)}`);
}
