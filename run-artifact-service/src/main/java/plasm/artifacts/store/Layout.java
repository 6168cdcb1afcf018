package plasm.artifacts.store;

/**
 * Where index pointers lie; blobs lie the same everywhere (spec/run-artifacts.md, Backends). Both
 * layouts are those of plasm runtimes, which may share the folder or bucket.
 */
public enum Layout {
  /** {@code .../resource-index/{n}.txt} and {@code .../plan-index/{n}.txt}. */
  FOLDER,
  /** {@code .../_index/{n}.run_id} and {@code .../_index/{n}.plan_id}. */
  OBJECTS
}
