package plasm.sink.trace;

/**
 * Which records of a trace, and in which order.
 *
 * <p>All of them come in record order. A page comes in the order of {@code seq}, which, unlike
 * record order, late arrivals do not change: paging with the last seq seen misses and repeats
 * nothing.
 */
public sealed interface RecordRange {
  /** Every record, in record order. */
  record All() implements RecordRange {}

  /** At most {@code limit} records with a seq above {@code afterSeq}, by seq. */
  record Page(long afterSeq, int limit) implements RecordRange {}

  RecordRange ALL = new All();
}
