import type { z } from "zod";
import type { Edge, Environment } from "../environment.js";
import { edge } from "../schema/edge.js";
import { environmentDocument, environmentSettings } from "../schema/environment.js";
import { type McpServer, mcpServer } from "../schema/mcp-server.js";
import { objectName } from "../schema/primitives.js";
import { type Service, service } from "../schema/service.js";
import { triggers } from "../schema/triggers.js";
import { deepFreeze } from "./freeze.js";
import type { Layers } from "./layers.js";
import { nodeAt, type Path, placeOf } from "./node.js";
import { ConfigurationError, type Problem, pathText, problemAt } from "./problem.js";
import { show } from "./show.js";
import { parseAt, unknownKey } from "./structure.js";

/**
 * Makes the environment out of its merged layers.
 *
 * @throws {ConfigurationError} with every mistake at once
 */
export function assemble(name: string, { root, problems: read, unknown }: Layers): Environment {
  const problems: Problem[] = [...read];
  const isUnknown = (path: Path): boolean =>
    unknown.some((prefix) => prefix.every((step, index) => path[index] === step));
  const parse = <S extends z.ZodType>(schema: S, path: Path): z.output<S> | undefined => {
    const parsed = parseAt(schema, root, path);
    if (parsed.ok) return parsed.value;
    if (!isUnknown(path)) problems.push(...parsed.problems);
    return undefined;
  };
  const each = <S extends z.ZodType>(section: string, schema: S): (z.output<S> & { readonly name: string })[] => {
    const node = nodeAt(root, [section]);
    if (node === undefined) return [];
    if (node.kind !== "map") {
      problems.push(problemAt(node.place, [section], "a map of names is expected"));
      return [];
    }
    return [...node.entries.keys()].sort().flatMap((key) => {
      const path = [section, key];
      const badName = objectName.safeParse(key).error?.issues[0];
      if (badName !== undefined) {
        problems.push(
          problemAt(placeOf(root, path, "key"), path, `the name ${show(key)} is not allowed; ${badName.message}`),
        );
      }
      const value = parse(schema, path);
      return value === undefined ? [] : [{ ...value, name: key }];
    });
  };
  for (const key of root.entries.keys()) {
    if (!Object.hasOwn(environmentDocument.shape, key)) {
      problems.push(
        problemAt(placeOf(root, [key], "key"), [key], unknownKey(key, Object.keys(environmentDocument.shape))),
      );
    }
  }
  const settings = parse(environmentSettings, ["environment"]);
  const parts: { services: Service[]; edges: Edge[]; mcpServers: McpServer[] } = {
    services: each("services", service),
    edges: each("edges", edge),
    mcpServers: each("mcpServers", mcpServer),
  };
  const general = parse(triggers.prefault({}), ["triggers"]);
  if (settings === undefined || general === undefined || problems.length > 0) {
    throw new ConfigurationError(`the configuration of ${pathText([name])}`, problems);
  }
  return deepFreeze({ name, settings, ...parts, triggers: general });
}
