import { PassThrough } from "node:stream";
import { Keys } from "../../tour/keys";
import { Stop, Stopped } from "../../tour/stop";

let stop: Stop;
let input: PassThrough & { readonly raw: boolean[]; setRawMode(raw: boolean): void };
let keys: Keys;
beforeEach(() => {
  stop = new Stop();
  const raw: boolean[] = [];
  input = Object.assign(new PassThrough(), { raw, setRawMode: (mode: boolean) => void raw.push(mode) });
  keys = new Keys(input, stop);
});
afterEach(() => {
  keys.close();
  stop.close();
  expect(input.raw).toEqual([true, false]);
});

async function pressed(...texts: readonly string[]): Promise<unknown> {
  const waiting = keys.enter().then(
    () => "enter",
    (error: unknown) => error,
  );
  for (const text of texts) input.write(text);
  return waiting;
}

test("continues on Enter, whatever was typed before", async () => {
  input.write("\r");
  expect(await pressed("x", "\r")).toBe("enter");
  expect(await pressed("\n")).toBe("enter");
});

test("ends normally on q", async () => {
  const ended = await pressed("q");
  expect(ended).toBeInstanceOf(Stopped);
  expect(ended).toMatchObject({ by: "q", exitCode: 0 });
  expect(stop.signal.aborted).toBe(false);
});

test("interrupts the current step and all later ones on Ctrl-C", async () => {
  const ended = await pressed("\u0003");
  expect(ended).toMatchObject({ by: "signal", exitCode: 130, message: "Interrupted." });
  expect(stop.signal.aborted).toBe(true);
  expect(() => stop.check()).toThrow("Interrupted.");
  await expect(stop.before(Promise.resolve(1))).rejects.toThrow("Interrupted.");
});
