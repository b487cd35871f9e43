import { type RequestListener, request } from "node:http";
import { control } from "../../sandbox/control";
import { Faults, inFront } from "../../sandbox/faults";
import { bodyOf, type Listening, listen, sendJson } from "../../sandbox/http";
import { RequestLog } from "../../sandbox/requests";

let faults: Faults;
let requests: RequestLog;
let changes: string[];
let killed: string[];
let resets: number;
let cloudflare: Listening;
let kubernetes: Listening;
let controlling: Listening;

beforeEach(async () => {
  faults = new Faults();
  requests = new RequestLog();
  changes = [];
  killed = [];
  resets = 0;
  const listener: RequestListener = (request, response) => {
    bodyOf(request).then((body) => {
      changes.push(`${request.method} ${request.url} ${body}`);
      sendJson(response, 200, { changed: true });
    });
  };
  const victims = { kill: (process: string) => killed.push(process) };
  cloudflare = await listen(inFront("cloudflare", listener, faults, requests, victims));
  kubernetes = await listen(inFront("kubernetes", listener, faults, requests, victims));
  const reset = (): void => {
    resets += 1;
  };
  const environment = (): Record<string, string> => ({ A: "b" });
  controlling = await listen(control({ faults, requests, environment, status: () => ({ pid: 1 }), reset }));
});
afterEach(() => Promise.all([cloudflare.close(), kubernetes.close(), controlling.close()]));

async function ask(method: string, path = "/pools", server = cloudflare): Promise<number | "lost"> {
  try {
    const response = await fetch(`${server.url}${path}`, { method, ...(method === "GET" ? {} : { body: "x" }) });
    await response.text();
    return response.status;
  } catch {
    return "lost";
  }
}

async function steer(method: string, path: string, body?: string): Promise<[number, unknown]> {
  const response = await fetch(`${controlling.url}${path}`, { method, ...(body === undefined ? {} : { body }) });
  return [response.status, await response.json()];
}

describe("a fault strikes", () => {
  test("the nth matching request, so many times", async () => {
    faults.add({
      api: "cloudflare",
      method: "POST",
      path: "^/pools$",
      nth: 2,
      times: 2,
      act: { do: "answer", status: 500 },
    });
    const codes: unknown[] = [];
    for (const [method, path] of [
      ["POST", "/pools"],
      ["GET", "/pools"],
      ["POST", "/pools/1"],
      ["POST", "/pools"],
      ["POST", "/pools"],
      ["POST", "/pools"],
    ] as const) {
      codes.push(await ask(method, path));
    }
    expect(codes).toEqual([200, 200, 200, 500, 500, 200]);
    expect(await ask("POST", "/pools", kubernetes)).toBe(200);
    expect(faults.list()).toMatchObject([{ id: 1, seen: 4, struck: 2 }]);
  });

  test("both APIs and all methods if none is named, until it is lifted", async () => {
    const { id } = faults.add({ times: "always", act: { do: "answer", status: 503 } });
    expect([await ask("GET"), await ask("PATCH"), await ask("GET", "/x", kubernetes)]).toEqual([503, 503, 503]);
    expect([faults.remove(id), faults.remove(id), await ask("GET")]).toEqual([true, false, 200]);
  });

  test("a request only if no earlier fault does; later faults count it", async () => {
    faults.add({ act: { do: "answer", status: 500 } });
    faults.add({ nth: 2, act: { do: "answer", status: 502 } });
    expect([await ask("GET"), await ask("GET"), await ask("GET")]).toEqual([500, 502, 200]);
  });

  test("by the path including the query", async () => {
    faults.add({ path: "name=blue", act: { do: "answer", status: 404 } });
    expect([await ask("GET", "/pools?name=green"), await ask("GET", "/pools?name=blue")]).toEqual([200, 404]);
  });
});

