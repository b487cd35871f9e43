/**
 * How a flow speaks with whoever started it: it tells what happens and asks what it may not decide by itself, and never
 * prints.
 */
export interface Port<Event> {
  /** Takes note of what happens. */
  tell(event: Event): void;
  /**
   * Asks for a yes.
   *
   * @throws a refusal when nobody can be asked
   */
  confirm(question: string): Promise<boolean>;
  /** Aborts when the flow is to end: what was begun ends in good order, and nothing more is begun. @default - it runs to its end */
  readonly signal?: AbortSignal | undefined;
}
