import { type Edited, type Editing, editConfiguration } from "./edit.js";

/** The switches of an environment: the key that declares each, and the variable that services read. */
const switches = {
  maintenance: { key: "maintenanceMode", variable: "MAINTENANCE_MODE" },
  "read-only": { key: "readOnlyMode", variable: "READ_ONLY_MODE" },
} as const;

/** A switch of an environment. */
export type SwitchName = keyof typeof switches;

/** Turns a switch of an environment on or off. */
export function turn(editing: Editing, name: SwitchName, on: boolean): Promise<Edited> {
  const { key, variable } = switches[name];
  const intent = {
    summary: `${name} ${on ? "on" : "off"}`,
    ways: [{ changes: [{ path: [key], value: on }] }],
    achieved: ({ settings }: Edited["after"]) => settings[key] === on,
    notes: [`Services see it as ${variable}=${on} once it is deployed.`],
  };
  return editConfiguration(editing, { section: "environment" }, () => intent);
}
