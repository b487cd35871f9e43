import { resourceTypes } from "../../stacks/resource-types.js";
import { fullEnvironment } from "../support/shop.js";
import { synthesizeAll } from "../support/template.js";

test("given every feature of the configuration, when synthesized, then the listed types are exactly the declared ones", () => {
  const templates = [...synthesizeAll(fullEnvironment()).values()];
  const made = templates.flatMap(({ addresses }) => addresses.map((address) => address.split(".")[0]));
  expect([...new Set(made)].sort()).toEqual([...resourceTypes].sort());
});
