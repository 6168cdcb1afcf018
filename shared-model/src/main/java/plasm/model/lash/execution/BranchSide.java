package plasm.model.lash.execution;

import plasm.model.json.WireName;

/** Which way a branch went (spec/lash-trace.md, section 6). */
public enum BranchSide implements WireName {
  THEN("then"),
  ELSE("else");

  private final String wireName;

  BranchSide(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