describe("a struck request", () => {
  test("given `answer`, gets an error in the form of the API, with the given `Retry-After`", async () => {
    faults.add({ times: 2, act: { do: "answer", status: 429, retryAfter: 3 } });
    const answers = [];
    for (const server of [cloudflare, kubernetes]) {
      const response = await fetch(server.url, { method: "POST", body: "x" });
      answers.push([response.status, response.headers.get("retry-after"), await response.json()]);
    }
    const message = "Too many requests: a fault of the sandbox";
    expect(answers).toEqual([
      [429, "3", { result: null, success: false, errors: [{ code: 971, message }], messages: [] }],
      [429, "3", { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, code: 429 }],
    ]);
    expect(changes).toEqual([]);
  });

  test("given `delay`, is handled later", async () => {
    faults.add({ act: { do: "delay", milliseconds: 150 } });
    const began = performance.now();
    expect(await ask("POST")).toBe(200);
    expect(performance.now() - began).toBeGreaterThanOrEqual(149);
    expect(changes).toEqual(["POST /pools x"]);
  });

  test("given `hang`, gets no response and changes nothing", async () => {
    faults.add({ act: { do: "hang" } });
    await expect(fetch(cloudflare.url, { signal: AbortSignal.timeout(200) })).rejects.toThrow("timeout");
    expect(changes).toEqual([]);
  });

  test("given `drop`, loses its connection before the change", async () => {
    faults.add({ act: { do: "drop" } });
    expect([await ask("POST"), changes]).toEqual(["lost", []]);
  });

  test("given `lose-answer`, makes its change and loses the response", async () => {
    faults.add({ act: { do: "lose-answer" } });
    expect([await ask("POST"), changes]).toEqual(["lost", ["POST /pools x"]]);
    expect(await ask("POST")).toBe(200);
  });

  test("given `kill`, ends a process before or after the change", async () => {
    faults.add({ act: { do: "kill" } });
    expect([await ask("POST"), killed, changes]).toEqual(["lost", ["sandbox"], []]);
    faults.add({ act: { do: "kill", process: "providers", when: "after" } });
    expect([await ask("POST"), killed, changes]).toEqual(["lost", ["sandbox", "providers"], ["POST /pools x"]]);
  });
});

describe("an invalid fault is refused", () => {
  const example =
    'For example: {"api":"cloudflare","method":"POST","path":"/pools$","nth":2,"times":1,"act":{"do":"answer","status":429,"retryAfter":1}}';

  test.each([
    [{}, "act: "],
    [{ act: { do: "explode" } }, "act.do: "],
    [{ act: { do: "answer", status: 200 } }, "act.status: "],
    [{ act: { do: "delay" } }, "act.milliseconds: "],
    [{ act: { do: "drop", after: 1 } }, "act: "],
    [{ api: "terraform", act: { do: "drop" } }, "api: "],
    [{ method: "post", act: { do: "drop" } }, "method: "],
    [{ path: "(", act: { do: "drop" } }, "path: not a regular expression"],
    [{ nth: 0, act: { do: "drop" } }, "nth: "],
    [{ times: "often", act: { do: "drop" } }, "times: "],
    [{ nht: 1, act: { do: "drop" } }, 'the rule: Unrecognized key: "nht"'],
    ["drop", "the rule: "],
  ])("%j", (rule, place) => {
    let message = "";
    try {
      faults.add(rule);
    } catch (error) {
      message = error instanceof Error ? error.message : "";
    }
    expect(message).toContain(`not a fault: ${place}`);
    expect(message).toContain(example);
    expect(faults.list()).toEqual([]);
  });
});

