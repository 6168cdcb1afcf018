package plasm.sink.ingest;

import java.util.List;
import plasm.sink.lash.LashEntry;

/**
 * Who is told of lash records once they are stored: of each once, in the order of their arrival.
 * Must not wait, and not fail.
 */
public interface StoredRecords {
  StoredRecords NOBODY = _ -> {};

  void stored(List<LashEntry> records);
}
