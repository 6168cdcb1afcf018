package plasm.sink.store;

import java.util.List;
import plasm.sink.trace.StampedEvent;

/**
 * Events on their way into a log, with what it could work out of them before their turn came.
 *
 * @see EventLog#stage
 */
public interface StagedEvents {
  List<StampedEvent> events();
}
