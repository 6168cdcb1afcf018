package plasm.model.lash;

/**
 * Which of the two vocabularies a writer uses; both call themselves version 2 (spec/lash-trace.md,
 * section 0). Readers take both.
 */
public enum Dialect {
  /**
   * Attachments have a {@code mime} and no {@code source}, and blocks name them {@code image}: what
   * this project writes unless told otherwise.
   *
   * <p>A missing type is written as {@value Attachment#DEFAULT_MIME}. Types of events that only the
   * current dialect has are written as they are; readers skip a record whose type they do not know.
   */
  SEED,

  /**
   * Attachments have a {@code source}, and blocks name them {@code attachment}. A missing source is
   * written as {@value Attachment#DEFAULT_SOURCE}.
   */
  CURRENT
}
