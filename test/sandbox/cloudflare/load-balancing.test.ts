import { aPool, type Client, paths, startClient, zone } from "./client";

let client: Client;
beforeEach(async () => {
  client = await startClient();
});
afterEach(() => client.close());

const hex = /^[0-9a-f]{32}$/;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

describe("monitors", () => {
  test("fill in defaults, and omit fields without one", async () => {
    expect(await client.make(paths.monitors, {})).toEqual({
      id: expect.stringMatching(hex),
      type: "http",
      method: "GET",
      path: "/",
      timeout: 5,
      retries: 2,
      interval: 60,
      expected_body: "",
      expected_codes: "",
      follow_redirects: false,
      allow_insecure: false,
      probe_zone: "",
      description: "",
      created_on: expect.stringMatching(time),
      modified_on: expect.stringMatching(time),
    });
    expect(await client.make(paths.monitors, { type: "tcp", port: 6379 })).toMatchObject({
      method: "connection_established",
      path: "",
    });
  });

  test("may have the same description twice, because a lost response leaves a duplicate", async () => {
    const [one, two] = [
      await client.make(paths.monitors, { description: "m" }),
      await client.make(paths.monitors, { description: "m" }),
    ];
    expect(one.id).not.toBe(two.id);
    expect((await client.call("GET", `${paths.monitors}?description=m`)).body.result).toHaveLength(2);
  });
});

describe("pools", () => {
  test("list origins by name, in whatever order they were sent", async () => {
    const made = await client.make(paths.pools, {
      name: "blue",
      origins: [
        { name: "b", address: "b.origins.mcpist.example", weight: 0 },
        { name: "a", address: "192.0.2.7", port: 8443 },
      ],
    });
    expect(made).toEqual({
      id: expect.stringMatching(hex),
      name: "blue",
      enabled: true,
      minimum_origins: 1,
      description: "",
      check_regions: null,
      latitude: null,
      longitude: null,
      load_shedding: { default_percent: 0, default_policy: "random", session_percent: 0, session_policy: "hash" },
      origin_steering: { policy: "random" },
      notification_email: "",
      notification_filter: null,
      networks: ["cloudflare"],
      origins: [
        { name: "a", address: "192.0.2.7", port: 8443, enabled: true, flatten_cname: true, weight: 1 },
        { name: "b", address: "b.origins.mcpist.example", enabled: true, flatten_cname: true, weight: 0 },
      ],
      created_on: expect.stringMatching(time),
      modified_on: expect.stringMatching(time),
    });
  });

  test("have `disabled_at` exactly while they are disabled", async () => {
    const made = await client.make(paths.pools, aPool("blue"));
    const off = (await client.call("PATCH", `${paths.pools}/${made.id}`, { enabled: false })).body.result;
    expect(off).toMatchObject({ name: "blue", enabled: false, disabled_at: expect.stringMatching(time) });
    const later = (await client.call("PATCH", `${paths.pools}/${made.id}`, { description: "drained" })).body.result;
    expect(later.disabled_at).toBe(off.disabled_at);
    const on = (await client.call("PATCH", `${paths.pools}/${made.id}`, { enabled: true })).body.result;
    expect(on).not.toHaveProperty("disabled_at");
  });

  test("may have the same name twice, because a lost response leaves a duplicate", async () => {
    await client.make(paths.pools, aPool("blue"));
    await client.make(paths.pools, aPool("blue"));
    expect((await client.call("GET", `${paths.pools}?name=blue`)).body.result).toHaveLength(2);
  });

  test("are replaced by PUT: missing fields return to their defaults, and only `modified_on` changes", async () => {
    const made = await client.make(paths.pools, aPool("blue", { description: "old", minimum_origins: 2 }));
    const put = (await client.call("PUT", `${paths.pools}/${made.id}`, aPool("blue"))).body.result;
    expect(put).toEqual({ ...made, description: "", minimum_origins: 1, modified_on: put.modified_on });
    expect(put.modified_on > made.modified_on).toBe(true);
  });
});

