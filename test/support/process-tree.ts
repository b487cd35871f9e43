import { execFileSync } from "node:child_process";

/** SIGKILL to a process and to all that it started, whatever process groups they are in. */
export function killTree(root: number): void {
  const listed = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const all = listed.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  const below = (pid: number): readonly number[] => [
    pid,
    ...all.flatMap(([child = 0, parent]) => (parent === pid ? below(child) : [])),
  ];
  for (const pid of below(root)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // it has ended since
    }
  }
}
