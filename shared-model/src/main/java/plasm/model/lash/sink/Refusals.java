package plasm.model.lash.sink;

/** What the service would not have, until somebody asks. Thread-safe. */
final class Refusals {
  private int status;
  private String answer;
  private long records;

  synchronized void add(int refusedStatus, String refusedAnswer, long refusedRecords) {
    if (records == 0) {
      status = refusedStatus;
      answer = refusedAnswer;
    }
    records += refusedRecords;
  }

  /**
   * @throws TraceSinkException.Refused when there were any since the last time
   */
  synchronized void report() throws TraceSinkException {
    if (records > 0) {
      var refused = new TraceSinkException.Refused(status, answer, records);
      records = 0;
      throw refused;
    }
  }
}
