import { resourceTypes } from "../../stacks/resource-types.js";
import { fullEnvironment } from "../support/shop.js";
import { synthesizeAll } from "../support/template.js";

test("given everything that configuration can switch on, when synthesized, then every type is listed and every listed type is made", () => {
  const templates = [...synthesizeAll(fullEnvironment()).values()];
  const made = templates.flatMap(({ addresses }) => addresses.map((address) => address.split(".")[0]));
  expect([...new Set(made)].sort()).toEqual([...resourceTypes].sort());
});
