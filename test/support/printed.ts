/** Captured output. */
export interface Printed<T> {
  readonly result: T;
  readonly stdout: string;
  readonly stderr: string;
}

/** Captures an action's standard output, standard error and result. */
export async function printing<T>(action: () => T | Promise<T>): Promise<Printed<T>> {
  const streams = [process.stdout, process.stderr].map((stream) => {
    const parts: string[] = [];
    const spy = jest.spyOn(stream, "write").mockImplementation((part) => {
      parts.push(String(part));
      return true;
    });
    return { parts, spy };
  });
  try {
    const result = await action();
    const [stdout = "", stderr = ""] = streams.map(({ parts }) => parts.join(""));
    return { result, stdout, stderr };
  } finally {
    for (const { spy } of streams) spy.mockRestore();
  }
}

/** Returns an action's standard output. */
export function printedBy(action: () => void): string {
  const parts: string[] = [];
  const spy = jest.spyOn(process.stdout, "write").mockImplementation((part) => {
    parts.push(String(part));
    return true;
  });
  try {
    action();
  } finally {
    spy.mockRestore();
  }
  return parts.join("");
}