describe("load balancers", () => {
  async function twoPools(): Promise<[string, string]> {
    const [blue, green] = [
      await client.make(paths.pools, aPool("blue")),
      await client.make(paths.pools, aPool("green")),
    ];
    return [blue.id, green.id];
  }

  test("fill in defaults", async () => {
    const [blue] = await twoPools();
    const name = "prompt.mcpist.example";
    expect(await client.make(paths.balancers, { name, default_pools: [blue], fallback_pool: blue })).toEqual({
      id: expect.stringMatching(hex),
      name,
      zone_name: "mcpist.example",
      default_pools: [blue],
      fallback_pool: blue,
      enabled: true,
      proxied: false,
      ttl: 30,
      description: "",
      steering_policy: "",
      session_affinity: "none",
      session_affinity_ttl: 82_800,
      session_affinity_attributes: {
        samesite: "Auto",
        secure: "Auto",
        drain_duration: 0,
        zero_downtime_failover: "none",
      },
      adaptive_routing: { failover_across_pools: false },
      location_strategy: { mode: "pop", prefer_ecs: "proximity" },
      region_pools: {},
      country_pools: {},
      pop_pools: {},
      rules: [],
      networks: ["cloudflare"],
      created_on: expect.stringMatching(time),
      modified_on: expect.stringMatching(time),
    });
  });

  test("accept a sticky canary, and its end", async () => {
    const [blue, green] = await twoPools();
    const base = { name: "prompt.mcpist.example", proxied: true, fallback_pool: blue };
    const made = await client.make(paths.balancers, { ...base, default_pools: [blue] });
    const canary = await client.call("PUT", `${paths.balancers}/${made.id}`, {
      ...base,
      default_pools: [blue, green],
      steering_policy: "random",
      random_steering: { default_weight: 0, pool_weights: { [blue]: 0.95, [green]: 0.05 } },
      session_affinity: "header",
      session_affinity_attributes: { headers: ["x-run-id"], require_all_headers: false },
      rules: [
        { name: "preview", condition: 'http.host eq "x"', overrides: { default_pools: [green], fallback_pool: blue } },
      ],
    });
    expect(canary.body.result).toMatchObject({
      session_affinity: "header",
      session_affinity_ttl: 1800,
      session_affinity_attributes: { headers: ["x-run-id"], require_all_headers: false, samesite: "Auto" },
      random_steering: { default_weight: 0, pool_weights: { [blue]: 0.95, [green]: 0.05 } },
      rules: [{ name: "preview", disabled: false, priority: 0 }],
    });
    const back = await client.call("PUT", `${paths.balancers}/${made.id}`, {
      ...base,
      default_pools: [green],
      session_affinity: "none",
      session_affinity_attributes: { headers: null, require_all_headers: false },
      rules: [],
    });
    expect(back.body.result).toMatchObject({
      default_pools: [green],
      session_affinity_ttl: 82_800,
      session_affinity_attributes: { headers: null },
      rules: [],
    });
    expect(back.body.result).not.toHaveProperty("random_steering");
  });

  test("are limited to one per hostname", async () => {
    const [blue, green] = await twoPools();
    const body = { name: "prompt.mcpist.example", default_pools: [blue], fallback_pool: blue };
    const made = await client.make(paths.balancers, body);
    const twin = await client.call("POST", paths.balancers, body);
    expect([twin.status, twin.body.errors]).toEqual([
      400,
      [{ code: 1003, message: 'value not unique: name "prompt.mcpist.example" already exists' }],
    ]);
    const other = await client.make(paths.balancers, { ...body, name: "api.mcpist.example" });
    const renamed = await client.call("PATCH", `${paths.balancers}/${other.id}`, { name: "prompt.mcpist.example" });
    expect(renamed.status).toBe(400);
    expect(
      (await client.call("PUT", `${paths.balancers}/${made.id}`, { ...body, default_pools: [green] })).status,
    ).toBe(200);
    const listed = await client.call("GET", `${paths.balancers}?name=prompt.mcpist.example`);
    expect(listed.body.result.map((one: { id: string }) => one.id)).toEqual([made.id]);
  });
});

