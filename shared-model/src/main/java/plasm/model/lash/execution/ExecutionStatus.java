package plasm.model.lash.execution;

import plasm.model.json.WireName;

/** How far an execution is (spec/lash-trace.md, section 6). */
public enum ExecutionStatus implements WireName {
  RUNNING("running"),
  COMPLETED("completed"),
  FAILED("failed"),
  CANCELLED("cancelled");

  private final String wireName;

  ExecutionStatus(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