describe("the request log", () => {
  test("records each request with its status, and the act of a fault", async () => {
    faults.add({ nth: 2, act: { do: "lose-answer" } });
    await ask("GET", "/pools?page=2");
    await ask("POST", "/pools");
    await ask("GET", "/version", kubernetes);
    const [, body] = await steer("GET", "/requests");
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(body).toEqual({
      requests: [
        {
          number: 1,
          at,
          api: "cloudflare",
          method: "GET",
          path: "/pools?page=2",
          code: 200,
          duration: expect.any(Number),
        },
        {
          number: 2,
          at,
          api: "cloudflare",
          method: "POST",
          path: "/pools",
          code: null,
          duration: expect.any(Number),
          fault: "lose-answer",
        },
        { number: 3, at, api: "kubernetes", method: "GET", path: "/version", code: 200, duration: expect.any(Number) },
      ],
    });
    const numbers = async (query: string): Promise<number[]> => {
      const response = await fetch(`${controlling.url}/requests${query}`);
      const { requests: found }: { requests: { number: number }[] } = JSON.parse(await response.text());
      return found.map((entry) => entry.number);
    };
    expect(await numbers("?api=cloudflare")).toEqual([1, 2]);
    expect(await numbers("?method=get")).toEqual([1, 3]);
    expect(await numbers("?path=^/pools$")).toEqual([2]);
    expect(await steer("DELETE", "/requests")).toEqual([200, {}]);
    expect(await numbers("")).toEqual([]);
  });

  test("contains a request before its response", async () => {
    faults.add({ act: { do: "hang" } });
    const asking = fetch(cloudflare.url, { signal: AbortSignal.timeout(300) }).catch(() => {});
    while (requests.list().length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(requests.list()).toMatchObject([{ code: null, duration: null, fault: "hang" }]);
    await asking;
  });

  test("keeps the newest requests", () => {
    const log = new RequestLog(3);
    for (let n = 1; n <= 10; n++) log.start("cloudflare", "GET", `/${n}`)(200);
    expect(log.list().map((entry) => [entry.number, entry.path])).toEqual([
      [8, "/8"],
      [9, "/9"],
      [10, "/10"],
    ]);
  });
});

describe("the control endpoint", () => {
  test("adds, lists and lifts faults", async () => {
    const rule = { api: "kubernetes", act: { do: "drop" } };
    const fault = { api: "kubernetes", nth: 1, times: 1, act: { do: "drop" }, id: 1, seen: 0, struck: 0 };
    expect(await steer("POST", "/faults", JSON.stringify(rule))).toEqual([200, { faults: [fault] }]);
    expect(await steer("POST", "/faults", JSON.stringify([rule, rule]))).toMatchObject([
      200,
      { faults: [{ id: 2 }, { id: 3 }] },
    ]);
    expect(await steer("DELETE", "/faults/2")).toEqual([200, {}]);
    expect(await steer("DELETE", "/faults/2")).toEqual([404, { error: "no fault 2; GET /faults lists them" }]);
    expect(await steer("GET", "/faults")).toMatchObject([200, { faults: [{ id: 1 }, { id: 3 }] }]);
    expect(await steer("DELETE", "/faults")).toEqual([200, {}]);
    expect(faults.list()).toEqual([]);
  });

  test("adds nothing of a list with a mistake", async () => {
    const [status, body] = await steer("POST", "/faults", JSON.stringify([{ act: { do: "drop" } }, { act: {} }]));
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain("not a fault: act.do");
    expect(faults.list()).toEqual([]);
  });

  test.each([
    ["POST", "/faults", "{", /^the body is not JSON \(.*\)\. For example: \{"api"/, 400],
    ["GET", "/fault", undefined, /^there is no \/fault; GET \/ lists what there is$/, 404],
    ["PUT", "/faults", "{}", /^PUT is not for \/faults, only GET and POST and DELETE$/, 405],
    ["GET", "/requests?code=500", undefined, /^there is no \?code=; api, method and path narrow the list$/, 400],
    ["GET", "/requests?api=terraform", undefined, /^api "terraform" is neither cloudflare nor kubernetes$/, 400],
    ["GET", "/requests?path=(", undefined, /^path: Invalid regular expression/, 400],
  ])("%s %s %j is a mistake that it explains", async (method, path, body, message, status) => {
    expect(await steer(method, path, body)).toEqual([status, { error: expect.stringMatching(message) }]);
  });

  test("describes itself, lists the addresses, and resets", async () => {
    const page = await (await fetch(controlling.url)).text();
    expect(page).toContain("POST /faults              add one fault or a list of them");
    expect(await steer("GET", "/healthz")).toEqual([200, { pid: 1 }]);
    expect(await steer("GET", "/environment")).toEqual([200, { A: "b" }]);
    expect(await steer("POST", "/reset")).toEqual([200, {}]);
    expect(resets).toBe(1);
  });

  test("refuses web pages and other host names", async () => {
    const page = await fetch(`${controlling.url}/reset`, {
      method: "POST",
      headers: { origin: "https://evil.example" },
    });
    expect([page.status, await page.json()]).toEqual([403, { error: "answers no page of https://evil.example" }]);
    const renamed = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request(
        `${controlling.url}/reset`,
        { method: "POST", headers: { host: "evil.example" } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      sent.once("error", reject).end();
    });
    expect([renamed, resets]).toEqual([403, 0]);
    const own = await fetch(`${controlling.url}/reset`, { method: "POST", headers: { origin: controlling.url } });
    expect([own.status, resets]).toEqual([200, 1]);
  });
});