describe("references", () => {
  const refusal = { code: 1005, message: "This object is referenced by other objects, delete them first." };

  test("keep a monitor that a pool uses, and a pool that a load balancer uses anywhere", async () => {
    const monitor = await client.make(paths.monitors, {});
    const watched = aPool("blue", { monitor: monitor.id, check_regions: ["WEU"] });
    const pools: Record<string, string> = {};
    for (const name of ["live", "fallback", "rule", "geo", "weighed"]) {
      pools[name] = (await client.make(paths.pools, { ...watched, name })).id;
    }
    const balancer = await client.make(paths.balancers, {
      name: "prompt.mcpist.example",
      default_pools: [pools.live],
      fallback_pool: pools.fallback,
      region_pools: { WEU: [pools.geo] },
      random_steering: { pool_weights: { [String(pools.weighed)]: 0 } },
      rules: [{ name: "r", overrides: { default_pools: [pools.rule] } }],
    });
    const refused = await client.call("DELETE", `${paths.monitors}/${monitor.id}`);
    expect([refused.status, refused.body.errors]).toEqual([412, [refusal]]);
    for (const name of ["live", "fallback", "rule", "geo"]) {
      const reply = await client.call("DELETE", `${paths.pools}/${pools[name]}`);
      expect([name, reply.status, reply.body.errors]).toEqual([name, 412, [refusal]]);
    }
    expect((await client.call("GET", `${paths.pools}/${pools.rule}/references`)).body.result).toEqual([
      {
        reference_type: "referrer",
        resource_id: balancer.id,
        resource_name: "prompt.mcpist.example",
        resource_type: "load_balancer",
      },
    ]);
    expect((await client.call("GET", `${paths.monitors}/${monitor.id}/references`)).body.result).toHaveLength(5);
    // a weight alone is not a reference
    expect((await client.call("DELETE", `${paths.pools}/${pools.weighed}`)).status).toBe(200);
    const gone = await client.call("DELETE", `${paths.balancers}/${balancer.id}`);
    expect(gone.body.result).toEqual({ id: balancer.id });
    expect((await client.call("DELETE", `${paths.pools}/${pools.live}`)).status).toBe(200);
  });

  test.each(["balancers", "pools", "monitors"] as const)("answers 404 for missing %s", async (type) => {
    for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
      const body = method === "GET" || method === "DELETE" ? undefined : aPool("x");
      const reply = await client.call(method, `${paths[type]}/${"0".repeat(32)}`, body);
      expect([method, reply.status, reply.body.errors]).toEqual([
        method,
        404,
        [{ code: 1001, message: "object could not be found" }],
      ]);
    }
  });
});

