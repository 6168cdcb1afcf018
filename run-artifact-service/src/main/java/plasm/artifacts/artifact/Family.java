package plasm.artifacts.artifact;

import java.util.Optional;
import java.util.OptionalLong;
import plasm.artifacts.store.BlobKey;
import plasm.artifacts.store.Layout;
import plasm.model.artifact.Indexes;
import plasm.model.artifact.PlanId;
import plasm.model.artifact.RunId;

/**
 * The two kinds of artifacts, which differ only in how things are spelled (spec/run-artifacts.md,
 * Backends, URIs, HTTP).
 */
public enum Family {
  /** What runs produced. */
  RUNS("execute", "artifacts", "resource-index", "run_id", "run", "r"),
  /** The plans that they ran; never collected. */
  PLANS("code-plans", "plans", "plan-index", "plan_id", "plan", "p");

  private static final String BLOB_SUFFIX = ".artifact";
  private static final String RUN_ID_PREFIX = "pr";

  private final String root;
  private final String collection;
  private final String index;
  private final String idName;
  private final String uriSegment;
  private final String handle;

  Family(
      String root,
      String collection,
      String index,
      String idName,
      String uriSegment,
      String handle) {
    this.root = root;
    this.collection = collection;
    this.index = index;
    this.idName = idName;
    this.uriSegment = uriSegment;
    this.handle = handle;
  }

  /** The top folder of its blobs. */
  public String root() {
    return root;
  }

  /** What the id is called in JSON and in paths. */
  public String idName() {
    return idName;
  }

  /** What the index number is called in JSON. */
  public String indexName() {
    return index.replace('-', '_');
  }

  /** An id as the service spells it; empty when the text is no id of the family. */
  public Optional<String> parseId(String text) {
    return switch (this) {
      case RUNS -> RunId.parse(text).map(RunId::toString);
      case PLANS -> PlanId.parse(text).map(PlanId::toString);
    };
  }

  /** The folder of a session's blobs. */
  String folder(Session session) {
    return root + "/" + session.path();
  }

  BlobKey blob(Session session, String id) {
    String name =
        switch (this) {
          case RUNS -> id.substring(RUN_ID_PREFIX.length());
          case PLANS -> id;
        };
    return new BlobKey(folder(session) + "/" + name + BLOB_SUFFIX);
  }

  /** The id that a blob's name says; empty for other files in the folder. */
  Optional<String> idOfBlob(String name) {
    if (!name.endsWith(BLOB_SUFFIX)) {
      return Optional.empty();
    }
    String stem = name.substring(0, name.length() - BLOB_SUFFIX.length());
    return switch (this) {
      case RUNS -> parseId(RUN_ID_PREFIX + stem).filter(id -> id.endsWith(stem));
      case PLANS -> parseId(stem).filter(stem::equals);
    };
  }

  String pointerFolder(Session session, Layout layout) {
    return folder(session)
        + switch (layout) {
          case FOLDER -> "/" + index;
          case OBJECTS -> "/_index";
        };
  }

  BlobKey pointer(Session session, long n, Layout layout) {
    return new BlobKey(pointerFolder(session, layout) + "/" + n + pointerSuffix(layout));
  }

  /** The number that a pointer's name says; empty for other files in the folder. */
  OptionalLong numberOfPointer(String name, Layout layout) {
    String suffix = pointerSuffix(layout);
    return name.endsWith(suffix)
        ? Indexes.parse(name.substring(0, name.length() - suffix.length()))
        : OptionalLong.empty();
  }

  private String pointerSuffix(Layout layout) {
    return switch (layout) {
      case FOLDER -> ".txt";
      case OBJECTS -> "." + idName;
    };
  }

  /** Where the service serves the artifact. */
  public String httpPath(Session session, String id) {
    return "/execute/" + session.path() + "/" + collection + "/" + id;
  }

  public String canonicalUri(Session session, String id) {
    return "plasm://execute/" + session.path() + "/" + uriSegment + "/" + id;
  }

  public String shortUri(long n) {
    return "plasm://" + handle + "/" + n;
  }
}
