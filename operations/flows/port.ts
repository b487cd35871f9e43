/** The connection of a flow to its caller: it reports events and asks questions, and never prints. */
export interface Port<Event> {
  /** Reports an event. */
  tell(event: Event): void;
  /** Asks for confirmation. @throws Refusal if nobody can be asked */
  confirm(question: string): Promise<boolean>;
  /** The signal that ends the flow: running steps finish, and none is started. @default - the flow runs to its end */
  readonly signal?: AbortSignal | undefined;
}
