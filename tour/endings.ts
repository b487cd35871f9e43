/** An error that ends the tour; its message is printed without a stack trace. */
export class TourEnd extends Error {
  constructor(
    message: string,
    /** The exit code, as in the command line: 1 failed, 2 bad input, 3 refused. */
    readonly exitCode: number,
  ) {
    super(message);
  }
}

/** A failure of something that the tour started. */
export class Failure extends TourEnd {
  constructor(message: string) {
    super(message, 1);
  }
}
