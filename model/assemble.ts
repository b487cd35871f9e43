import type { z } from "zod";
import type { Environment } from "./environment.js";
import type { Layers } from "./layers.js";
import { deepFreeze } from "./load/freeze.js";
import { type MapNode, nodeAt, type Path, placeOf, plainValue } from "./load/node.js";
import { ConfigurationError, type Problem, problemAt } from "./load/problem.js";
import { show } from "./load/show.js";
import { parseAt, unknownKey } from "./load/structure.js";
import { likely } from "./load/suggest.js";
import { violationsOf } from "./rules/index.js";
import type { Draft, Found } from "./rules/rule.js";
import { edge } from "./schema/edge.js";
import { environmentDocument, environmentSettings } from "./schema/environment.js";
import { mcpServer } from "./schema/mcp-server.js";
import { objectName } from "./schema/primitives.js";
import { releases } from "./schema/releases.js";
import { service } from "./schema/service.js";
import { triggers } from "./schema/triggers.js";

/**
 * Builds the environment from its merged layers.
 *
 * @throws {ConfigurationError} with every mistake at once: those of structure, and broken rules between the parts that
 * are well formed
 */
export function assemble(name: string, layers: Layers): Environment {
  const { problems, draft } = new Assembly(name, layers).check();
  if (draft.environment === undefined || problems.length > 0) {
    throw new ConfigurationError(`the configuration of ${name}`, problems);
  }
  return deepFreeze(draft.environment);
}

const sections = ["services", "edges", "mcpServers"] as const;

class Assembly {
  private readonly problems: Problem[] = [];
  private readonly root: MapNode;

  constructor(
    private readonly name: string,
    private readonly layers: Layers,
  ) {
    this.root = layers.root;
  }

  check(): { readonly problems: readonly Problem[]; readonly draft: Draft } {
    this.unknownSections();
    const settings = this.parse(environmentSettings, ["environment"]);
    const general = this.parse(triggers.prefault({}), ["triggers"]);
    const ladder = this.parse(releases.prefault({}), ["releases"]);
    const parts = {
      services: this.parseEach("services", service),
      edges: this.parseEach("edges", edge),
      mcpServers: this.parseEach("mcpServers", mcpServer),
    };
    const environment =
      settings === undefined
        ? undefined
        : {
            name: this.name,
            settings,
            ...parts,
            triggers: general ?? triggers.parse({}),
            releases: ladder ?? releases.parse({}),
          };
    const draft: Draft = {
      name: this.name,
      settings,
      ...parts,
      declared: {
        services: new Set([...this.namesIn("services"), ...this.layers.unread]),
        edges: new Set(this.namesIn("edges")),
        mcpServers: new Set(this.namesIn("mcpServers")),
      },
      malformed: sections.flatMap((section) =>
        this.namesIn(section)
          .filter((key) => !parts[section].some((part) => part.name === key))
          .map((key) => ({ section, name: key })),
      ),
      environment,
      part: (schema, path) => this.part(schema, path),
    };
    for (const found of violationsOf(draft)) this.report(found);
    return { problems: [...this.layers.problems, ...this.problems], draft };
  }

  private unknownSections(): void {
    const known = Object.keys(environmentDocument.shape);
    for (const key of this.root.entries.keys()) {
      if (!known.includes(key))
        this.add(problemAt(placeOf(this.root, [key], "key"), [key], unknownKey(key, known)), [key]);
    }
  }

  private namesIn(section: string): string[] {
    const node = nodeAt(this.root, [section]);
    return node?.kind === "map" ? [...node.entries.keys()].sort() : [];
  }

  private parseEach<S extends z.ZodType>(section: string, schema: S): (z.output<S> & { readonly name: string })[] {
    const node = nodeAt(this.root, [section]);
    if (node !== undefined && node.kind !== "map") {
      const message = `${show(plainValue(node))} is not allowed; a map of names`;
      this.add(problemAt(node.place, [section], message), [section]);
    }
    return this.namesIn(section).flatMap((key) => {
      const path = [section, key];
      const refusal = objectName.safeParse(key).error?.issues[0]?.message;
      if (refusal !== undefined) {
        const message = `the name ${show(key)} is not allowed; ${refusal}`;
        this.add(problemAt(placeOf(this.root, path, "key"), path, message), path);
      }
      const value = this.parse(schema, path);
      return value === undefined ? [] : [{ ...value, name: key }];
    });
  }

  private parse<S extends z.ZodType>(schema: S, path: Path): z.output<S> | undefined {
    const parsed = parseAt(schema, this.root, path);
    if (parsed.ok) return parsed.value;
    const hint = this.otherName(path);
    for (const { path: at, problem } of parsed.mistakes) {
      const misnamed = at.length === path.length + 1 && problem.message.startsWith("is missing");
      this.add(misnamed ? { ...problem, message: `${problem.message}${hint}` } : problem, at);
    }
    return undefined;
  }

  /** Returns the hint for missing keys: a layer may have misspelt the name of what it changes. */
  private otherName([section, name]: Path): string {
    if (typeof section !== "string" || typeof name !== "string") return "";
    const others = this.namesIn(section).filter((other) => other !== name);
    const meant = likely(name, others);
    return meant === undefined ? "" : `; or did you mean "${meant}" instead of "${name}"?`;
  }

  private part<S extends z.ZodType>(schema: S, path: Path): z.output<S> | undefined {
    if (nodeAt(this.root, path) === undefined) return undefined;
    const parsed = parseAt(schema, this.root, path);
    return parsed.ok ? parsed.value : undefined;
  }

  private report({ path, found, allowed, remedy, mark = "value" }: Found): void {
    const node = nodeAt(this.root, path);
    const value = found ?? (node === undefined ? undefined : plainValue(node));
    const shown =
      value === undefined
        ? "is missing"
        : `${show(value)}${node === undefined && mark === "value" ? " (the default)" : ""} is not allowed`;
    const message = `${shown}; ${allowed}${remedy === undefined ? "" : `. ${remedy}`}`;
    this.add(problemAt(placeOf(this.root, path, mark), path, message), path);
  }

  private add(problem: Problem, path: Path): void {
    const { unknown, problems } = this.layers;
    if (unknown.some((prefix) => prefix.every((step, index) => path[index] === step))) return;
    const same = (other: Problem): boolean =>
      other.file === problem.file &&
      other.line === problem.line &&
      other.column === problem.column &&
      other.path === problem.path;
    if (!problems.some(same)) this.problems.push(problem);
  }
}