describe("Cloudflare refuses", () => {
  const origin = { name: "one", address: "one.mcpist.example" };
  const pool = (more: object): object => ({ name: "p", origins: [origin], ...more });
  const refusals: [string, keyof typeof paths, object, string][] = [
    ["interval too short", "monitors", { interval: 5 }, "interval is not in range [15, 3600]"],
    ["interval too long", "monitors", { interval: 3601 }, "interval is not in range [15, 3600]"],
    ["interval as text", "monitors", { interval: "60" }, "interval must be a whole number"],
    ["timeout", "monitors", { timeout: 11 }, "timeout is not in range [1, 10]"],
    ["retries", "monitors", { retries: 6 }, "retries is not in range [0, 5]"],
    [
      "a paid monitor",
      "monitors",
      { type: "smtp", port: 25 },
      'monitor type "smtp" is not allowed with this subscription',
    ],
    ["tcp without port", "monitors", { type: "tcp" }, 'port is required for monitor type "tcp"'],
    [
      "tcp with codes",
      "monitors",
      { type: "tcp", port: 1, expected_codes: "200" },
      'expected_codes is not allowed for monitor type "tcp"',
    ],
    [
      "codes",
      "monitors",
      { expected_codes: "ok" },
      'expected_codes "ok" is not a list of codes such as "200" or "2xx"',
    ],
    ["path", "monitors", { path: "health" }, 'path "health" must start with "/"'],
    ["user agent", "monitors", { header: { "User-Agent": ["me"] } }, 'header "User-Agent" cannot be overridden'],
    ["header as text", "monitors", { header: { Host: "a" } }, 'header "Host" must be a list of strings'],
    ["header with a space", "monitors", { header: { "a b": ["c"] } }, 'header: "a b" is not a header name'],
    [
      "pool name",
      "pools",
      pool({ name: "two words" }),
      'name "two words" must consist of letters, digits, hyphens and underscores',
    ],
    ["no origins", "pools", pool({ origins: [] }), "the origin list must not be empty"],
    [
      "origin names",
      "pools",
      pool({ origins: [origin, { ...origin, port: 1 }] }),
      'origin name "one" must be unique in the pool',
    ],
    [
      "origin addresses",
      "pools",
      pool({ origins: [origin, { ...origin, name: "two" }] }),
      'origin address "one.mcpist.example" must be unique in the pool',
    ],
    [
      "a URL",
      "pools",
      pool({ origins: [{ ...origin, address: "https://a.example" }] }),
      'origin address "https://a.example" is neither an IP address nor a hostname',
    ],
    [
      "weight",
      "pools",
      pool({ origins: [{ ...origin, weight: 1.5 }] }),
      "origin weight 1.5 is not in range [0.0, 1.0]",
    ],
    [
      "foreign host",
      "pools",
      pool({ origins: [{ ...origin, header: { Host: ["a.example.org"] } }] }),
      'Host header "a.example.org" not allowed for origin domain "one.mcpist.example"',
    ],
    [
      "two hosts",
      "pools",
      pool({ origins: [{ ...origin, header: { Host: ["mcpist.example", "one.mcpist.example"] } }] }),
      "only one Host header is allowed per origin",
    ],
    [
      "other header",
      "pools",
      pool({ origins: [{ ...origin, header: { Accept: ["x"] } }] }),
      'origin header "Accept" is not supported, only "Host"',
    ],
    [
      "unknown monitor",
      "pools",
      pool({ monitor: "nope", check_regions: ["WEU"] }),
      'monitor "nope" could not be found',
    ],
    ["latitude alone", "pools", pool({ latitude: 1 }), "latitude and longitude must be set together"],
    [
      "load shedding",
      "pools",
      pool({ load_shedding: { default_percent: 101 } }),
      "default_percent is not in range [0, 100]",
    ],
  ];

  test.each(refusals)("%s", async (_what, type, body, message) => {
    const reply = await client.call("POST", paths[type], body);
    expect([reply.status, reply.body.errors]).toEqual([
      400,
      [{ code: 1002, message: `${message}: validation failed` }],
    ]);
    expect((await client.call("GET", paths[type])).body.result).toEqual([]);
  });

  test("a monitored pool without regions, and one with an unknown region", async () => {
    const { id } = await client.make(paths.monitors, {});
    const all = await client.call("POST", paths.pools, pool({ monitor: id }));
    expect(all.body.errors[0].message).toBe(
      "Probing from every data centre is not allowed with this subscription. Please choose regions to probe from.: validation failed",
    );
    const wrong = await client.call("POST", paths.pools, pool({ monitor: id, check_regions: ["EU"] }));
    expect(wrong.body.errors[0].message).toMatch(/^check_regions "EU" is not one of WNAM, ENAM, WEU, /);
  });

  const balancers: [string, (id: string) => object, string][] = [
    ["a name that is no hostname", () => ({ name: "prompt" }), "invalid hostname: prompt"],
    ["a name of another zone", () => ({ name: "prompt.example.org" }), "invalid hostname: prompt.example.org"],
    [
      "a name that only ends like the zone",
      () => ({ name: "notmcpist.example" }),
      "invalid hostname: notmcpist.example",
    ],
    ["no pools", () => ({ default_pools: [] }), "default_pools must not be empty"],
    ["no fallback", () => ({ fallback_pool: null }), "fallback_pool is required"],
    ["an unknown pool", () => ({ fallback_pool: "nope" }), 'pool "nope" could not be found'],
    [
      "an unknown pool in the weights",
      () => ({ random_steering: { pool_weights: { nope: 1 } } }),
      'pool "nope" could not be found',
    ],
    [
      "an unknown pool in a rule",
      () => ({ rules: [{ name: "r", overrides: { default_pools: ["nope"] } }] }),
      'pool "nope" could not be found',
    ],
    [
      "a weight as a percentage",
      (id) => ({ random_steering: { pool_weights: { [id]: 5 } } }),
      "is not in range [0.0, 1.0]",
    ],
    [
      "paid steering",
      () => ({ steering_policy: "geo" }),
      'steering_policy "geo" is not allowed with this subscription',
    ],
    ["unknown steering", () => ({ steering_policy: "best" }), 'steering_policy "best" is not one of'],
    [
      "a session by no header",
      () => ({ session_affinity: "header" }),
      'session_affinity "header" needs session_affinity_attributes.headers',
    ],
    [
      "a session by two headers",
      () => ({ session_affinity: "header", session_affinity_attributes: { headers: ["a", "b"] } }),
      "session affinity by more than 1 headers is not allowed with this subscription",
    ],
    [
      "a long header session",
      () => ({
        session_affinity: "header",
        session_affinity_ttl: 3601,
        session_affinity_attributes: { headers: ["a"] },
      }),
      "session_affinity_ttl is not in range [30, 3600]",
    ],
    [
      "a short cookie session",
      () => ({ session_affinity: "cookie", session_affinity_ttl: 60 }),
      "session_affinity_ttl is not in range [1800, 604800]",
    ],
    [
      "sticky failover by header",
      () => ({
        session_affinity: "header",
        session_affinity_attributes: { headers: ["a"], zero_downtime_failover: "sticky" },
      }),
      'zero_downtime_failover "sticky" is not supported with session_affinity "header"',
    ],
    [
      "an unsafe cookie",
      () => ({ session_affinity_attributes: { samesite: "None", secure: "Never" } }),
      'samesite "None" needs secure "Auto" or "Always"',
    ],
    [
      "two rules",
      () => ({ rules: [{ name: "a" }, { name: "b" }] }),
      "2 rules are not allowed with this subscription, the limit is 1",
    ],
    ["a rule without a name", () => ({ rules: [{}] }), "a rule must have a name"],
    ["a short time to live", () => ({ ttl: 5 }), "ttl is not in range [10, 600000]"],
  ];

  test.each(balancers)("a load balancer with %s", async (_what, change, message) => {
    const { id } = await client.make(paths.pools, aPool("blue"));
    const body = { name: "prompt.mcpist.example", default_pools: [id], fallback_pool: id, ...change(id) };
    const reply = await client.call("POST", paths.balancers, body);
    expect([reply.status, reply.body.errors?.[0].code]).toEqual([400, 1002]);
    expect(reply.body.errors[0].message).toContain(message);
    expect(reply.body.errors[0].message).toMatch(/: validation failed$/);
    expect((await client.call("GET", paths.balancers)).body.result).toEqual([]);
  });

  test("the Enterprise plan allows more", async () => {
    const paid = await startClient({ account: { id: "a".repeat(32), name: "Big", enterprise: true } });
    expect(await paid.make(paths.monitors, { interval: 10, type: "smtp", port: 25 })).toMatchObject({ interval: 10 });
    const { id } = await paid.make(paths.pools, aPool("blue"));
    const body = { name: "prompt.mcpist.example", default_pools: [id], fallback_pool: id, steering_policy: "geo" };
    const rules = [{ name: "a" }, { name: "b" }];
    expect(await paid.make(paths.balancers, { ...body, rules })).toMatchObject({ steering_policy: "geo" });
    await paid.close();
  });
});

test("keeps zones apart", async () => {
  const other = "c".repeat(32);
  const own = await startClient({
    zones: [
      { id: zone, name: "mcpist.example" },
      { id: other, name: "other.example" },
    ],
  });
  const { id } = await own.make(paths.pools, aPool("blue"));
  const body = { default_pools: [id], fallback_pool: id };
  await own.make(paths.balancers, { ...body, name: "a.mcpist.example" });
  const there = await own.make(`/zones/${other}/load_balancers`, { ...body, name: "a.other.example" });
  expect(there.zone_name).toBe("other.example");
  expect((await own.call("GET", `${paths.balancers}/${there.id}`)).status).toBe(404);
  expect((await own.call("GET", paths.balancers)).body.result).toHaveLength(1);
  await own.close();
});
