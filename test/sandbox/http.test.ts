import { Agent, get } from "node:http";
import { connect } from "node:net";
import { bodyOf, listen, sendJson } from "../../sandbox/http";

test("serves on a free port of loopback, and on no other address", async () => {
  const server = await listen((_request, response) => sendJson(response, 200, { ok: true }));
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
  expect(await (await fetch(server.url)).json()).toEqual({ ok: true });
  const elsewhere = await new Promise<string>((resolve) => {
    const socket = connect(server.port, "127.0.0.2");
    socket.once("connect", () => resolve("connected"));
    socket.once("error", (error) => resolve("code" in error ? String(error.code) : "error"));
  });
  expect(elsewhere).toBe("ECONNREFUSED");
  await server.close();
});

test("fails on a port that is taken", async () => {
  const server = await listen((_request, response) => response.end());
  await expect(listen((_request, response) => response.end(), server.port)).rejects.toMatchObject({
    code: "EADDRINUSE",
    port: server.port,
  });
  await server.close();
});

test("ends pending requests on close", async () => {
  let came: () => void = () => {};
  const arrived = new Promise<void>((resolve) => {
    came = resolve;
  });
  const server = await listen(() => came());
  const waiting = fetch(server.url).then(
    () => "answered",
    () => "ended",
  );
  await arrived;
  await server.close();
  expect(await waiting).toBe("ended");
});

test("reads a whole body, even if a character spans two chunks", async () => {
  const text = "é".repeat(100_000);
  const server = await listen((request, response) => {
    bodyOf(request).then((body) => sendJson(response, 201, { same: body === text }, { "x-more": "yes" }));
  });
  const response = await fetch(server.url, { method: "POST", body: text });
  expect([response.status, response.headers.get("x-more"), await response.json()]).toEqual([
    201,
    "yes",
    { same: true },
  ]);
  expect(response.headers.get("content-type")).toBe("application/json");
  await server.close();
});

test("keeps connections between requests", async () => {
  const server = await listen((request, response) => sendJson(response, 200, { from: request.socket.remotePort }));
  const ports = new Set<unknown>();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let n = 0; n < 3; n++) {
    const text = await new Promise<string>((resolve, reject) => {
      get(server.url, { agent }, (response) => {
        let body = "";
        response.on("data", (chunk) => {
          body += chunk;
        });
        response.on("end", () => resolve(body));
      }).once("error", reject);
    });
    ports.add(JSON.parse(text).from);
  }
  agent.destroy();
  expect(ports.size).toBe(1);
  await server.close();
});
