package plasm.sink.store.sqlite;

/**
 * Event ids one after the other, in the unsigned order of their hashes.
 *
 * <pre>
 *   while (ids.advance()) ... ids.hash(), ids.seq()
 * </pre>
 */
interface SortedIds {
  /** Goes to the next one; false behind the last. */
  boolean advance();

  /** See {@link EventIdHash}. */
  long hash();

  long seq();
}
