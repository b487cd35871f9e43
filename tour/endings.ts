/** An end of the tour that a person has to read: shown as its message, never as a stack trace. */
export class TourEnd extends Error {
  constructor(
    message: string,
    /** What this process exits with, as the command line does: 1 failed, 2 bad input, 3 refused. */
    readonly exitCode: number,
  ) {
    super(message);
  }
}

/** Something that the tour started did not do what it should. */
export class Failure extends TourEnd {
  constructor(message: string) {
    super(message, 1);
  }
}
